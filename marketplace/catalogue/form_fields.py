"""Form fields that read what people really type: amounts with commas, lists as lines."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models import Category, Question

COMMA = ","


class WonField(forms.IntegerField):
    """An amount in whole won; separators between the thousands are read and shown."""

    def to_python(self, value: Any) -> int | None:
        """Return the amount without its separators."""
        if isinstance(value, str):
            value = value.replace(COMMA, "").replace(" ", "")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show a kept amount with separators, and what was typed as it was typed."""
        is_amount = isinstance(value, int) and not isinstance(value, bool)
        return f"{value:,}" if is_amount else value


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Return the lines that are not empty."""
        text = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare line by line, for browsers send other line ends than we keep."""
        return bool(self.clean(data) != (initial or []))


def category_choices(categories: list[Category]) -> list[tuple[str, Any]]:
    """Return the categories under their fields, for one select."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for category in categories:
        assert category.parent is not None
        groups.setdefault(str(category.parent), []).append((category.pk, str(category)))
    return [("", _("Choose a category")), *groups.items()]


def _help_of(question: Question) -> str:
    """Return the explanation, marked as Korean where an English page has no other."""
    if question.help == question.help_ko:
        return format_html('<span lang="ko">{}</span>', question.help) if question.help else ""
    return question.help


def field_for(question: Question) -> forms.Field:
    """Return the form field that asks a question."""
    common: dict[str, Any] = {
        "label": question.label,
        "help_text": _help_of(question),
        "required": False,  # what is missing is said at submission, so that drafts can be saved
    }
    choices = [
        (option["value"], question.option_label(option["value"])) for option in question.options
    ]
    match question.type:
        case Question.Type.NUMBER:
            return forms.DecimalField(**common)
        case Question.Type.YES_NO:
            return forms.TypedChoiceField(
                choices=[("", _("Not answered")), ("yes", _("Yes")), ("no", _("No"))],
                coerce=lambda value: value == "yes",
                empty_value=None,
                **common,
            )
        case Question.Type.CHOICE:
            return forms.ChoiceField(choices=[("", _("Not answered")), *choices], **common)
        case Question.Type.MULTIPLE:
            return forms.MultipleChoiceField(
                choices=choices, widget=forms.CheckboxSelectMultiple, **common
            )
    return forms.CharField(max_length=500, **common)


def stored_answer(question: Question, value: Any) -> Any:
    """Return an answer as it is kept: numbers as whole numbers or decimal text."""
    if question.type == Question.Type.NUMBER and isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"
    return value


def shown_answer(question: Question, value: Any) -> Any:
    """Return a kept answer as its field shows it."""
    if question.type == Question.Type.YES_NO and isinstance(value, bool):
        return "yes" if value else "no"
    return value
