"""Amounts, rates, dates, figure tiles and meters."""

import datetime as dt
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.desks.figures import (
    NO_FIGURE,
    format_count,
    format_day,
    format_instant,
    format_percent,
    spell_rate,
    whole_percent,
)
from marketplace.values.won import SpelledWon, format_eok, format_won, spell_eok, spell_won

register = template.Library()


@register.simple_tag(name="won")
@register.filter(name="won")
def won(amount_krw: int | None) -> str:
    """Write every won: 1,234,567원 or KRW 1,234,567; no amount is a dash."""
    return NO_FIGURE if amount_krw is None else format_won(amount_krw, _language())


@register.simple_tag(name="eok")
@register.filter(name="eok")
def eok(amount_krw: int | None) -> str:
    """Write the short form for sums: 12.3억 원 or KRW 1.23 billion; no amount is a dash."""
    return NO_FIGURE if amount_krw is None else format_eok(amount_krw, _language())


@register.simple_tag(name="percent")
@register.filter(name="percent")
def percent(basis_points: int | None, decimals: int = 1) -> str:
    """Write a rate with one decimal, or as many as asked for; no rate is a dash."""
    return format_percent(basis_points, decimals)


@register.simple_tag(name="count")
@register.filter(name="count")
def count(number: int | None) -> str:
    """Write a number of things with separators; no number is a dash."""
    return format_count(number)


@register.simple_tag
def korean_date(day: dt.date | None) -> str:
    """Write a date in a time element."""
    return _time_element(day, format_day(day))


@register.simple_tag
def korean_time(instant: dt.datetime | None) -> str:
    """Write an instant in a time element, as Korean date and time of day."""
    return _time_element(instant, format_instant(instant))


@register.filter(name="instant")
def instant(moment: dt.datetime | None) -> str:
    """Write an instant inside a sentence, as Korean date and time of day."""
    return format_instant(moment)


@register.inclusion_tag("includes/stat_tile.html")
def stat_tile(
    label: str,
    value: object = None,
    *,
    unit: str = "",
    won: int | None = None,
    eok: int | None = None,
    basis_points: int | None = None,
    decimals: int = 1,
    note: str = "",
    why_url: str = "",
    tone: str = "",
    size: str = "",
    meter: int | None = None,
    plan: int | None = None,
) -> dict[str, Any]:
    """Show one figure with its unit, a note and the way to its ground.

    Give the figure as `value` with `unit`, or as `won`, `eok` or `basis_points`.
    The tile is a group of a description list: wrap tiles in <dl class="md-kpis"> or md-grid.
    """
    spelled = _spelled(value, unit, won, eok, basis_points, decimals)
    return {
        "label": label,
        "before": spelled.before,
        "figure": spelled.figure,
        "after": spelled.after,
        "note": note,
        "why_url": why_url,
        "why_label": _("Ground of: %(label)s %(figure)s") % {"label": label, "figure": spelled},
        "tone": tone,
        "size": size,
        "has_meter": meter is not None,
        "meter_basis_points": meter,
        "plan": plan,
    }


@register.inclusion_tag("includes/meter.html")
def meter(
    basis_points: int | None,
    plan: int | None = None,
    *,
    size: str = "s",
    tone: str = "",
    label: str = "",
) -> dict[str, Any]:
    """Draw a rate as a bar, with a mark where the plan stands; both in basis points."""
    if not label and plan is None:
        label = format_percent(basis_points)
    elif not label:
        label = _("%(rate)s, plan %(plan)s") % {
            "rate": format_percent(basis_points),
            "plan": format_percent(plan),
        }
    return {
        "width": whole_percent(basis_points),
        "plan_at": None if plan is None else whole_percent(plan),
        "size": size,
        "tone": tone,
        "label": label,
    }


@register.inclusion_tag("includes/why.html")
def why(url: str, subject: str) -> dict[str, str]:
    """Link a figure to its ground; the subject is read out with it."""
    return {"url": url, "label": _("Ground of: %(subject)s") % {"subject": subject}}


def _spelled(
    value: object,
    unit: str,
    won: int | None,
    eok: int | None,
    basis_points: int | None,
    decimals: int,
) -> SpelledWon:
    """Cut whichever figure was given into before, figure and unit."""
    if won is not None:
        return spell_won(won, _language())
    if eok is not None:
        return spell_eok(eok, _language())
    if basis_points is not None:
        return SpelledWon("", spell_rate(basis_points, decimals), "%")
    if value is None or value == "":
        return SpelledWon("", NO_FIGURE, "")
    return SpelledWon("", format_count(value) if type(value) is int else str(value), unit)


def _time_element(moment: dt.date | None, text: str) -> SafeString | str:
    if moment is None:
        return text
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), text)


def _language() -> str:
    return get_language() or "ko"
