"""How rates, counts and dates are written on a page."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.formats import date_format

from marketplace.values.won import MINUS

# A figure that does not exist is a dash, never 0.
NO_FIGURE = "–"


def format_percent(basis_points: int | None, decimals: int = 1) -> str:
    """Write a rate: 7470 basis points are 74.7%; no rate is a dash."""
    if basis_points is None:
        return NO_FIGURE
    return f"{spell_rate(basis_points, decimals)}%"


def spell_rate(basis_points: int, decimals: int = 1) -> str:
    """Write a rate without its sign of percent, halves rounded away from zero."""
    step = Decimal(1).scaleb(-decimals)
    rate = (Decimal(abs(basis_points)) / 100).quantize(step, rounding=ROUND_HALF_UP)
    return f"{MINUS if basis_points < 0 else ''}{rate:,}"


def format_count(count: int | None) -> str:
    """Write a number of things with separators and a true minus sign."""
    if count is None:
        return NO_FIGURE
    return f"{MINUS if count < 0 else ''}{abs(count):,}"


def format_day(day: dt.date | None) -> str:
    """Write a date as the language does: 2026.11.23. in Korean; instants as their Korean date."""
    if day is None:
        return NO_FIGURE
    return date_format(_in_korea(day), "DATE_FORMAT")


def format_instant(instant: dt.datetime | None) -> str:
    """Write an instant as Korean date and time of day."""
    if instant is None:
        return NO_FIGURE
    return date_format(_in_korea(instant), "DATETIME_FORMAT")


def whole_percent(basis_points: int | None) -> int:
    """Return the width class of a bar: 0 to 100, and 1 for what is not quite nothing."""
    if basis_points is None or basis_points <= 0:
        return 0
    return min(100, max(1, (basis_points + 50) // 100))


def _in_korea(day: dt.date) -> dt.date:
    if isinstance(day, dt.datetime) and timezone.is_aware(day):
        return timezone.localtime(day)
    return day
