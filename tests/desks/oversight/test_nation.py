"""The national dashboard: its figures, its conditions, who sees it, and what it costs."""

import datetime as dt
from typing import Any

import pytest

from marketplace.organisations.models import AgencyKind
from marketplace.values import clock
from marketplace.values.books import Books
from tests.desks.oversight.people import client_of, make_overseer, overseer, shown, statuses
from tests.factories.organisations import make_agency
from tests.factories.targets import drain, make_agency_year, make_purchase

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 7, 2)


@pytest.fixture(autouse=True)
def in_the_middle_of_2026() -> Any:
    with clock.set_to(clock.korean_time(ON, 14, 30)):
        yield


def buy(amount_krw: int, *, kind: str = AgencyKind.BASIC, books: str = Books.REAL) -> Any:
    """An agency with a target of ten million that bought so much."""
    agency = make_agency(kind=kind, books=books)
    make_agency_year(agency)
    if amount_krw:
        make_purchase(agency=agency, amount_krw=amount_krw)
    return agency


def test_who_sees_the_nation() -> None:
    assert statuses("oversight_home") == {
        "visitor": 302,
        "vendor": 403,
        "agency": 403,
        "viewer": 200,
        "officer": 200,
    }


def test_an_empty_year_says_what_to_do() -> None:
    page = shown(overseer(), "oversight_home")
    assert "There are no figures for 2026 yet" in page
    assert page.count("<h1>") == 1


def test_the_figures_add_up_over_all_agencies() -> None:
    for amount in (12_000_000, 3_000_000, 0):
        buy(amount)
    drain()
    page = shown(overseer(), "oversight_home", year=2026)
    assert "Innovation purchases of the nation, 2026" in page
    assert "30.0<small>million</small>" in page
    assert "15.0<small>million</small>" in page
    assert "50.0<small>%</small>" in page
    assert "Of 3 agencies with a target 1 have reached it and 1 have bought nothing" in page
    assert "the median is 30.0%" in page


def test_other_books_are_no_part_of_it() -> None:
    buy(12_000_000)
    buy(90_000_000, books=Books.DEMO)
    drain()
    page = shown(overseer(), "oversight_home", year=2026)
    assert "12.0<small>million</small>" in page
    assert "90.0" not in page


def test_a_kind_of_body_can_be_looked_at_alone() -> None:
    buy(12_000_000, kind=AgencyKind.METRO)
    buy(3_000_000, kind=AgencyKind.BASIC)
    drain()
    page = shown(overseer(), "oversight_home", year=2026, kind=AgencyKind.METRO)
    assert "12.0<small>million</small>" in page
    assert "/oversight/?year=2026&amp;kind=metro" in page
    assert "/oversight/ledger/?year=2026&amp;body=metro&amp;part=counted" in page


def test_those_behind_come_with_the_largest_shortfall_first() -> None:
    late, nothing = buy(1_000_000), buy(0)
    buy(12_000_000)
    drain()
    page = shown(overseer(), "oversight_home", year=2026)
    behind = page[page.index('id="behind"') :]
    assert "2 agencies are at risk, behind, or have bought nothing" in page
    assert behind.index(f"/agencies/{nothing.pk}/") < behind.index(f"/agencies/{late.pk}/")


def test_without_targets_there_is_no_rate() -> None:
    make_purchase(amount_krw=5_000_000)
    drain()
    page = shown(overseer(), "oversight_home", year=2026)
    assert "5.0<small>million</small>" in page
    assert "0.0<small>%</small>" not in page


def test_a_wrong_year_shows_this_year() -> None:
    buy(12_000_000)
    drain()
    for year in ("1999", "abc", ""):
        assert "Innovation purchases of the nation, 2026" in shown(
            overseer(), "oversight_home", year=year
        )


def test_the_dashboard_costs_the_same_for_one_and_three_agencies(
    django_assert_num_queries: Any,
) -> None:
    client = client_of(make_overseer())
    buy(12_000_000)
    drain()
    shown(client, "oversight_home")
    with django_assert_num_queries(7):
        shown(client, "oversight_home")
    buy(3_000_000, kind=AgencyKind.METRO)
    buy(0, kind=AgencyKind.CENTRAL)
    drain()
    with django_assert_num_queries(7):
        shown(client, "oversight_home")
