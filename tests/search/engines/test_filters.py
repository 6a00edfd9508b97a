"""Filters, facets, order and pages, on every engine."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from search.plan import WINDOW, DesignatedOn, NumberRange, Sort
from tests.factories.search import make_document
from tests.search.engines.conftest import Market

SEOUL_SMALL = {"regions": ("서울",), "vendor_size": "small", "category_path": ("light", "street")}
BUSAN_SMALL = {"regions": ("부산",), "vendor_size": "small", "category_path": ("light", "indoor")}
SEOUL_LARGE = {"regions": ("서울", "부산"), "vendor_size": "large", "category_path": ("air",)}


def three(market: Market) -> None:
    market.holds(
        make_document(1, "조명", price_krw=300, delivery_days=10, sold=True, **SEOUL_SMALL),
        make_document(2, "조명", price_krw=100, delivery_days=30, **BUSAN_SMALL),
        make_document(3, "조명", price_krw=200, answers={"q.led-1": ("예",)}, **SEOUL_LARGE),
        make_document(4, "조명"),
    )


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"region": ["서울"]}, {"p1", "p3"}),
        ({"region": ["서울", "부산"]}, {"p1", "p2", "p3"}),
        ({"region": ["서울"], "vendor_size": ["small"]}, {"p1"}),
        ({"category": ["light"]}, {"p1", "p2"}),
        ({"category": ["street"]}, {"p1"}),
        ({"sold": ["yes"]}, {"p1"}),
        ({"sold": ["no"]}, {"p2", "p3", "p4"}),
        ({"answer:q.led-1": ["예"]}, {"p3"}),
        ({"answer:other": ["예"]}, set()),
        ({"kind": ["digital_service"]}, set()),
        ({"region": ["제주"]}, set()),
    ],
)
def test_values_are_alternatives_and_filters_all_hold(
    market: Market, filters: dict[str, list[str]], found: set[str]
) -> None:
    three(market)
    assert set(market.found(filters=filters)) == found
    assert set(market.found("조명", filters=filters)) == found


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        ({"price_krw": NumberRange(100, 200)}, {"p2", "p3"}),
        ({"price_krw": NumberRange(low=201)}, {"p1"}),
        ({"price_krw": NumberRange(high=100)}, {"p2"}),
        ({"delivery_days": NumberRange(high=10)}, {"p1"}),
    ],
)
def test_ranges_hold_both_bounds_and_only_known_numbers(
    market: Market, request_: dict[str, Any], found: set[str]
) -> None:
    three(market)
    assert set(market.found(**request_)) == found


def test_a_designation_is_judged_by_the_day_asked_for(market: Market) -> None:
    market.holds(
        make_document(1, designation_until=date(2026, 6, 30)),
        make_document(2, designation_until=date(2026, 7, 1)),
        make_document(3, kind="digital_service"),
    )
    day = date(2026, 7, 1)
    assert market.found(designated=DesignatedOn(day)) == ["p2"]
    assert set(market.found(designated=DesignatedOn(day, undesignated_too=True))) == {"p2", "p3"}
    assert set(market.found(designated=DesignatedOn(date(2026, 6, 30)))) == {"p1", "p2"}


def test_books_are_never_mixed(market: Market) -> None:
    market.holds(make_document(1), make_document(2, books="demo"))
    assert market.found() == ["p1"]
    assert market.found("공기청정기", books="demo") == ["p2"]
    assert market.found("NOT 없음", books="rehearsal") == []
    assert market.ask(facets=("kind",), books="demo").facets == {"kind": (("product", 1),)}
    assert [found.count for found in market.engine.suggest("공기", 5, books="demo")] == [1]


def test_facets_count_every_value_once_for_a_document(market: Market) -> None:
    three(market)
    result = market.ask(facets=("region", "category", "vendor_size", "answer:q.led-1", "route"))
    assert result.facets == {
        "region": (("부산", 2), ("서울", 2)),
        "category": (("light", 2), ("air", 1), ("indoor", 1), ("street", 1)),
        "vendor_size": (("small", 2), ("large", 1)),
        "answer:q.led-1": (("예", 1),),
        "route": (),
    }


def test_a_facet_ignores_its_own_filter_and_obeys_all_others(market: Market) -> None:
    three(market)
    result = market.ask(
        "조명",
        facets=("region", "vendor_size", "category"),
        filters={"region": ["부산"], "vendor_size": ["small"]},
    )
    assert [hit.id for hit in result.hits] == ["p2"]
    assert result.facets == {
        "region": (("부산", 1), ("서울", 1)),
        "vendor_size": (("large", 1), ("small", 1)),
        "category": (("indoor", 1), ("light", 1)),
    }


def test_facets_obey_ranges_and_words(market: Market) -> None:
    three(market)
    result = market.ask("조명", facets=("region",), price_krw=NumberRange(high=150))
    assert result.facets == {"region": (("부산", 1),)}
    assert market.ask("없는말", facets=("region",)).facets == {"region": ()}


def test_what_has_no_price_stands_last(market: Market) -> None:
    three(market)
    assert market.found(sort=Sort.PRICE_LOW) == ["p2", "p3", "p1", "p4"]
    assert market.found(sort=Sort.PRICE_HIGH) == ["p1", "p3", "p2", "p4"]


def test_newest_first_also_when_nothing_was_typed(market: Market) -> None:
    market.holds(
        *(make_document(day, published_at=datetime(2026, 1, day, tzinfo=UTC)) for day in (2, 3, 1)),
        make_document(9),
    )
    assert market.found("공기청정기", sort=Sort.NEWEST) == ["p3", "p2", "p1", "p9"]
    assert market.found() == ["p3", "p2", "p1", "p9"]


@pytest.mark.parametrize("text", ["", "조명"])
def test_pages_lead_to_the_end_without_gap_or_repetition(market: Market, text: str) -> None:
    market.holds(*(make_document(number, "조명") for number in range(23)))
    pages = [market.ask(text, offset=offset, size=10) for offset in (0, 10, 20, 30)]
    assert [len(page.hits) for page in pages] == [10, 10, 3, 0]
    assert [page.total for page in pages] == [23, 23, 23, 23]
    assert len({hit.id for page in pages for hit in page.hits}) == 23
    assert not pages[0].capped


def test_a_page_of_no_hits_still_counts(market: Market) -> None:
    three(market)
    result = market.ask(size=0, facets=("vendor_size",))
    assert (result.total, result.hits) == (4, ())
    assert result.facets["vendor_size"] == (("small", 2), ("large", 1))


def test_no_page_reaches_over_the_window(market: Market) -> None:
    three(market)
    result = market.ask(offset=WINDOW, size=10)
    assert (result.hits, result.total, result.reachable, result.capped) == ((), 4, 4, False)
