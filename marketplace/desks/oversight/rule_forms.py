"""Forms of the rules: a new version, and the value of one rule."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.policies.models import Rule
from marketplace.policies.shapes import SWITCHES
from marketplace.values import clock

CONFIDENCES = (
    ("A", _("A: the text of the law was read")),
    ("B", _("B: official notice or page")),
    ("C", _("C: press")),
    ("D", _("D: second-hand")),
    ("K", _("K: general knowledge")),
    ("X", _("X: assumed")),
)


class DraftForm(forms.Form):
    """The name of a new version and the day from which it is to hold."""

    version = forms.CharField(label=_("Version"), max_length=20)
    valid_from = forms.DateField(label=_("In force from"), widget=forms.DateInput)
    title_ko = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("English title"), max_length=200, required=False)

    def clean_valid_from(self) -> Any:
        """Refuse a day that has passed."""
        day = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise ValidationError(_("New rules start today or later."))
        return day


class RuleForm(forms.Form):
    """One rule of a draft: its value as its kind asks for, and where it is written."""

    text_ko = forms.CharField(label=_("Rule in words"), max_length=300, required=False)
    text_en = forms.CharField(label=_("Rule in English words"), max_length=300, required=False)
    source_ko = forms.CharField(label=_("Source"), max_length=300)
    source_en = forms.CharField(label=_("Source in English"), max_length=300, required=False)
    confidence = forms.ChoiceField(label=_("How sure it is"), choices=CONFIDENCES)

    def __init__(self, data: Any = None, *, rule: Rule) -> None:
        """Start from the rule as it stands."""
        texts = ("text_ko", "text_en", "source_ko", "source_en", "confidence")
        initial = {name: getattr(rule, name) for name in texts}
        super().__init__(data, initial=initial | {"value": _typed(rule.value)})
        self.fields = {"value": _value_field(rule), **self.fields}
        self.rule = rule

    def clean_value(self) -> Any:
        """Return the value as the rules keep it; lists and tables are written as JSON."""
        value = self.cleaned_data["value"]
        if self.rule.code in SWITCHES or _is_number(self.rule.value):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise ValidationError(_("This is not a list or table that can be read.")) from error


def _value_field(rule: Rule) -> forms.Field:
    if rule.code in SWITCHES:
        choices = [(position, position) for position in sorted(SWITCHES[rule.code])]
        return forms.ChoiceField(label=_("Value"), choices=choices)
    if _is_number(rule.value):
        return forms.IntegerField(label=_("Value"), min_value=0, help_text=rule.unit)
    return forms.CharField(
        label=_("Value"), widget=forms.Textarea, help_text=_("A list or table, written as JSON.")
    )


def _typed(value: Any) -> Any:
    """Return the value as it stands in its field."""
    is_plain = isinstance(value, str) or _is_number(value)
    return value if is_plain else json.dumps(value, ensure_ascii=False, indent=1)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
