"""What a listing lacks before it may be submitted."""

from typing import Any

import pytest

from marketplace.catalogue.completeness import NEEDED, NEEDED_OF_SERVICES, answer_fits, problems_of
from marketplace.catalogue.models import Listing, Product, Question
from tests.factories.catalogue import edit_listing, make_category, make_listing, make_question

pytestmark = pytest.mark.django_db


def problems(listing: Listing) -> list[str]:
    edited = Listing.objects.get(pk=listing.pk).get_latest_revision_as_object()
    return [problem.field for problem in problems_of(edited)]


@pytest.mark.parametrize("kind", list(Product.Kind))
def test_a_complete_listing_has_no_problem(kind: str) -> None:
    assert problems(make_listing("draft", kind=kind)) == []


@pytest.mark.parametrize("field", NEEDED)
def test_each_needed_field_is_named_when_it_is_empty(field: str) -> None:
    empty: Any = [] if field == "regions" else "" if field.endswith("_ko") else None
    listing = make_listing("draft")
    edit_listing(listing, **{field: empty})
    assert problems(listing) == [field]


@pytest.mark.parametrize("field", NEEDED_OF_SERVICES)
def test_services_need_more_than_goods(field: str) -> None:
    empty: Any = None if field == "sla_percent" else ""
    service = make_listing("draft", kind=Product.Kind.DIGITAL_SERVICE, **{field: empty})
    assert problems(service) == [field]


def test_zero_costs_are_an_answer_but_a_zero_price_is_not() -> None:
    assert problems(make_listing("draft", exit_krw=0, operation_krw_year=0)) == []
    assert problems(make_listing("draft", price_krw=0)) == ["price_krw"]


def test_two_options_with_the_same_code_are_a_problem() -> None:
    option = {"code": "wall", "name_ko": "벽걸이", "price_krw": 1}
    assert problems(make_listing("draft", options=(option, option))) == ["price_options"]


def test_required_questions_must_be_answered_and_others_need_not() -> None:
    category = make_category()
    required = make_question(category, required=True)
    make_question(category)
    assert problems(make_listing("draft", category=category)) == [f"answer_{required.code}"]


def test_an_answer_that_no_longer_fits_its_question_is_a_problem() -> None:
    category = make_category()
    question = make_question(category, Question.Type.CHOICE)
    listing = make_listing("draft", category=category, answers={question.code: "c"})
    assert problems(listing) == [f"answer_{question.code}"]


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        (Question.Type.NUMBER, 3, True),
        (Question.Type.NUMBER, "3.5", True),
        (Question.Type.NUMBER, "-0.5", True),
        (Question.Type.NUMBER, "3.5.1", False),
        (Question.Type.NUMBER, 3.5, False),
        (Question.Type.NUMBER, True, False),
        (Question.Type.YES_NO, True, True),
        (Question.Type.YES_NO, "yes", False),
        (Question.Type.CHOICE, "a", True),
        (Question.Type.CHOICE, "c", False),
        (Question.Type.CHOICE, ["a"], False),
        (Question.Type.MULTIPLE, ["a", "b"], True),
        (Question.Type.MULTIPLE, ["c"], False),
        (Question.Type.MULTIPLE, "a", False),
        (Question.Type.MULTIPLE, [["a"]], False),
        (Question.Type.TEXT, "무선", True),
        (Question.Type.TEXT, 3, False),
    ],
)
def test_answers_have_the_type_of_their_question(kind: str, value: Any, fits: bool) -> None:
    assert answer_fits(make_question(make_category(), kind), value) is fits
