"""The stage of a listing, as its vendor sees it."""

from typing import Any

import pytest

from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import listings_of
from marketplace.catalogue.stages import Stage, draft_title, stage_counts, titled_like, with_stage
from tests.catalogue.states import STATES, listing_in
from tests.factories.catalogue import edit_listing, make_listing
from tests.factories.organisations import make_vendor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_stage(state: str) -> None:
    listing = listing_in(state)
    stage = {"change_submitted": Stage.SUBMITTED}.get(state) or Stage(state)
    assert with_stage(Listing.objects.all()).get(pk=listing.pk).stage == stage


def test_a_returned_listing_brings_the_moderators_comment() -> None:
    listing = listing_in("returned")
    found = with_stage(Listing.objects.all()).get(pk=listing.pk)
    assert found.review_comment == "가격의 근거를 적어 주십시오."


def test_counts_come_in_one_query(django_assert_num_queries: Any) -> None:
    vendor = make_vendor()
    for state in ("draft", "draft", "submitted", "published"):
        make_listing(state, vendor=vendor)
    make_listing("draft")
    with_stage(Listing.objects.all())  # the content type is remembered from here on
    with django_assert_num_queries(1):
        counts = stage_counts(with_stage(listings_of(vendor)))
    assert {stage: count for stage, count in counts.items() if count} == {
        "draft": 2,
        "submitted": 1,
        "published": 1,
    }


def test_a_list_names_and_finds_listings_by_their_latest_draft() -> None:
    listing = make_listing("published", title_ko="옛 이름", model_name="GA-1")
    edit_listing(listing, title_ko="새로운 측정기")
    rows = Listing.objects.select_related("latest_revision")
    assert [draft_title(row) for row in titled_like(rows, "새로운 측정")] == ["새로운 측정기"]
    assert [row.pk for row in titled_like(rows, "ga-1 측정기")] == [listing.pk]
    assert not titled_like(rows, "옛").exists()
