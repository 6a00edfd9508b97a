"""Which organisation a person acts for, how to come to one, and which books a visitor sees."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.audit.models import Event
from marketplace.organisations.models import Membership, Vendor
from marketplace.organisations.queries import books_with_entries, default_books
from marketplace.organisations.roles import Desk, Role
from marketplace.organisations.services.memberships import MEMBERSHIP_KEY
from marketplace.values import clock
from marketplace.values.books import Books
from tests.factories.organisations import (
    make_agency,
    make_business_number,
    make_membership,
    make_office,
    make_person,
    make_vendor,
)
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *args: Any) -> str:
    with translation.override("en"):
        answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def open_domain(person: User, agency: Any) -> None:
    domain = person.email.rpartition("@")[2]
    agency.domains.create(domain=domain, approved_at=clock.now())


@pytest.mark.parametrize("name", ["desk_home", "own_organisations"])
def test_a_visitor_is_led_to_the_sign_in(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={reverse(name)}"


@pytest.mark.parametrize(
    ("desk", "role", "home"),
    [
        (Desk.BUYER, Role.REQUESTER, "buyer_home"),
        (Desk.VENDOR, Role.SALES, "vendor_home"),
        (Desk.OVERSIGHT, Role.VIEWER, "oversight_home"),
        (Desk.CONTENT, Role.MODERATOR, "wagtailadmin_home"),
    ],
)
def test_members_come_to_their_desk(client: Client, desk: str, role: str, home: str) -> None:
    places: dict[str, Any] = {Desk.BUYER: make_agency, Desk.VENDOR: make_vendor}
    organisation = places[desk]() if desk in places else make_office(desk)
    seat = make_membership(role, organisation=organisation)
    answer = sign_in(client, seat.person).get(reverse("desk_home"))
    assert (answer.status_code, answer["Location"]) == (302, reverse(home))


def test_who_belongs_nowhere_is_shown_the_ways_in(client: Client) -> None:
    person = make_person()
    answer = sign_in(client, person).get(reverse("desk_home"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("own_organisations"))
    shown = page(client, "own_organisations")
    assert shown.count("<h1>") == 1
    assert "You do not belong to an organisation yet" in shown
    assert "No further agency has approved the e-mail domain gaon.example." in shown
    assert "Registering a firm" in shown


def test_an_agency_of_the_address_can_be_asked_once(client: Client) -> None:
    person, agency = make_person(), make_agency("가온시", name_en="Gaon City")
    open_domain(person, agency)
    sign_in(client, person)
    assert "Gaon City" in page(client, "own_organisations")
    sent = {"join-agency": agency.pk, "join-department": "교통과"}
    answer = client.post(reverse("membership_request"), sent)
    assert (answer.status_code, answer["Location"]) == (302, reverse("own_organisations"))
    seat = Membership.objects.get(person=person)
    assert (seat.agency, seat.status, seat.department) == (agency, "requested", "교통과")
    again = client.post(reverse("membership_request"), sent)
    assert again.status_code == 200
    assert Membership.objects.filter(person=person).count() == 1
    assert "Waits for approval" in page(client, "own_organisations")


def test_an_agency_of_another_domain_cannot_be_asked(client: Client) -> None:
    person, agency = make_person(), make_agency()
    sign_in(client, person)
    answer = client.post(reverse("membership_request"), {"join-agency": agency.pk})
    assert answer.status_code == 200
    assert not Membership.objects.exists()


def test_a_request_can_be_withdrawn_and_is_then_gone(client: Client) -> None:
    person, agency = make_person(), make_agency()
    seat = make_membership(organisation=agency, person=person, status="requested")
    sign_in(client, person)
    address = reverse("membership_leave", args=[seat.pk])
    assert client.post(address).status_code == 302
    seat.refresh_from_db()
    assert seat.status == "ended"
    assert client.post(address).status_code == 404


def test_nobody_ends_the_seat_of_somebody_else(client: Client) -> None:
    seat = make_membership(Role.REQUESTER, organisation=make_agency())
    sign_in(client, make_person())
    assert client.post(reverse("membership_leave", args=[seat.pk])).status_code == 404
    seat.refresh_from_db()
    assert seat.status == "active"


def test_the_last_administrator_stays_and_is_told_why(client: Client) -> None:
    agency = make_agency(name_en="Gaon City")
    seat = make_membership(Role.AGENCY_ADMIN, organisation=agency)
    sign_in(client, seat.person)
    with translation.override("en"):
        answer = client.post(reverse("membership_leave", args=[seat.pk]), follow=True)
    assert "Gaon City would be left without an administrator." in answer.content.decode()
    seat.refresh_from_db()
    assert seat.status == "active"


def test_a_firm_is_applied_for_in_the_books_shown(client: Client) -> None:
    make_agency()
    person = make_person()
    sign_in(client, person)
    number = make_business_number(4711)
    spelled = f"{number[:3]}-{number[3:5]}-{number[5:]}"
    sent = {"vendor-business_number": spelled, "vendor-name": "한결센서"}
    answer = client.post(reverse("vendor_register"), sent)
    assert answer.status_code == 302
    vendor = Vendor.objects.get()
    assert (vendor.business_number, vendor.books) == (number, Books.REAL)
    assert vendor.registration == Vendor.Registration.APPLIED
    seat = Membership.objects.get(person=person)
    assert (seat.vendor, seat.status, seat.roles) == (vendor, "requested", ["owner"])


def test_a_refused_firm_keeps_what_was_typed(client: Client) -> None:
    taken = make_vendor()
    sign_in(client, make_person())
    for number, sentence in (
        ("123-45-67890", "This is not a valid business registration number."),
        (taken.business_number, "This business registration number is already registered."),
    ):
        sent = {"vendor-business_number": number, "vendor-name": "한결센서"}
        with translation.override("en"):
            answer = client.post(reverse("vendor_register"), sent)
        shown = answer.content.decode()
        assert answer.status_code == 200
        assert sentence in shown
        assert f'value="{number}"' in shown
        assert 'value="한결센서"' in shown
    assert Vendor.objects.count() == 1
    assert not Membership.objects.exists()


def test_a_person_of_two_organisations_chooses_for_which_to_act(client: Client) -> None:
    person = make_person()
    make_membership(Role.VIEWER, organisation=make_office(), person=person)
    other = make_membership(Role.REQUESTER, organisation=make_agency(), person=person)
    sign_in(client, person)
    address = reverse("switch_membership", args=[other.pk])
    for _ in range(2):
        answer = client.post(address)
        assert (answer.status_code, answer["Location"]) == (302, reverse("desk_home"))
        assert client.session[MEMBERSHIP_KEY] == other.pk
    assert Event.objects.filter(verb="membership.chosen").count() == 2


@pytest.mark.parametrize("status", ["requested", "ended"])
def test_nobody_acts_under_a_seat_that_gives_no_right(client: Client, status: str) -> None:
    person = make_person()
    own = make_membership(Role.SALES, organisation=make_vendor(), person=person, status=status)
    foreign = make_membership(Role.SALES, organisation=make_vendor())
    sign_in(client, person)
    for seat in (own, foreign):
        assert client.post(reverse("switch_membership", args=[seat.pk])).status_code == 404
    assert MEMBERSHIP_KEY not in client.session


def test_the_list_of_organisations_costs_the_same_for_one_and_three(
    client: Client, django_assert_num_queries: Any
) -> None:
    person = make_person()
    make_membership(Role.REQUESTER, organisation=make_agency(), person=person)
    sign_in(client, person)
    page(client, "own_organisations")
    with django_assert_num_queries(5):
        page(client, "own_organisations")
    for _ in range(2):
        make_membership(Role.REQUESTER, organisation=make_agency(), person=person)
    with django_assert_num_queries(5):
        assert page(client, "own_organisations").count("<tr") == 4


def test_books_with_entries_are_asked_for_once_a_minute(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert (default_books(), books_with_entries()) == (Books.REAL, [])


def test_real_books_come_first_as_soon_as_there_are_any() -> None:
    make_agency(books=Books.REHEARSAL)
    make_agency(books=Books.DEMO)
    make_agency(books=Books.REAL)
    assert books_with_entries() == [Books.REAL, Books.DEMO, Books.REHEARSAL]
    assert default_books() == Books.REAL


def test_a_visitor_chooses_among_the_books_that_have_entries(client: Client) -> None:
    make_agency(books=Books.DEMO)
    make_agency()
    assert len(re.findall(r'name="books"', page(client, "choose_books"))) == 2
    answer = client.post(reverse("choose_books"), {"books": "demo", "next": "/find/?q=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/find/?q=1")
    cookie = answer.cookies["books"]
    assert (cookie.value, bool(cookie["httponly"]), cookie["samesite"]) == ("demo", True, "Lax")
    assert "This is a demonstration." in page(client, "choose_books")


@pytest.mark.parametrize("books", ["rehearsal", "other", ""])
def test_books_without_entries_cannot_be_chosen(client: Client, books: str) -> None:
    make_agency()
    answer = client.post(reverse("choose_books"), {"books": books})
    assert answer.status_code == 404
    assert "books" not in answer.cookies


def test_the_choice_never_leads_to_another_site(client: Client) -> None:
    make_agency()
    sent = {"books": "real", "next": "https://example.com/"}
    assert client.post(reverse("choose_books"), sent)["Location"] == "/"


def test_a_member_sees_the_books_of_the_organisation(client: Client) -> None:
    make_agency()
    seat = make_membership(Role.REQUESTER, organisation=make_agency(books=Books.DEMO))
    sign_in(client, seat.person)
    client.cookies["books"] = "real"
    shown = page(client, "choose_books")
    assert "You act for an organisation" in shown
    assert "This is a demonstration." in shown


def test_the_ribbon_leads_visitors_to_other_books_where_there_are_any(client: Client) -> None:
    make_agency()
    with translation.override("en"):
        link = f'href="{reverse("choose_books")}?next='
    assert link not in page(client, "choose_books")
    cache.clear()
    make_agency(books=Books.DEMO)
    assert link in page(client, "choose_books")
    seat = make_membership(Role.REQUESTER, organisation=make_agency())
    assert link not in page(sign_in(Client(), seat.person), "choose_books")
