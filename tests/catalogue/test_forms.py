"""The listing form: every type of question, gaps, wrong input, rows and files."""

from typing import Any

import pytest
from django.forms import BaseFormSet

from marketplace.audit.models import Event
from marketplace.catalogue.editing import form_for, save_form
from marketplace.catalogue.forms import ListingForm
from marketplace.catalogue.models import Attachment, Category, Listing, Product, Question
from marketplace.catalogue.refusals import ListingChanged, NotYourListing
from marketplace.organisations.roles import Role
from tests.catalogue.pictures import PDF, SVG, picture, upload
from tests.factories.catalogue import (
    an_editor_of,
    edit_listing,
    make_category,
    make_listing,
    make_question,
)
from tests.factories.organisations import make_membership, make_vendor

pytestmark = pytest.mark.django_db

OPTION = {"code": "wall", "name_ko": "벽걸이", "price_krw": 1_300_000}


def fresh(listing: Listing) -> Listing:
    return Listing.objects.select_related("vendor").get(pk=listing.pk)


def draft_of(listing: Listing) -> Listing:
    edited: Listing = fresh(listing).get_latest_revision_as_object()
    return edited


def typed(form: ListingForm, **changes: Any) -> dict[str, Any]:
    """What a browser sends when a person leaves the form as it is but for `changes`."""
    data: dict[str, Any] = {}
    sources: list[Any] = [form]
    formset: BaseFormSet[Any]
    for formset in form.formsets.values():
        sources += [formset.management_form, *formset.forms]
    for source in sources:
        for bound in source:
            value = bound.value()
            if bound.field.widget.needs_multipart_form or value is False:
                continue  # a browser sends neither an empty file here nor an empty box
            text = "" if value is None else str(value)
            data[bound.html_name] = value if isinstance(value, list) else text
    return data | changes


def filled(listing: Listing, files: Any = None, **changes: Any) -> ListingForm:
    latest = fresh(listing)
    return form_for(latest, typed(form_for(latest), **changes), files)


def save(listing: Listing, files: Any = None, **changes: Any) -> Any:
    form = filled(listing, files, **changes)
    assert form.is_valid(), (form.errors, [fs.errors for fs in form.formsets.values()])
    editor = an_editor_of(listing.vendor)
    return save_form(listing=fresh(listing), form=form, actor=editor)


def test_a_form_sent_back_untouched_changes_nothing() -> None:
    category = make_category()
    question = make_question(category, Question.Type.YES_NO)
    listing = make_listing("published", category=category, answers={question.code: True})
    form = filled(listing)
    assert form.is_valid()
    assert not form.has_changed()
    save(listing)
    assert draft_of(listing).answers == {question.code: True}


def test_every_field_may_stay_empty_in_a_draft() -> None:
    listing = make_listing("draft")
    keep = ("seen_revision_id",)
    form = form_for(fresh(listing))
    empty = {name: "" for name in form.fields if name not in keep}
    sent = {k: v for k, v in typed(form).items() if "-" in k or k in keep}
    bound = form_for(fresh(listing), sent | empty)
    assert bound.is_valid(), bound.errors
    save_form(listing=fresh(listing), form=bound, actor=an_editor_of(listing.vendor))
    draft = draft_of(listing)
    assert (draft.title_ko, draft.category, draft.price_krw, draft.regions) == ("", None, None, [])


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        (Question.Type.NUMBER, "12.50", "12.5"),
        (Question.Type.NUMBER, "12", 12),
        (Question.Type.NUMBER, "-3", -3),
        (Question.Type.TEXT, "무선", "무선"),
        (Question.Type.CHOICE, "a", "a"),
        (Question.Type.MULTIPLE, ["a", "b"], ["a", "b"]),
        (Question.Type.YES_NO, "yes", True),
        (Question.Type.YES_NO, "no", False),
    ],
)
def test_each_type_of_question_keeps_its_answer(kind: str, sent: Any, kept: Any) -> None:
    category = make_category()
    question = make_question(category, kind)
    listing = make_listing("draft", category=category)
    save(listing, **{f"answer_{question.code}": sent})
    assert draft_of(listing).answers == {question.code: kept}
    again = filled(listing)
    assert again.is_valid()
    assert again.cleaned_data["answers"] == {question.code: kept}


