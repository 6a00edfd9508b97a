"""Form fields, their errors, and the summary of all errors."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet

register = template.Library()

_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the summary: what is wrong, and the element to go to."""

    message: str
    label: str = ""
    target: str = ""


@register.inclusion_tag("includes/field.html")
def field(
    bound_field: BoundField,
    *,
    look: str = "",
    unit: str = "",
    wide: bool = False,
    hide_label: bool = False,
    mark_required: bool = True,
) -> dict[str, Any]:
    """Show a field with label, hint and errors, tied together for screen readers.

    `look="cards"` draws choices as cards; `wide` lets the field span both columns of md-form2.
    """
    errors = list(bound_field.errors)
    hint_id, error_id = f"{bound_field.auto_id}-hint", f"{bound_field.auto_id}-error"
    described_by = " ".join(
        [hint_id] * bool(bound_field.help_text) + [error_id] * bool(errors),
    )
    kind = _kind(bound_field)
    return {
        "field": bound_field,
        "kind": kind,
        "widget": "" if kind == "group" else _widget(bound_field, described_by, bool(errors)),
        "choices": list(bound_field.subwidgets) if kind == "group" else [],
        "group_id": group_id(bound_field),
        "errors": errors,
        "hint_id": hint_id,
        "error_id": error_id,
        "described_by": described_by,
        "look": look,
        "unit": unit,
        "wide": wide,
        "hide_label": hide_label,
        "mark_required": mark_required and bound_field.field.required,
    }


@register.inclusion_tag("includes/error_summary.html")
def error_summary(*sources: "forms.BaseForm | BaseFormSet[Any] | None") -> dict[str, Any]:
    """List every error of the given forms and form sets, each linked to its field."""
    return {"problems": [problem for source in sources for problem in _problems(source)]}


def group_id(bound_field: BoundField) -> str:
    """Return the id of the frame around a group of choices, where the summary leads."""
    return f"{bound_field.auto_id}-group"


def _kind(bound_field: BoundField) -> str:
    widget = bound_field.field.widget
    if bound_field.is_hidden:
        return "hidden"
    if isinstance(widget, _GROUPS):
        return "group"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "plain"


def _widget(bound_field: BoundField, described_by: str, has_errors: bool) -> str:
    """Render the control with our class and the links to its hint and errors."""
    widget = bound_field.field.widget
    attributes: dict[str, str | bool] = {"class": _classes(widget)} if _classes(widget) else {}
    if described_by:
        attributes["aria-describedby"] = described_by
    if has_errors:
        attributes["aria-invalid"] = "true"
    widget = _adapted(widget)
    return bound_field.as_widget(widget=widget, attrs=attributes)


def _adapted(widget: forms.Widget) -> forms.Widget:
    """Return the control as the browser serves people best; the form's own one stays as it is."""
    adapted = copy(widget)
    adapted.attrs = dict(widget.attrs)
    if isinstance(adapted, forms.DateInput) and adapted.input_type == "text":
        adapted.input_type, adapted.format = "date", "%Y-%m-%d"
    elif isinstance(adapted, forms.NumberInput):
        # A number box drops what it cannot read; what was typed has to come back with its error.
        adapted.input_type = "text"
        adapted.attrs.setdefault("inputmode", "numeric")
    elif isinstance(adapted, forms.Textarea) and adapted.attrs.get("rows") == "10":
        adapted.attrs["rows"] = "4"
    return adapted


def _classes(widget: forms.Widget) -> str:
    """Return the classes of a control, after those that the form asked for."""
    own = str(widget.attrs.get("class", ""))
    if isinstance(widget, forms.CheckboxInput | forms.HiddenInput):
        return own
    if isinstance(widget, forms.Select):
        ours = "md-select"
    elif isinstance(widget, forms.Textarea):
        ours = "md-textarea"
    elif isinstance(widget, forms.NumberInput):
        ours = "md-input md-input--num"
    else:
        ours = "md-input"
    return f"{own} {ours}".strip()


def _problems(source: "forms.BaseForm | BaseFormSet[Any] | None") -> Iterator[Problem]:
    """Walk through the errors in the order of the page."""
    if source is None or not source.is_bound:
        return
    if isinstance(source, BaseFormSet):
        yield from (Problem(str(message)) for message in source.non_form_errors())
        for form in source.forms:
            yield from _problems(form)
        return
    yield from (Problem(str(message)) for message in source.non_field_errors())
    for bound_field in source:
        is_group = isinstance(bound_field.field.widget, _GROUPS)
        target = group_id(bound_field) if is_group else bound_field.id_for_label
        for message in bound_field.errors:
            yield Problem(str(message), str(bound_field.label), target)
