"""The course of counted purchases over the year, for the nation or a group of agencies."""

import calendar
import datetime as dt
from collections.abc import Collection

from django.db.models import Sum

from marketplace.values.vat import BASIS_POINTS, floor_won
from procurement_targets.figures import MONTHS, required_krw
from procurement_targets.models import MonthlyActual
from procurement_targets.queries import SUMS


def counted_by_month(
    books: str, years: Collection[int], agency_ids: Collection[int] | None = None
) -> dict[int, list[int]]:
    """Return twelve counted amounts for each year, in one query; None means every agency."""
    rows = MonthlyActual.objects.filter(books=books, year__in=years)
    if agency_ids is not None:
        rows = rows.filter(agency__in=agency_ids)
    courses = {year: [0] * MONTHS for year in years}
    sums = rows.order_by().values("year", "month").annotate(counted=Sum("counted_krw"))
    for year, month, counted_krw in sums.values_list("year", "month", "counted"):
        courses[year][month - 1] = counted_krw
    return courses


def all_by_month(
    books: str, years: Collection[int], agency_id: int
) -> dict[int, list[tuple[int, int, int]]]:
    """Return counted, provisional and excluded won of each month of one agency, in one query."""
    courses = {year: [(0, 0, 0)] * MONTHS for year in years}
    rows = MonthlyActual.objects.filter(books=books, year__in=years, agency=agency_id)
    sums = rows.order_by().values("year", "month").annotate(**SUMS)
    for year, month, *amounts in sums.values_list("year", "month", *SUMS):
        courses[year][month - 1] = (amounts[0], amounts[1], amounts[2])
    return courses


def required_by_month(target_krw: int, year: int) -> list[int]:
    """Return what should be counted by the end of each month to reach the target."""
    ends = [
        dt.date(year, month, calendar.monthrange(year, month)[1]) for month in range(1, MONTHS + 1)
    ]
    return [required_krw(target_krw, year, end) for end in ends]


def december_shares(courses: dict[int, list[int]]) -> list[tuple[int, int | None]]:
    """Return how much of each year's counted purchases fell into December, in basis points."""
    return [(year, share_of(course[-1], sum(course))) for year, course in sorted(courses.items())]


def share_of(part: int, whole: int | None) -> int | None:
    """Return a share in basis points, fractions dropped; None of nothing."""
    return floor_won(part * BASIS_POINTS, whole) if whole else None