@pytest.mark.parametrize("kind", list(Question.Type))
def test_an_empty_answer_is_no_answer(kind: str) -> None:
    category = make_category()
    question = make_question(category, kind)
    listing = make_listing("draft", category=category)
    save(listing, **{f"answer_{question.code}": ""})
    assert draft_of(listing).answers == {}


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (Question.Type.NUMBER, "많이"),
        (Question.Type.CHOICE, "c"),
        (Question.Type.MULTIPLE, ["a", "c"]),
        (Question.Type.YES_NO, "maybe"),
        (Question.Type.TEXT, "가" * 501),
    ],
)
def test_a_wrong_answer_is_an_error_at_its_question(kind: str, sent: Any) -> None:
    category = make_category()
    question = make_question(category, kind)
    listing = make_listing("draft", category=category)
    form = filled(listing, **{f"answer_{question.code}": sent})
    assert not form.is_valid()
    assert list(form.errors) == [f"answer_{question.code}"]
    assert form[f"answer_{question.code}"].value() == sent


def test_the_questions_follow_the_chosen_category() -> None:
    first, second = make_category(), make_category()
    make_question(first), (asked := make_question(second))
    listing = make_listing("draft", category=first)
    form = filled(listing, category=str(second.pk))
    assert [field.name for field in form.question_fields] == [f"answer_{asked.code}"]


@pytest.mark.parametrize("chosen", ["", "x", "²", "999999"])
def test_a_category_that_does_not_exist_asks_nothing(chosen: str) -> None:
    listing = make_listing("draft")
    form = filled(listing, category=chosen)
    assert form.is_valid() == (chosen == "")
    assert form.question_fields == []


def test_only_categories_within_a_field_can_be_chosen_grouped_by_field() -> None:
    category = make_category("측정기")
    field = Category.objects.get(children=category)
    form = form_for(make_listing("draft", category=category))
    assert form.fields["category"].choices[1:] == [(str(field), [(category.pk, str(category))])]
    bound = filled(make_listing("draft", category=category), category=str(field.pk))
    assert list(bound.errors) == ["category"]


def test_goods_have_no_fields_of_services() -> None:
    assert "csap" not in form_for(make_listing("draft")).fields
    service = make_listing("draft", kind=Product.Kind.DIGITAL_SERVICE)
    assert "csap" in form_for(service).fields


@pytest.mark.parametrize("sent", ["1,650,000", "1650000", " 1 650 000 "])
def test_amounts_are_read_with_or_without_separators(sent: str) -> None:
    listing = make_listing("draft")
    save(listing, price_krw=sent)
    assert draft_of(listing).price_krw == 1_650_000
    assert form_for(fresh(listing))["price_krw"].value() == "1,650,000"


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("price_krw", "백만"),
        ("price_krw", "-1"),
        ("price_krw", "1.5"),
        ("delivery_days", "1001"),
        ("delivery_days", "모레"),
        ("regions", ["달나라"]),
        ("title_ko", "가" * 301),
    ],
)
def test_wrong_input_is_an_error_and_stays_in_the_form(field: str, sent: Any) -> None:
    form = filled(make_listing("draft"), **{field: sent})
    assert list(form.errors) == [field]
    assert form[field].value() == sent


def test_rows_of_options_are_added_changed_and_removed_before_and_after_publication() -> None:
    listing = make_listing("draft")
    save(
        listing,
        **{
            "price_options-0-name_ko": "벽걸이형",
            "price_options-0-price_krw": "1,300,000",
            "price_options-1-name_ko": "거치형",
            "price_options-1-price_krw": "1,200,000",
        },
    )
    rows = [(o.position, o.code, o.name_ko) for o in draft_of(listing).price_options.all()]
    assert rows == [(0, "option-1", "벽걸이형"), (1, "option-2", "거치형")]
    save(
        listing,
        **{
            "price_options-0-DELETE": "on",
            "price_options-1-price_krw": "1,250,000",
            "price_options-2-name_ko": "차량형",
            "price_options-2-price_krw": "1,500,000",
        },
    )
    options = draft_of(listing).price_options.all()
    assert [(o.position, o.code, o.price_krw) for o in options] == [
        (0, "option-2", 1_250_000),
        (1, "option-1", 1_500_000),
    ]


