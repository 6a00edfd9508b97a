"""What a change alters, field by field."""

import pytest
from django.utils import translation

from marketplace.catalogue.comparison import changes, compared
from marketplace.catalogue.models import Listing, Question
from tests.factories.catalogue import edit_listing, make_category, make_listing, make_question

pytestmark = pytest.mark.django_db


def changed(listing: Listing) -> list[tuple[str, str, str]]:
    row = Listing.objects.select_related("state__current_version").get(pk=listing.pk)
    version = row.state.current_version
    draft = row.get_latest_revision_as_object()
    found = changes(version.content if version else None, draft)
    return [(change.label, change.before, change.after) for change in found]


def test_an_unchanged_listing_has_no_changes() -> None:
    assert changed(make_listing("published")) == []


def test_each_changed_field_is_shown_as_people_read_it() -> None:
    category = make_category()
    question = make_question(category, Question.Type.CHOICE, unit="급")
    listing = make_listing("published", category=category, answers={question.code: "a"})
    edit_listing(
        listing,
        price_krw=1_050_000,
        lease=True,
        regions=["서울특별시"],
        answers={question.code: "b"},
        options=({"code": "wall", "name_ko": "벽걸이", "price_krw": 5, "unit_ko": "대"},),
    )
    with translation.override("en"):
        assert changed(listing) == [
            ("Unit price, VAT included", "KRW 1,100,000", "KRW 1,050,000"),
            ("Delivery regions", "Nationwide", "Seoul"),
            ("Also for rent", "No", "Yes"),
            (question.label_ko, "a 값 급", "b 값 급"),
            ("Price option wall", "–", "벽걸이: KRW 5 / 대"),
        ]


def test_of_a_first_submission_everything_is_new() -> None:
    listing = make_listing("draft")
    rows = compared(None, Listing.objects.get(pk=listing.pk).get_latest_revision_as_object())
    assert {row.before for row in rows} == {"–"}
    assert "가온 공기질 측정기" in {row.after for row in rows}
