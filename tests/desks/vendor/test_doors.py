"""Who comes into the vendor desk, and whose records are found there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.catalogue.models import Listing
from marketplace.ordering.models import Order
from marketplace.organisations.roles import Role
from tests.desks.vendor.walking import signed_in_as
from tests.factories.ordering import Market, make_market, make_order
from tests.factories.organisations import make_membership, make_vendor

pytestmark = pytest.mark.django_db

LISTING_PAGES = ["vendor_listing", "vendor_listing_history"]
LISTING_VERBS = ["vendor_submission_withdraw", "vendor_listing_take_down"]
ORDER_PAGES = ["vendor_order", "vendor_order_print", "vendor_order_pdf"]
ORDER_VERBS = [
    "vendor_order_acknowledge",
    "vendor_order_decline",
    "vendor_order_deliver",
    "vendor_order_invoice",
]
LISTS = ["vendor_listings", "vendor_listing_new"]
EVERYONE = ["vendor_home", "vendor_profile"]


@pytest.fixture
def market() -> Market:
    """A market with one order of the vendor."""
    market = make_market()
    make_order(market)
    return market


def address(name: str, market: Market) -> str:
    if name in LISTING_PAGES + LISTING_VERBS:
        return reverse(name, args=[market.listing.pk])
    if name in ORDER_PAGES + ORDER_VERBS:
        return reverse(name, args=[Order.objects.get().pk])
    return reverse(name)


def ask(client: Client, name: str, market: Market) -> Any:
    verbs = LISTING_VERBS + ORDER_VERBS
    path = address(name, market)
    return client.post(path) if name in verbs else client.get(path)


ALL = LISTS + LISTING_PAGES + LISTING_VERBS + ORDER_PAGES + ORDER_VERBS + EVERYONE


@pytest.mark.parametrize("name", [*ALL, "vendor_orders", "vendor_member_add"])
def test_visitors_are_led_to_the_sign_in(client: Client, market: Market, name: str) -> None:
    path = address(name, market)
    answer = client.post(path) if name == "vendor_member_add" else ask(client, name, market)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={path}"


@pytest.mark.parametrize("name", [*ALL, "vendor_orders"])
def test_people_of_an_agency_are_refused(market: Market, name: str) -> None:
    answer = ask(signed_in_as(market.approver), name, market)
    assert answer.status_code == 403


@pytest.mark.parametrize("name", LISTING_PAGES + LISTING_VERBS + ORDER_PAGES + ORDER_VERBS)
def test_another_firm_finds_nothing(market: Market, name: str) -> None:
    stranger = make_membership(Role.OWNER, organisation=make_vendor()).person
    answer = ask(signed_in_as(stranger), name, market)
    assert answer.status_code == 404
    assert Order.objects.get().status == Order.Status.PLACED
    assert Listing.objects.get().live


@pytest.mark.parametrize("name", [*ORDER_PAGES, *ORDER_VERBS, "vendor_orders"])
def test_listing_editors_see_no_orders(market: Market, name: str) -> None:
    editor = make_membership(Role.LISTING_EDITOR, organisation=market.vendor).person
    assert ask(signed_in_as(editor), name, market).status_code == 403


@pytest.mark.parametrize("role", [Role.SALES, Role.FINANCE])
@pytest.mark.parametrize("name", LISTS + LISTING_PAGES + LISTING_VERBS)
def test_sellers_edit_no_listings(market: Market, name: str, role: str) -> None:
    person = make_membership(role, organisation=market.vendor).person
    assert ask(signed_in_as(person), name, market).status_code == 403
    assert Listing.objects.get().live


@pytest.mark.parametrize("role", [Role.OWNER, Role.LISTING_EDITOR, Role.SALES, Role.FINANCE])
@pytest.mark.parametrize("name", EVERYONE)
def test_everyone_of_the_firm_has_a_home(market: Market, name: str, role: str) -> None:
    person = make_membership(role, organisation=market.vendor).person
    assert ask(signed_in_as(person), name, market).status_code == 200


@pytest.mark.parametrize("role", [Role.LISTING_EDITOR, Role.SALES, Role.FINANCE])
def test_only_owners_manage_people(market: Market, role: str) -> None:
    client = signed_in_as(make_membership(role, organisation=market.vendor).person)
    seat = make_membership(Role.SALES, organisation=market.vendor)
    for path in (
        reverse("vendor_member_add"),
        reverse("vendor_member_roles", args=[seat.pk]),
        reverse("vendor_member_end", args=[seat.pk]),
    ):
        assert client.post(path, {"roles": ["owner"]}).status_code == 403
    seat.refresh_from_db()
    assert (seat.roles, seat.status) == (["sales"], "active")


def test_an_owner_without_the_second_factor_is_led_to_it(market: Market) -> None:
    client = signed_in_as(market.seller, second_factor=False)
    answer = client.get(reverse("vendor_home"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("second_factor"))


def test_pages_of_the_desk_are_kept_in_no_cache(market: Market) -> None:
    answer = signed_in_as(market.seller).get(reverse("vendor_home"))
    assert "no-store" in answer["Cache-Control"]
