"""The agency's first page and its figures: work by role, target, pace, peers."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.ordering.models import Order, PurchaseRequest
from marketplace.ordering.services import return_request
from marketplace.organisations.models import AgencyKind, Membership
from marketplace.organisations.roles import Role
from procurement_targets.models import AgencyYear
from tests.desks.buyer.people import browser_of, led_to, see, stranger
from tests.factories.ordering import (
    Market,
    accept,
    bill,
    deliver,
    make_draft,
    make_order,
    make_submitted_request,
    waiting_step,
)
from tests.factories.organisations import make_agency, make_membership
from tests.factories.targets import drain, make_agency_year


@pytest.mark.parametrize("name", ["buyer_home", "agency_dashboard"])
def test_pages_are_for_the_agencys_people(client: Client, market: Market, name: str) -> None:
    assert "login" in led_to(client.get(reverse(name)))
    see(browser_of(market.seller), name, expects=403)
    for person in (market.requester, market.inspector, market.payer):
        see(browser_of(person), name)


def test_a_requester_sees_what_came_back_and_drafts(market: Market) -> None:
    draft = make_draft(market, title="배수펌프 감시 장치")
    returned = make_submitted_request(market, title="터널 화재 감지기")
    return_request(step=waiting_step(returned), actor=market.approver, comment="보완 바람")
    text = see(browser_of(market.requester), "buyer_home")
    assert "Returned to you 터널 화재 감지기" in text
    assert "Your drafts 배수펌프 감시 장치" in text
    assert draft.number in text
    assert "Nothing waits for you" in see(browser_of(market.approver), "buyer_home")


def test_each_role_finds_its_own_work(market: Market) -> None:
    request = make_submitted_request(market)
    assert request.number in see(browser_of(market.approver), "buyer_home")
    order = make_order(market, Order.Status.ACKNOWLEDGED, 2)
    assert "Nothing waits for you" in see(browser_of(market.inspector), "buyer_home")
    deliver(market, order, 2)
    assert order.number in see(browser_of(market.inspector), "buyer_home")
    accept(market, order, 2)
    invoice = bill(market, order)
    assert invoice.number in see(browser_of(market.payer), "buyer_home")
    assert "Nothing waits for you" in see(browser_of(stranger()), "buyer_home")


def test_an_administrator_sees_who_asks_to_join(market: Market) -> None:
    admin = make_membership(Role.AGENCY_ADMIN, organisation=market.agency)
    asking = make_membership(organisation=market.agency, status=Membership.Status.REQUESTED)
    asking.person.name = "새내기"
    asking.person.save()
    text = see(browser_of(admin.person), "buyer_home")
    assert "People who ask to join 새내기" in text


def test_the_figures_add_up_to_the_ledger(market: Market) -> None:
    AgencyYear.objects.all().delete()
    make_agency_year(market.agency, target_krw=10_000_000)
    make_order(market, Order.Status.CLOSED, 2)
    make_order(market, Order.Status.PLACED, 3)
    drain()
    text = see(browser_of(market.requester), "agency_dashboard")
    assert "Counted KRW 2.2 million KRW 2,200,000" in text
    assert "Achievement rate 22.0 %" in text
    assert "Provisional KRW 3.3 million" in text
    assert "KRW 4,500,000 are missing to the target" in text
    assert "Place 1 of 1 (City, county or district)" in text
    home = see(browser_of(market.requester), "buyer_home")
    assert "Missing to the target KRW 7.8 million" in home


def test_without_a_target_no_rate_is_made_up(market: Market) -> None:
    make_order(market, Order.Status.CLOSED, 2)
    drain()
    text = see(browser_of(market.requester), "agency_dashboard")
    assert "without a base amount there is no target" in text
    assert "There is no target to compare with." in text


def test_peers_are_those_of_the_same_kind(market: Market) -> None:
    make_agency_year(market.agency, target_krw=10_000_000)
    other = make_agency("나래시")
    make_agency_year(other, target_krw=20_000_000)
    another_kind = make_agency("누리부", kind=AgencyKind.CENTRAL)
    make_agency_year(another_kind, kind=AgencyKind.CENTRAL, target_krw=20_000_000)
    text = see(browser_of(market.requester), "agency_dashboard")
    assert "나래시" in text
    assert "누리부" not in text


@pytest.mark.parametrize("year", ["2019", "next", "99999"])
def test_an_unknown_year_shows_this_one(market: Market, year: str) -> None:
    assert "year 2026" in see(browser_of(market.requester), "agency_dashboard", year=year)


@pytest.mark.parametrize(("who", "queries"), [("requester", 5), ("approver", 6)])
def test_the_dashboard_keeps_its_budget_of_queries(
    market: Market, django_assert_num_queries: Any, who: str, queries: int
) -> None:
    browser = browser_of(getattr(market, who))
    url = reverse("agency_dashboard")
    for rows in (1, 2):
        for _row in range(rows):
            make_agency_year(make_agency())
            make_order(market, Order.Status.CLOSED)
        drain()
        browser.get(url)
        with django_assert_num_queries(queries):
            browser.get(url)


def test_work_is_shown_to_nobody_of_another_agency(market: Market) -> None:
    request = make_submitted_request(market)
    text = see(browser_of(stranger(Role.APPROVER)), "buyer_home")
    assert request.number not in text
    assert PurchaseRequest.objects.count() == 1
