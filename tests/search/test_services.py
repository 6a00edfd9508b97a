from typing import Any

import pytest

from marketplace.audit.consumers import drain
from marketplace.catalogue.models import Listing
from marketplace.organisations.models import Vendor
from search.analysis import analyser_in_force
from search.consumer import NAME
from search.engines import engine_in_force, forget_engines
from search.plan import QueryPlan, plan_search
from search.services import field_counts, find, newest, suggest
from tests.factories.catalogue import make_category, make_listing
from tests.factories.organisations import make_vendor

pytestmark = pytest.mark.django_db

Counted = Any


def plan(text: str = "", **request: Any) -> QueryPlan:
    return plan_search(text, analyser=analyser_in_force(), **request)


def test_a_hit_carries_its_card_and_is_confirmed_by_one_query(
    django_assert_num_queries: Counted,
) -> None:
    for _ in range(3):
        make_listing()
    drain(NAME)
    find(plan())  # opens the index

    with django_assert_num_queries(1):
        one = find(plan("공기질", size=1))
    with django_assert_num_queries(1):
        three = find(plan("공기질", facets=("category", "kind")))

    assert len(one.products) == 1
    assert one.total == three.total == len(three.products) == 3
    assert three.products[0].card["title_ko"] == "가온 공기질 측정기"
    assert dict(three.facets["kind"]) == {"product": 3}


def test_a_stale_index_never_shows_what_was_taken_down() -> None:
    gone, kept = make_listing(), make_listing()
    drain(NAME)
    Listing.objects.filter(pk=gone.pk).update(live=False)

    assert [hit.listing_id for hit in find(plan("공기질")).products] == [kept.pk]


def test_a_product_leads_to_its_next_offer_when_the_first_is_taken_down() -> None:
    cheap = make_listing(price_krw=1_000_000)
    dear = make_listing(product=cheap.product, price_krw=2_000_000)
    drain(NAME)
    assert [hit.listing_id for hit in find(plan()).products] == [cheap.pk]
    Listing.objects.filter(pk=cheap.pk).update(live=False)

    (hit,) = find(plan()).products

    assert hit.listing_id == dear.pk
    assert [offer["vendor_id"] for offer in hit.card["offers"]] == [dear.vendor_id]


def test_counts_of_the_whole_market_follow_the_index() -> None:
    category = make_category(slug="air")
    make_listing(category=category)
    assert field_counts("real") == {}
    drain(NAME)
    assert field_counts("real") == {"air": 1, category.parent.slug: 1}
    assert field_counts("demo") == {}

    make_listing(category=category)
    drain(NAME)

    assert field_counts("real")["air"] == 2
    assert dict(find(plan(facets=("category",))).facets["category"])["air"] == 2


def test_counts_of_the_whole_market_cost_no_query(django_assert_num_queries: Counted) -> None:
    make_listing()
    drain(NAME)
    field_counts("real")

    with django_assert_num_queries(0):
        assert len(field_counts("real")) == 2


def test_books_are_never_mixed() -> None:
    real = make_listing()
    demo = make_listing(vendor=make_vendor(books="demo"))
    drain(NAME)

    assert [hit.listing_id for hit in find(plan(books="real")).products] == [real.pk]
    assert [hit.listing_id for hit in newest("demo", 5)] == [demo.pk]


def test_the_newest_come_first_and_no_more_than_asked() -> None:
    first, second, third = (make_listing(title_ko=f"제품 {n}") for n in range(3))
    drain(NAME)

    found = newest("real", 2)

    assert len(found) == 2
    assert {hit.listing_id for hit in found} <= {first.pk, second.pk, third.pk}


def test_names_are_suggested_without_a_query(django_assert_num_queries: Counted) -> None:
    vendor = Vendor.objects.get(pk=make_listing(vendor=make_vendor("누리센서")).vendor_id)
    drain(NAME)
    suggest("누", "real")

    with django_assert_num_queries(0):
        found = suggest("ㄴㄹ", "real")

    assert [(one.text, one.kind) for one in found] == [(vendor.name, "vendor")]


def test_while_the_index_is_of_another_analyser_nothing_is_found_and_it_is_said(
    settings: Any,
) -> None:
    make_listing()
    drain(NAME)
    settings.SEARCH_ANALYSER = "kiwi"
    forget_engines()

    found = find(plan("공기질"))

    assert (found.is_available, found.products, found.total) == (False, (), 0)
    assert field_counts("real") == {}
    assert suggest("공", "real") == ()
    assert engine_in_force().state()
