"""Published versions: what they hold, their hash, and that they are only ever added."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from jsonschema import Draft202012Validator

from marketplace.catalogue.content import content_of
from marketplace.catalogue.models import (
    Attachment,
    Listing,
    ListingDocument,
    ListingPicture,
    ListingVersion,
    Product,
    Question,
)
from marketplace.catalogue.queries import price_of, version_of
from marketplace.catalogue.services import (
    approve_listing,
    save_draft,
    submit_listing,
)
from marketplace.organisations.models import Vendor
from marketplace.values import clock
from marketplace.values.canonical import sha256_of
from tests.factories.catalogue import (
    a_moderator,
    an_editor_of,
    edit_listing,
    make_category,
    make_listing,
    make_question,
)

pytestmark = pytest.mark.django_db

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "listing-version.schema.json").read_text("utf-8")
)
OPTION = {"code": "wall", "name_ko": "벽걸이", "name_en": "wall", "price_krw": 1_300_000}


def problems(content: dict[str, Any]) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(content)]


def an_attachment(listing: Listing, kind: str) -> Attachment:
    return Attachment.objects.create(
        vendor=listing.vendor,
        kind=kind,
        name="성적서.pdf",
        content_type="application/pdf",
        size_bytes=1234,
        sha256="ab" * 32,
        width=640,
        height=480,
        uploaded_at=clock.now(),
    )


def with_files(listing: Listing) -> None:
    """Add a picture and a document to the latest draft."""
    latest = Listing.objects.get(pk=listing.pk)
    edited = latest.get_latest_revision_as_object()
    picture, report = an_attachment(latest, "picture"), an_attachment(latest, "test_report")
    edited.pictures.add(ListingPicture(attachment=picture, alternative_ko="앞모습"))
    edited.documents.add(ListingDocument(attachment=report, title_ko="시험 성적서"))
    save_draft(
        listing=latest,
        edited=edited,
        actor=an_editor_of(latest.vendor),
        seen_revision_id=latest.latest_revision_id,
    )


def publish(listing: Listing) -> ListingVersion:
    submit_listing(listing=listing, actor=an_editor_of(listing.vendor))
    approve_listing(listing=listing, moderator=a_moderator(listing.vendor))
    return ListingVersion.objects.filter(listing=listing).latest("number")


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_version_of_goods_follows_the_documented_schema() -> None:
    category = make_category()
    questions = [make_question(category, kind) for kind in Question.Type.values]
    values: list[Any] = ["12.5", "무선", "a", ["a", "b"], False]
    answers = {question.code: value for question, value in zip(questions, values, strict=True)}
    listing = make_listing("draft", category=category, answers=answers, options=(OPTION,))
    with_files(listing)
    content = publish(listing).content
    assert problems(content) == []
    assert content["service"] is None
    assert [answer["value"] for answer in content["answers"]] == values
    assert [item["label_ko"] for item in content["answers"][3]["chosen"]] == ["a 값", "b 값"]
    assert content["options"] == [OPTION | {"unit_ko": ""}]
    assert content["features_ko"] == ["무선 전송", "교정 성적서 포함"]
    assert content["category"]["parent"]["slug"] == category.parent.slug
    assert content["pictures"][0]["alternative_ko"] == "앞모습"
    assert content["documents"][0]["title_ko"] == "시험 성적서"


def test_a_version_of_a_service_follows_the_documented_schema() -> None:
    listing = make_listing("published", kind=Product.Kind.DIGITAL_SERVICE, sla_percent="99.950")
    content = listing.state.current_version.content
    assert problems(content) == []
    assert content["service"]["sla_percent"] == "99.95"


def test_a_draft_with_gaps_has_content_too() -> None:
    listing = make_listing("draft", price_krw=None, delivery_days=None, regions=[])
    edited = Listing.objects.get(pk=listing.pk).get_latest_revision_as_object()
    assert problems(content_of(edited)) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("price_krw", 1.5), ("schema", 2), ("regions", "전국"), ("unknown", 1), ("title_ko", "")],
)
def test_the_schema_refuses_what_it_does_not_describe(field: str, value: Any) -> None:
    content = make_listing("published").state.current_version.content
    assert len(problems(content | {field: value})) == 1


def test_the_hash_is_that_of_the_canonical_content_as_stored() -> None:
    listing = make_listing("published", options=(OPTION,))
    version = ListingVersion.objects.get(listing=listing)
    assert version.sha256 == sha256_of(version.content)


def test_the_reviewed_draft_and_the_published_row_give_the_same_content() -> None:
    listing = make_listing("draft", options=(OPTION, {**OPTION, "code": "stand"}))
    with_files(listing)
    draft = content_of(Listing.objects.get(pk=listing.pk).get_latest_revision_as_object())
    assert publish(listing).content == draft


def test_identical_content_makes_no_new_version() -> None:
    listing = make_listing("published")
    revision = Listing.objects.get(pk=listing.pk).latest_revision
    revision.publish(user=a_moderator(listing.vendor))
    assert listing.versions.count() == 1


def test_a_changed_name_of_the_vendor_is_a_new_version_and_the_old_one_keeps_the_old_name() -> None:
    listing = make_listing("published")
    old = listing.vendor.name
    Vendor.objects.update(name="새이름기업")
    edit_listing(listing, title_ko="새 이름")
    publish(listing)
    names = listing.versions.order_by("number").values_list("content__vendor__name", flat=True)
    assert list(names) == [old, "새이름기업"]


def test_old_versions_stay_citable() -> None:
    listing = make_listing("published", title_ko="첫 이름")
    edit_listing(listing, title_ko="둘째 이름")
    publish(listing)
    assert version_of(listing.pk, 1).content["title_ko"] == "첫 이름"
    assert version_of(listing.pk, 2).content["title_ko"] == "둘째 이름"
    assert version_of(listing.pk, 3) is None


def test_a_number_comes_once() -> None:
    version = make_listing("published").state.current_version
    version.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


@pytest.mark.parametrize(
    ("code", "price"),
    [
        ("", (1_100_000, "가온 공기질 측정기", "대")),
        ("wall", (1_300_000, "가온 공기질 측정기 - 벽걸이", "대")),
        ("gone", None),
    ],
)
def test_the_price_of_an_offer_or_an_option(code: str, price: tuple[int, str, str] | None) -> None:
    listing = make_listing("published", options=(OPTION,))
    assert price_of(listing.state.current_version.content, code) == price


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "statement",
    ["UPDATE catalogue_listingversion SET number = 9", "DELETE FROM catalogue_listingversion"],
)
def test_the_database_itself_refuses_to_change_a_version(statement: str) -> None:
    listing = make_listing("published")
    with (
        pytest.raises(IntegrityError, match="added, never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert listing.versions.get().number == 1
