"""Icons, badges, notices, panels, steps, checks and facets."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

SHOWN_CHOICES = 7

# Words of the notice tones, also those that Django's messages use.
_TONES = {"success": "ok", "warning": "warn", "error": "bad", "debug": "plain", "info": ""}
_TONE_ICONS = {"ok": "ok", "warn": "warn", "bad": "warn", "plain": "info", "": "info"}
_LEVELS = {
    "ok": gettext_lazy("Target reached"),
    "go": gettext_lazy("On track"),
    "warn": gettext_lazy("Watch"),
    "late": gettext_lazy("Behind"),
    "zero": gettext_lazy("Nothing bought"),
    "none": gettext_lazy("No target"),
}
_VERDICTS = {
    "ok": ("", "ok", gettext_lazy("Passed")),
    "todo": ("todo", "warn", gettext_lazy("Still to do")),
    "bad": ("bad", "bad", gettext_lazy("Not allowed")),
}


@register.inclusion_tag("includes/icon.html")
def icon(name: str, *, size: str = "", label: str = "") -> dict[str, str]:
    """Draw an icon of our sprite; it is decoration unless it has a label."""
    return {"name": name, "size": size, "label": label}


@register.simple_tag
def status_badge(kind: str, label: str) -> SafeString:
    """Show the state of a process: kind is ok, info, warn, bad or plain."""
    tone = "" if kind in ("", "plain") else f" md-status--{kind}"
    return format_html('<span class="md-status{}">{}</span>', tone, label)


@register.simple_tag
def badge(kind: str, label: str, *, outline: bool = False) -> SafeString:
    """Show what kind of thing it is: primary, secondary, success, information, warning, ..."""
    look = "outline" if outline else "bg-light"
    return format_html('<span class="krds-badge {}-{}">{}</span>', look, kind, label)


@register.simple_tag
def level(code: str, label: str = "") -> SafeString:
    """Show the pace towards a target: ok, go, warn, late, zero or none; word, shape and colour."""
    drawing = render_to_string("includes/icon.html", {"name": f"level-{code}"})
    return format_html(
        '<span class="md-level md-level--{}">{}{}</span>', code, drawing, label or _LEVELS[code]
    )


@register.simple_block_tag
def notice(
    content: str, tone: str = "", *, title: str = "", role: str = "", classes: str = ""
) -> str:
    """Frame what is to be noticed: ok, warn, bad, plain, or information by default."""
    tone = _TONES.get(tone, tone)
    facts = {"content": content, "tone": tone, "title": title, "role": role, "classes": classes}
    return render_to_string("includes/notice.html", {**facts, "icon_name": _TONE_ICONS[tone]})


@register.simple_block_tag
def panel(
    content: str,
    title: str,
    *,
    id: str,
    lead: str = "",
    why_url: str = "",
    span: int | str = "",
    classes: str = "",
) -> str:
    """Frame one part of a portal page under its own heading; `span` is 3 to 9 of 12 columns."""
    facts = {"content": content, "title": title, "id": id, "lead": lead}
    return render_to_string(
        "includes/panel.html", {**facts, "why_url": why_url, "span": span, "classes": classes}
    )


@register.simple_block_tag
def table_wrap(content: str, label: str, *, classes: str = "") -> SafeString:
    """Let a wide table scroll in a region that the keyboard reaches; the label names the table."""
    return format_html(
        '<div class="md-table-wrap{}" role="region" tabindex="0" aria-label="{}">{}</div>',
        f" {classes}" if classes else "",
        _("Table: %(title)s") % {"title": label},
        content,
    )


@register.inclusion_tag("includes/steps.html")
def steps(items: Iterable[Any], current: int | None = None, *, label: str = "") -> dict[str, Any]:
    """Show the steps of a process.

    An item is a label, or has label, note and state (done, now, or empty); `current` is the
    position from 0 and sets the states of items that have none.
    """
    return {
        "steps": [_step(item, position, current) for position, item in enumerate(items)],
        "label": label or _("Progress"),
    }


@register.inclusion_tag("includes/checks.html")
def checks(items: Iterable[Any]) -> dict[str, Any]:
    """List checks with the rule behind each.

    An item has verdict (ok, todo, bad), sentence, and where known detail, source and url.
    """
    return {"checks": [_check(item) for item in items]}


@register.inclusion_tag("includes/facet.html")
def facet(name: str, label: str, choices: Sequence[Any], *, is_open: bool = True) -> dict[str, Any]:
    """Show one condition of a search with its counts; a choice of 0 stays readable.

    A choice has value, label, count and selected. What is beyond the first few folds away.
    """
    rest = list(choices[SHOWN_CHOICES:])
    return {
        "name": name,
        "label": label,
        "first": choices[:SHOWN_CHOICES],
        "rest": rest,
        "rest_is_open": any(_part(choice, "selected") for choice in rest),
        "is_open": is_open or any(_part(choice, "selected") for choice in choices),
    }


def _step(item: Any, position: int, current: int | None) -> dict[str, Any]:
    label = item if isinstance(item, str) else _part(item, "label")
    state = "" if isinstance(item, str) else _part(item, "state")
    if not state and current is not None:
        state = "done" if position < current else "now" if position == current else ""
    return {"label": label, "state": state, "note": _part(item, "note")}


def _check(item: Any) -> dict[str, Any]:
    css, icon_name, verdict = _VERDICTS[str(_part(item, "verdict"))]
    facts = {name: _part(item, name) for name in ("sentence", "detail", "source", "url")}
    return {**facts, "css": css, "icon": icon_name, "verdict": verdict}


def _part(item: Any, name: str) -> Any:
    """Read a part of a mapping or an object; what is missing is empty."""
    if isinstance(item, Mapping):
        return item.get(name, "")
    return getattr(item, name, "")
