"""The figures of dashboards, to the won."""

import datetime as dt
from typing import Any

import pytest

from marketplace.organisations.models import Agency
from procurement_targets.agency_list import AgencySelection
from procurement_targets.figures import Band, Level
from procurement_targets.overview import agency_row, agency_rows, kind_rows, overview, peers
from procurement_targets.queries import (
    agency_figures,
    group_figures,
    ledger_as_of,
    ledger_books,
    nation,
    years_with_figures,
)
from tests.factories.organisations import make_agency
from tests.factories.targets import (
    drain,
    inspect,
    make_agency_year,
    make_order,
    make_purchase,
)

pytestmark = pytest.mark.django_db

YEAR_END = dt.date(2026, 12, 31)


def buy(agency: Agency, amount_krw: int, **changes: Any) -> None:
    make_purchase(agency=agency, amount_krw=amount_krw, **changes)


@pytest.fixture
def town() -> Agency:
    """Bought over the year, on the platform and elsewhere; target ten million."""
    agency = make_agency("가온시", name_en="Gaon", region="경기", code="G1")
    make_agency_year(agency)
    inspect(make_order(agency=agency), accepted=3)
    buy(agency, 2_000_000, contract_on=YEAR_END)
    buy(agency, 500_000, contract_on=dt.date(2026, 1, 1), kind="pilot")
    buy(agency, 70_000, contract_on=dt.date(2026, 3, 1), designation=None)
    buy(agency, 9_000_000, contract_on=dt.date(2025, 12, 31))
    drain()
    return agency


@pytest.fixture
def market(town: Agency) -> dict[str, Agency]:
    """Five agencies of all bands, and one of the demonstration."""
    agencies = {
        "town": town,
        "reached": make_agency("나루시", kind="basic"),
        "low": make_agency("다온부", kind="central"),
        "nothing": make_agency("라온부", kind="central"),
        "unclassified": make_agency("마루원", kind="unclassified", code=None),
        "demo": make_agency("바람시", books="demo"),
    }
    make_agency_year(agencies["reached"], target_krw=1_000, base_amount_krw=900_000_000)
    make_agency_year(agencies["low"], target_krw=1_000_000, kind="central")
    make_agency_year(agencies["nothing"], target_krw=20_000, kind="central")
    make_agency_year(agencies["demo"], target_krw=5)
    buy(agencies["reached"], 1_000)
    buy(agencies["low"], 199_999)
    buy(agencies["unclassified"], 31)
    buy(agencies["demo"], 7)
    make_agency("사라진 기관")
    drain()
    return agencies


def test_the_figures_of_an_agency(town: Agency) -> None:
    figures = agency_figures(town, 2026)
    assert (figures.target_krw, figures.base_amount_krw) == (10_000_000, 1_000_000_000)
    assert (figures.counted_krw, figures.provisional_krw, figures.excluded_krw) == (
        2_830_000,
        770_000,
        70_000,
    )
    assert figures.by_month == (500_000, 0, 0, 0, 330_000, 0, 0, 0, 0, 0, 0, 2_000_000)
    assert figures.by_kind == {"purchase": 2_330_000, "lease": 0, "pilot": 500_000}
    assert figures.achievement_basis_points == 2_830
    assert figures.december_share_basis_points == 7_067