def test_a_published_option_keeps_its_code_when_it_is_renamed() -> None:
    listing = make_listing("published", options=(OPTION,))
    save(listing, **{"price_options-0-name_ko": "벽에 거는 것"})
    option = draft_of(listing).price_options.get()
    assert (option.code, option.name_ko) == ("wall", "벽에 거는 것")
    assert fresh(listing).price_options.get().name_ko == "벽걸이"


def test_a_half_filled_row_is_an_error_in_the_row() -> None:
    form = filled(make_listing("draft"), **{"price_options-0-name_ko": "벽걸이형"})
    assert not form.is_valid()
    assert list(form.formsets["price_options"].forms[0].errors) == ["price_krw"]


def test_files_become_rows_that_later_saves_keep() -> None:
    listing = make_listing("draft")
    revision = save(
        listing,
        {"new_picture": upload(picture(), "앞.png"), "new_document": upload(PDF, "규격.pdf")},
        new_picture_alternative_ko="앞모습",
        new_document_kind="manual",
        new_document_title_ko="설명서",
    )
    assert revision is not None
    save(listing, title_ko="고친 이름", **{"pictures-0-alternative_ko": "정면"})
    draft = draft_of(listing)
    assert [(p.alternative_ko, p.attachment.kind) for p in draft.pictures.all()] == [
        ("정면", "picture")
    ]
    assert [(d.title_ko, d.attachment.kind) for d in draft.documents.all()] == [
        ("설명서", "manual")
    ]
    save(listing, **{"pictures-0-DELETE": "on"})
    assert [len(draft_of(listing).pictures.all()), len(draft_of(listing).documents.all())] == [0, 1]
    assert Attachment.objects.count() == 2


def test_a_refused_file_is_an_error_at_its_field_and_nothing_is_saved() -> None:
    listing = make_listing("draft")
    before = Event.objects.count()
    form = filled(listing, {"new_picture": upload(SVG, "a.png")}, new_picture_alternative_ko="그림")
    assert form.is_valid()
    assert save_form(listing=listing, form=form, actor=an_editor_of(listing.vendor)) is None
    assert list(form.errors) == ["new_picture"]
    assert Event.objects.count() == before
    assert not Attachment.objects.exists()


def test_a_file_needs_words() -> None:
    form = filled(make_listing("draft"), {"new_picture": upload(picture(), "a.png")})
    assert list(form.errors) == ["new_picture_alternative_ko"]


def test_a_row_may_not_name_a_file_of_another_vendor() -> None:
    listing = make_listing("draft")
    save(listing, {"new_picture": upload(picture(), "a.png")}, new_picture_alternative_ko="앞")
    theirs = Attachment.objects.get()
    theirs.pk, theirs.vendor = None, make_vendor()
    theirs.save()
    form = filled(listing, **{"pictures-0-attachment": str(theirs.pk)})
    assert not form.is_valid()
    assert list(form.formsets["pictures"].forms[0].errors) == ["attachment"]


def test_a_form_that_shows_an_older_revision_is_refused() -> None:
    listing = make_listing("draft")
    form = filled(listing, title_ko="늦은 이름")
    assert form.is_valid()
    edit_listing(listing, title_ko="빠른 이름")
    with pytest.raises(ListingChanged):
        save_form(listing=fresh(listing), form=form, actor=an_editor_of(listing.vendor))
    assert draft_of(listing).title_ko == "빠른 이름"


def test_a_stranger_leaves_no_file_behind() -> None:
    listing = make_listing("draft")
    stranger = make_membership(Role.OWNER, organisation=make_vendor()).person
    form = filled(
        listing, {"new_picture": upload(picture(), "a.png")}, new_picture_alternative_ko="앞"
    )
    assert form.is_valid()
    with pytest.raises(NotYourListing):
        save_form(listing=listing, form=form, actor=stranger)
    assert not Attachment.objects.exists()
