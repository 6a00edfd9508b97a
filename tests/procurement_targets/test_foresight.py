"""What a request would come to, what an order came to, and an agency's year beside its peers."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from marketplace.ordering.models import Order, RequestLine
from marketplace.organisations.models import AgencyKind
from marketplace.values import clock
from procurement_targets.agency_dashboard import agency_dashboard
from procurement_targets.figures import Sums
from procurement_targets.order_entries import order_in_ledger
from procurement_targets.prospects import added_basis_points, outlook_of
from procurement_targets.queries import agency_figures
from tests.factories.ordering import (
    Market,
    accept,
    deliver,
    make_draft,
    make_market,
    make_order,
)
from tests.factories.organisations import make_agency
from tests.factories.targets import drain, make_agency_year

TODAY = dt.date(2026, 6, 15)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """Set the clock to a Monday in June."""
    with clock.set_to(clock.korean_time(TODAY, 10)), translation.override("en"):
        yield


@pytest.fixture
def market(db: None) -> Market:
    """An agency with a person for each duty, and a vendor with a designated offer."""
    return make_market()


def lines_of(market: Market) -> list[RequestLine]:
    draft = make_draft(market, {market.listing: 2})
    return list(RequestLine.objects.filter(request=draft).select_related("designation"))


def test_a_designated_line_would_count_until_its_designation_ends(market: Market) -> None:
    outlook = outlook_of(lines_of(market), TODAY)
    assert (outlook.counted_krw, outlook.rules_version) == (2_200_000, "2026.1")
    assert outlook.until == market.designation.valid_until
    assert outlook.prospects[0].reason == "It meets every condition of the counting rules."


def test_a_line_without_designation_would_not_count(market: Market) -> None:
    lines = lines_of(market)
    lines[0].designation = None
    outlook = outlook_of(lines, TODAY)
    assert (outlook.counted_krw, outlook.counting, outlook.until) == (0, [], None)
    assert outlook.prospects[0].reason == "The product was not a designated innovative product."


def test_a_contract_after_the_designation_would_not_count(market: Market) -> None:
    after = market.designation.valid_until + dt.timedelta(days=1)
    outlook = outlook_of(lines_of(market), after)
    assert outlook.counted_krw == 0


def test_the_gain_is_a_share_of_the_target() -> None:
    assert added_basis_points(Sums(target_krw=578_000_000), 54_450_000) == 942
    assert added_basis_points(Sums(), 54_450_000) is None


def test_an_order_is_found_in_the_ledger_as_it_stands(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED, 5)
    assert order_in_ledger(order).entries == []
    drain()
    found = order_in_ledger(order)
    assert (found.counted_krw, found.provisional_krw) == (0, 5_500_000)
    deliver(market, order, 5)
    accept(market, order, 2)
    drain()
    found = order_in_ledger(order)
    assert (found.counted_krw, found.provisional_krw) == (2_200_000, 3_300_000)
    assert (found.excluded_krw, found.reasons) == (0, [])


def test_an_agencys_year_agrees_with_its_figures(market: Market) -> None:
    make_agency_year(market.agency, target_krw=10_000_000)
    make_order(market, Order.Status.CLOSED, 2)
    make_order(market, Order.Status.PLACED, 1)
    drain()
    shown = agency_dashboard(market.agency, 2026)
    assert shown.figures == agency_figures(market.agency, 2026)
    assert shown.provisional_by_month == [0, 0, 0, 0, 0, 1_100_000, 0, 0, 0, 0, 0, 0]
    assert shown.last_year_by_month == [0] * 12
    assert shown.as_of is not None
    assert agency_dashboard(market.agency, 2027).last_year_by_month[5] == 2_200_000


def test_peers_are_ranked_by_achievement_and_those_without_target_come_last(
    market: Market,
) -> None:
    make_agency_year(market.agency, target_krw=10_000_000)
    make_order(market, Order.Status.CLOSED, 2)
    nothing, no_target = make_agency("나래시"), make_agency("가람시")
    make_agency_year(nothing, target_krw=10_000_000)
    make_agency_year(no_target, target_krw=None, base_amount_krw=None)
    other_kind = make_agency("누리부", kind=AgencyKind.CENTRAL)
    make_agency_year(other_kind)
    make_agency_year(make_agency("시연시", books="demo"), target_krw=10_000_000)
    drain()
    shown = agency_dashboard(market.agency, 2026)
    assert [peer.name for peer in shown.peers] == [str(market.agency), "나래시", "가람시"]
    assert (shown.rank, shown.compared, shown.median_basis_points) == (1, 2, 1_100)
    assert agency_dashboard(no_target, 2026).rank is None


def test_the_kind_of_the_year_decides_who_the_peers_are(market: Market) -> None:
    make_agency_year(market.agency, kind=AgencyKind.CENTRAL)
    other = make_agency("누리부", kind=AgencyKind.CENTRAL)
    make_agency_year(other)
    shown = agency_dashboard(market.agency, 2026)
    assert shown.kind == AgencyKind.CENTRAL
    assert len(shown.peers) == 2


def test_a_year_costs_two_queries_however_many_peers(
    market: Market, django_assert_num_queries: Any
) -> None:
    for rows in (1, 2):
        for _row in range(rows):
            make_agency_year(make_agency())
        with django_assert_num_queries(2):
            agency_dashboard(market.agency, 2026)