def test_each_figure_is_two_statements(town: Agency, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        agency_figures(town, 2026)
    with django_assert_num_queries(2):
        nation("real", 2026)


def test_the_nation_adds_each_agency_once_and_no_other_books(market: dict[str, Agency]) -> None:
    figures = nation("real", 2026)
    assert figures.counted_krw == 2_830_000 + 1_000 + 199_999 + 31
    assert figures.target_krw == 10_000_000 + 1_000 + 1_000_000 + 20_000
    assert sum(figures.by_month) == figures.counted_krw == sum(figures.by_kind.values())
    assert nation("demo", 2026).counted_krw == 7
    assert nation("real", 2024).target_krw is None


def test_a_group_adds_up_what_belongs_to_it(market: dict[str, Agency]) -> None:
    ministry, child = market["nothing"], market["low"]
    grandchild = market["town"]
    child.years.update(parent=ministry)
    grandchild.years.update(parent=child)
    figures, bodies = group_figures(ministry, 2026)
    assert (figures.counted_krw, figures.target_krw, bodies) == (3_029_999, 11_020_000, 3)
    assert agency_figures(ministry, 2026).counted_krw == 0


def test_a_ring_of_parents_ends(market: dict[str, Agency]) -> None:
    market["town"].years.update(parent=market["low"])
    market["low"].years.update(parent=market["town"])
    assert group_figures(market["town"], 2026)[1] == 2


def test_the_list_has_all_with_a_year_or_an_entry(market: dict[str, Agency]) -> None:
    rows = agency_rows("real", 2026, YEAR_END)
    assert [(row.name_ko, row.kind, row.counted_krw, row.band, row.level) for row in rows] == [
        ("가온시", "basic", 2_830_000, Band.PARTLY, Level.BEHIND),
        ("나루시", "basic", 1_000, Band.REACHED, Level.REACHED),
        ("다온부", "central", 199_999, Band.LOW, Level.BEHIND),
        ("라온부", "central", 0, Band.NOTHING, Level.NOTHING_BOUGHT),
        ("마루원", "unclassified", 31, Band.NO_TARGET, Level.NO_TARGET),
    ]
    assert [row.target_krw for row in rows] == [10_000_000, 1_000, 1_000_000, 20_000, None]


def test_the_kind_is_that_of_the_year(town: Agency) -> None:
    town.years.update(kind="metro")
    (row,) = agency_rows("real", 2026, YEAR_END)
    assert row.kind == "metro"
    (before,) = agency_rows("real", 2025, YEAR_END)
    assert (before.kind, before.counted_krw, before.target_krw) == ("basic", 9_000_000, None)


def test_one_agency_has_the_same_row(market: dict[str, Agency]) -> None:
    rows = {row.agency_id: row for row in agency_rows("real", 2026, YEAR_END)}
    for name in ("town", "nothing", "unclassified"):
        agency = market[name]
        assert agency_row(agency, 2026, YEAR_END) == rows[agency.pk]


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_is_three_statements(
    town: Agency, more: int, django_assert_num_queries: Any
) -> None:
    for _ in range(more):
        buy(make_agency(), 5)
    drain()
    with django_assert_num_queries(3):
        assert len(agency_rows("real", 2026, YEAR_END)) == 1 + more


def test_kinds_are_added_up_in_their_order(market: dict[str, Agency]) -> None:
    rows = kind_rows(agency_rows("real", 2026, YEAR_END))
    assert [
        (row.kind, row.agencies, row.with_target, row.reached, row.nothing, row.counted_krw)
        for row in rows
    ] == [
        ("central", 2, 2, 0, 1, 199_999),
        ("basic", 2, 2, 1, 0, 2_831_000),
        ("unclassified", 1, 0, 0, 0, 31),
    ]
    assert [row.target_krw for row in rows] == [1_020_000, 10_001_000, None]
    assert [row.achievement_basis_points for row in rows] == [1_960, 2_830, None]


def test_the_overview_counts_bands_and_levels(market: dict[str, Agency]) -> None:
    view = overview("real", 2026, YEAR_END)
    assert view.bands == {
        Band.REACHED: 1,
        Band.PARTLY: 1,
        Band.LOW: 1,
        Band.NOTHING: 1,
        Band.NO_TARGET: 1,
    }
    assert view.levels[Level.BEHIND] == 2
    assert view.median_basis_points == (1_999 + 2_830) // 2
    assert view.nation == nation("real", 2026)


def test_peers_are_of_the_same_kind_and_nearest_in_size(market: dict[str, Agency]) -> None:
    rows = agency_rows("real", 2026, YEAR_END)
    compared = peers(rows, market["town"].pk)
    assert [row.name_ko for row in compared.nearest] == ["나루시"]
    assert (compared.rank, compared.compared, compared.median_basis_points) == (2, 2, 6_415)
    alone = peers(rows, market["unclassified"].pk)
    assert (alone.nearest, alone.rank, alone.compared) == ([], None, 0)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({}, "가나다라마"),
        ({"kind": "central"}, "다라"),
        ({"level": "behind"}, "가다"),
        ({"band": "no_target"}, "마"),
        ({"region": "경기"}, "가"),
        ({"obligation": "evaluated"}, "가나다라"),
        ({"text": " gaon "}, "가"),
        ({"text": "g1"}, "가"),
        ({"text": "온부"}, "다라"),
        ({"sort": "-counted"}, "가다나마라"),
        ({"sort": "achievement"}, "라다가나마"),
        ({"sort": "-achievement"}, "나가다라마"),
        ({"sort": "-gap"}, "가다라나마"),
        ({"sort": "nonsense"}, "가나다라마"),
    ],
)
def test_the_list_is_filtered_and_sorted(
    market: dict[str, Agency], selection: dict[str, str], expected: str
) -> None:
    rows = AgencySelection(**selection).of(agency_rows("real", 2026, YEAR_END))
    assert "".join(row.name_ko[0] for row in rows) == expected


def test_the_books_are_real_where_they_have_entries() -> None:
    assert ledger_books() == "demo"
    make_purchase(agency=make_agency(books="demo"))
    drain()
    assert ledger_books() == "demo"
    make_purchase()
    drain()
    assert ledger_books() == "real"


def test_years_with_figures_are_named_newest_first(market: dict[str, Agency]) -> None:
    make_agency_year(market["town"], 2023)
    assert years_with_figures("real") == [2026, 2025, 2023]
    assert years_with_figures("demo") == [2026]


def test_pages_can_say_as_of_when() -> None:
    assert ledger_as_of() is None
    drain()
    assert ledger_as_of() is not None
