from typing import Any

import pytest
from django.http import QueryDict

from marketplace.audit.consumers import drain
from marketplace.catalogue.models import Question
from marketplace.values import clock
from search.consumer import NAME
from search.filters import SearchFilters
from search.plan import DesignatedOn, NumberRange, QueryPlan, Sort
from search.services import find
from tests.factories.catalogue import make_category, make_designation, make_listing, make_question

pytestmark = pytest.mark.django_db


def filters(query: str = "") -> SearchFilters:
    return SearchFilters(QueryDict(query))


def plan(query: str = "") -> QueryPlan:
    return filters(query).plan(books="real", today=clock.today(), offset=0, size=20)


def test_an_empty_address_asks_for_everything() -> None:
    asked = plan("q=&kind=&sort=")

    assert (asked.tree, asked.filters, asked.designated) == (None, {}, None)
    assert asked.sort is Sort.RELEVANCE
    assert asked.price_krw == NumberRange()


def test_values_of_the_address_become_filters() -> None:
    asked = plan(
        "q=카메라&kind=product&kind=digital_service&price=to-10m&region=서울특별시"
        "&delivery=30&size=small&sold=yes&certificate=KC 인증&vendor=7&service=SAAS&csap=mid"
        "&price_from=1000&price_to=2000000&sort=price_low"
    )

    assert asked.text == "카메라"
    assert asked.filters == {
        "kind": ("product", "digital_service"),
        "price_band": ("to-10m",),
        "region": ("서울특별시",),
        "delivery_band": ("30",),
        "vendor_size": ("small",),
        "sold": ("yes",),
        "certificate": ("KC 인증",),
        "vendor": ("7",),
        "service_type": ("SAAS",),
        "csap": ("mid",),
    }
    assert asked.price_krw == NumberRange(1000, 2_000_000)
    assert asked.sort is Sort.PRICE_LOW


def test_a_wrong_value_is_told_and_left_out() -> None:
    asked = filters("kind=castle&price_from=-5&size=small&sort=magic")

    made = asked.plan(books="real", today=clock.today(), offset=0, size=20)

    assert set(asked.form.errors) == {"kind", "price_from", "sort"}
    assert made.filters == {"vendor_size": ("small",)}
    assert made.price_krw == NumberRange()


def test_a_designation_is_asked_for_as_of_today() -> None:
    today = clock.today()

    assert plan("designation=T1").designated == DesignatedOn(today)
    assert plan("route=direct").designated == DesignatedOn(today, undesignated_too=True)
    assert plan("route=lease").designated is None
    assert plan("route=direct&route=lease").designated is None


def test_a_category_narrows_its_field_and_brings_its_questions() -> None:
    category = make_category("공기질", slug="air")
    sibling = make_category("수질", slug="water", parent=category.parent)
    make_question(category, Question.Type.CHOICE, code="place", filterable=True)
    make_question(category, Question.Type.CHOICE, code="hidden")
    make_question(sibling, Question.Type.CHOICE, code="depth", filterable=True)
    field = category.parent.slug

    assert plan(f"field={field}").filters == {"category": (field,)}
    assert plan("category=air&a_place=a&a_hidden=b").filters == {
        "category": ("air",),
        "answer:place": ("a",),
    }
    assert plan(f"field={field}&category=air").filters == {"category": ("air",)}
    assert "answer:place" in plan("category=air").facets
    assert "answer:depth" not in plan("category=air").facets
    assert not [facet for facet in plan("category=air&category=water").facets if ":" in facet]


def test_two_fields_and_a_category_of_one_of_them_are_alternatives() -> None:
    air, road = make_category(slug="air"), make_category(slug="road")

    asked = plan(f"field={air.parent.slug}&field={road.parent.slug}&category=air")

    assert asked.filters == {"category": ("air", road.parent.slug)}


def test_as_typed_forbids_other_spellings() -> None:
    assert plan("q=카매라").relax_below > 0
    assert plan("q=카매라&exact=1").relax_below == 0


def test_the_categories_are_read_once_a_minute(django_assert_num_queries: Any) -> None:
    make_category(slug="air")
    with django_assert_num_queries(2):
        plan("category=air")
    with django_assert_num_queries(0):
        plan("category=air")


def test_ways_to_buy_are_counted_without_the_condition_that_they_bring() -> None:
    designated, ended, rented = (make_listing(lease=lease) for lease in (False, False, True))
    make_designation(designated)
    make_designation(ended, valid_until=clock.today().replace(year=clock.today().year - 1))
    make_designation(rented, valid_until=clock.today().replace(year=clock.today().year - 1))
    drain(NAME)

    found = find(plan("route=direct"))

    assert [hit.listing_id for hit in found.products] == [designated.pk]
    assert dict(found.facets["route"]) == {"direct": 1, "lease": 1}
