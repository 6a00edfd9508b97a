"""What a listing still lacks before it may be submitted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from marketplace.catalogue.models import Listing, Product, Question

NEEDED: tuple[str, ...] = (
    "category",
    "title_ko",
    "summary_ko",
    "description_ko",
    "price_krw",
    "unit_ko",
    "delivery_days",
    "regions",
    "acceptance_ko",
    "operation_krw_year",
    "consumables_krw_year",
    "maintenance_krw_year",
    "exit_krw",
)
NEEDED_OF_SERVICES = (
    "service_type",
    "deployment",
    "csap",
    "billing",
    "sla_percent",
    "data_region_ko",
    "exit_ko",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the form field and a sentence about it."""

    field: str
    sentence: str


def problems_of(listing: Listing) -> list[Problem]:
    """Return everything that keeps a listing from being submitted; empty when it is complete."""
    return [*_missing_fields(listing), *_wrong_prices(listing), *_wrong_answers(listing)]


def _missing_fields(listing: Listing) -> Iterator[Problem]:
    needed = NEEDED
    if listing.product.kind == Product.Kind.DIGITAL_SERVICE:
        needed += NEEDED_OF_SERVICES
    for name in needed:
        if getattr(listing, name) in (None, "", []):
            label = listing._meta.get_field(name).verbose_name
            yield Problem(name, _("Please fill in: %(label)s") % {"label": label})


def _wrong_prices(listing: Listing) -> Iterator[Problem]:
    if listing.price_krw == 0:
        yield Problem("price_krw", _("The price must be more than zero."))
    codes = [option.code for option in listing.price_options.all()]
    if len(codes) != len(set(codes)):
        yield Problem("price_options", _("Two price options have the same code."))


def _wrong_answers(listing: Listing) -> Iterator[Problem]:
    if listing.category is None:
        return
    for question in listing.category.questions.all():
        value = listing.answers.get(question.code)
        if value in (None, "", []):
            if question.required:
                sentence = _("Please answer: %(label)s") % {"label": question.label}
                yield Problem(f"answer_{question.code}", sentence)
        elif not answer_fits(question, value):
            sentence = _("This answer is not allowed: %(label)s") % {"label": question.label}
            yield Problem(f"answer_{question.code}", sentence)


def answer_fits(question: Question, value: Any) -> bool:
    """Say whether a value has the type of the question and is one of its allowed values."""
    allowed = [option["value"] for option in question.options]
    match question.type:
        case Question.Type.NUMBER:
            return (
                isinstance(value, int | str) and not isinstance(value, bool) and _is_number(value)
            )
        case Question.Type.YES_NO:
            return isinstance(value, bool)
        case Question.Type.CHOICE:
            return isinstance(value, str) and value in allowed
        case Question.Type.MULTIPLE:
            return isinstance(value, list) and all(item in allowed for item in value)
    return isinstance(value, str)


def _is_number(value: int | str) -> bool:
    """Numbers are kept whole or as decimal text, never as floats: hashes need one form."""
    if isinstance(value, int):
        return True
    whole, _dot, fraction = value.removeprefix("-").partition(".")
    return whole.isdigit() and (not fraction or fraction.isdigit())
