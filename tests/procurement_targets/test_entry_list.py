"""What pages read beside the dashboards: parts of the ledger, courses, an agency as of a year."""

import datetime as dt
from typing import Any

import pytest

from marketplace.organisations.models import AgencyKind, AgencyName, AgencyRelation
from procurement_targets.agency_years import agency_year_of, known_as
from procurement_targets.courses import (
    all_by_month,
    counted_by_month,
    december_shares,
    required_by_month,
    share_of,
)
from procurement_targets.entry_list import EntrySelection, Part, PartSum
from procurement_targets.models import BaseExclusion, LedgerEntry
from procurement_targets.recounting import recount
from tests.factories.organisations import make_agency
from tests.factories.targets import (
    drain,
    finish,
    inspect,
    make_agency_year,
    make_order,
    make_purchase,
)

pytestmark = pytest.mark.django_db


def test_the_parts_of_a_ledger_add_up_to_all_of_it() -> None:
    agency = make_agency()
    make_purchase(agency=agency, amount_krw=3_000_000)
    make_purchase(agency=agency, amount_krw=2_000_000, designation=None)
    order = make_order(agency=agency, quantity=10, unit_price_krw=110_000)
    drain()
    inspect(order, accepted=4)
    drain()
    gone = make_order(agency=agency, quantity=1, unit_price_krw=500_000)
    drain()
    finish(gone, "cancelled")
    drain()
    selection = EntrySelection(books=agency.books, year=2026, agency=agency)
    assert selection.sums()[0] == {
        Part.COUNTED: PartSum(2, 3_440_000),
        Part.PROVISIONAL: PartSum(1, 660_000),
        Part.EXCLUDED: PartSum(1, 2_000_000),
        Part.REVERSED: PartSum(4, 0),
    }
    assert selection.entries().count() == LedgerEntry.objects.count() == 8
    for part, summed in selection.sums()[0].items():
        entries = selection.entries(part)
        assert sum(entry.basis_krw for entry in entries) == summed.basis_krw
    oldest_first = [entry.pk for entry in selection.lines()]
    assert oldest_first == sorted(oldest_first)


def test_an_empty_selection_adds_up_to_nothing() -> None:
    selection = EntrySelection(books="real", year=2026)
    assert selection.sums() == (dict.fromkeys(Part, PartSum(0, 0)), 0)


def test_the_sums_take_one_statement(django_assert_num_queries: Any) -> None:
    selection = EntrySelection(books="real", year=2026, body=AgencyKind.METRO, kind="purchase")
    with django_assert_num_queries(1):
        selection.sums()


def test_courses_of_years_and_groups_come_in_one_statement(django_assert_num_queries: Any) -> None:
    one, other = make_agency(), make_agency()
    make_purchase(agency=one, amount_krw=1_000_000, contract_on=dt.date(2026, 2, 3))
    make_purchase(agency=other, amount_krw=2_000_000, contract_on=dt.date(2026, 2, 4))
    make_purchase(agency=one, amount_krw=3_000_000, contract_on=dt.date(2025, 12, 31))
    drain()
    with django_assert_num_queries(1):
        courses = counted_by_month("real", [2025, 2026])
    assert courses == {2025: [0] * 11 + [3_000_000], 2026: [0, 3_000_000] + [0] * 10}
    with django_assert_num_queries(1):
        own = counted_by_month("real", [2026], [one.pk])
    assert own == {2026: [0, 1_000_000] + [0] * 10}
    assert december_shares(courses) == [(2025, 10_000), (2026, 0)]


def test_months_of_an_agency_keep_the_decisions_apart() -> None:
    agency = make_agency()
    make_purchase(agency=agency, amount_krw=1_000_000, contract_on=dt.date(2026, 2, 3))
    make_order(agency=agency, quantity=1, unit_price_krw=500_000, placed_on=dt.date(2026, 2, 5))
    make_purchase(
        agency=agency, amount_krw=700_000, contract_on=dt.date(2026, 3, 3), designation=None
    )
    drain()
    months = all_by_month("real", [2026], agency.pk)[2026]
    assert months[1] == (1_000_000, 500_000, 0)
    assert months[2] == (0, 0, 700_000)
    assert months[3] == (0, 0, 0)


def test_the_needed_path_ends_at_the_target() -> None:
    path = required_by_month(365_000_000, 2026)
    assert path[:2] == [31_000_000, 59_000_000]
    assert path[-1] == 365_000_000


def test_a_share_of_nothing_is_no_share() -> None:
    assert share_of(5, 0) is None
    assert share_of(5, None) is None
    assert share_of(1, 3) == 3_333


def test_a_year_without_purchases_has_no_december() -> None:
    assert december_shares({2026: [0] * 12}) == [(2026, None)]


def test_a_target_comes_with_its_exclusions_and_that_of_the_year_before() -> None:
    agency = make_agency()
    assert agency_year_of(agency, 2026) is None
    year = make_agency_year(agency)
    BaseExclusion.objects.create(agency_year=year, code="a", amount_krw=300, reason="비축")
    BaseExclusion.objects.create(agency_year=year, code="b", amount_krw=200, reason="군수")
    target = agency_year_of(agency, 2026)
    assert target is not None
    assert (target.agency_year, target.excluded_krw, target.last_year_krw) == (year, 500, None)
    make_agency_year(agency, 2025, target_krw=8_000_000)
    target = agency_year_of(agency, 2026)
    assert target is not None
    assert target.last_year_krw == 8_000_000


def test_names_and_parents_are_those_of_the_last_day_of_the_year() -> None:
    agency, parent = make_agency(), make_agency()
    AgencyName.objects.create(agency=agency, name="옛이름", ends_on=dt.date(2026, 12, 30))
    now = AgencyName.objects.create(agency=agency, name="이름", starts_on=dt.date(2026, 12, 31))
    relation = AgencyRelation.objects.create(
        agency=agency, parent=parent, kind="belongs_to", starts_on=dt.date(2026, 12, 31)
    )
    known = known_as(agency, 2026)
    assert (known.names, known.belongs_to, known.supervised_by) == ([now], [relation], [])
    assert known_as(agency, 2025).belongs_to == []


def test_judging_anew_changes_nothing_where_the_ledger_has_kept_up() -> None:
    agency = make_agency()
    order = make_order(agency=agency, quantity=10, unit_price_krw=110_000)
    make_purchase(agency=agency, amount_krw=3_000_000)
    drain()
    inspect(order, accepted=4)
    drain()
    found = recount(agency, 2026)
    assert found.changes == []
    assert found.after == {"counted": 3_440_000, "provisional": 660_000, "excluded": 0}
    make_purchase(agency=agency, amount_krw=1_000_000)
    late = recount(agency, 2026)
    assert len(late.changes) == 1
    assert late.after["counted"] == 4_440_000
    assert LedgerEntry.objects.filter(decision="counted").count() == 2
