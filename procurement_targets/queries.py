"""Figures for dashboards, read from the monthly sums: one or two statements each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet, Sum

from marketplace.audit.models import Progress
from marketplace.ordering.models.orders import PurchaseKind
from marketplace.organisations.models import Agency
from marketplace.values.books import Books
from procurement_targets.figures import (
    MONTHS,
    Figures,
)
from procurement_targets.ledger import CONSUMER
from procurement_targets.models import AgencyYear, LedgerEntry, MonthlyActual

SUMS = {
    "counted": Sum("counted_krw"),
    "provisional": Sum("provisional_krw"),
    "excluded": Sum("excluded_krw"),
}


@dataclass(slots=True)
class _Course:
    """Adds up rows of the monthly sums."""

    counted: int = 0
    provisional: int = 0
    excluded: int = 0
    by_month: list[int] = field(default_factory=lambda: [0] * MONTHS)
    by_kind: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PurchaseKind.values, 0))

    def add(self, month: int, kind: str, counted: int, provisional: int, excluded: int) -> None:
        self.counted += counted
        self.provisional += provisional
        self.excluded += excluded
        self.by_month[month - 1] += counted
        self.by_kind[kind] = self.by_kind.get(kind, 0) + counted

    def figures(self, target_krw: int | None, base_amount_krw: int | None) -> Figures:
        return Figures(
            target_krw=target_krw,
            base_amount_krw=base_amount_krw,
            counted_krw=self.counted,
            provisional_krw=self.provisional,
            excluded_krw=self.excluded,
            by_month=tuple(self.by_month),
            by_kind=self.by_kind,
        )


def nation(books: str, year: int) -> Figures:
    """Return the figures of all agencies of the books together, each counted once."""
    return _figures(actuals_of(books, year), AgencyYear.objects.filter(books=books, year=year))


def agency_figures(agency: Agency, year: int) -> Figures:
    """Return the figures of one agency, without those of the bodies that belong to it."""
    return _figures(
        actuals_of(agency.books, year).filter(agency=agency),
        AgencyYear.objects.filter(agency=agency, year=year),
    )


def group_figures(agency: Agency, year: int) -> tuple[Figures, int]:
    """Return the figures of an agency with all that belong to it, and how many bodies those are."""
    children: dict[int, list[int]] = defaultdict(list)
    years = AgencyYear.objects.filter(books=agency.books, year=year, parent__isnull=False)
    for agency_id, parent_id in years.values_list("agency_id", "parent_id"):
        children[parent_id].append(agency_id)
    members, queue = {agency.pk}, [agency.pk]
    while queue:
        new = set(children[queue.pop()]) - members
        members |= new
        queue.extend(new)
    figures = _figures(
        actuals_of(agency.books, year).filter(agency__in=members),
        AgencyYear.objects.filter(year=year, agency__in=members),
    )
    return figures, len(members)


def figures_by_agency(books: str, year: int) -> list[tuple[Mapping[str, Any], Figures]]:
    """Return each agency with a target or any entry and its full figures, in the order of names.

    Two statements for all agencies together; the mapping holds pk, code, name and kind.
    """
    courses: dict[int, _Course] = defaultdict(_Course)
    for agency_id, month, kind, counted, provisional, excluded in actuals_of(
        books, year
    ).values_list("agency", "month", "kind", "counted_krw", "provisional_krw", "excluded_krw"):
        courses[agency_id].add(month, kind, counted, provisional, excluded)
    return [
        (
            facts | {"kind": facts["of_year__kind"] or facts["kind"]},
            courses[facts["pk"]].figures(
                facts["of_year__target_krw"], facts["of_year__base_amount_krw"]
            ),
        )
        for facts in agencies_of(books, year)
        if facts["of_year__target_krw"] is not None or facts["pk"] in courses
    ]


def added_up(parts: Iterable[Figures]) -> Figures:
    """Return the figures of several agencies together."""
    course, target_krw, base_krw = _Course(), 0, 0
    for part in parts:
        course.counted += part.counted_krw
        course.provisional += part.provisional_krw
        course.excluded += part.excluded_krw
        course.by_month = [a + b for a, b in zip(course.by_month, part.by_month, strict=True)]
        for kind, amount_krw in part.by_kind.items():
            course.by_kind[kind] = course.by_kind.get(kind, 0) + amount_krw
        target_krw += part.target_krw or 0
        base_krw += part.base_amount_krw or 0
    return course.figures(target_krw or None, base_krw or None)


def ledger_books() -> str:
    """Return the real books where they have entries, else the demonstration."""
    real = LedgerEntry.objects.filter(books=Books.REAL).exists()
    return Books.REAL.value if real else Books.DEMO.value


def years_with_figures(books: str) -> list[int]:
    """Return the years that have a target or any entry, newest first."""
    opened = AgencyYear.objects.filter(books=books).order_by().values_list("year")
    bought = MonthlyActual.objects.filter(books=books).order_by().values_list("year")
    return sorted({year for (year,) in opened.union(bought)}, reverse=True)


def ledger_as_of() -> dt.datetime | None:
    """Return when the ledger last took what had happened; None when it never did."""
    return Progress.objects.filter(pk=CONSUMER).values_list("updated_at", flat=True).first()


def actuals_of(books: str, year: int) -> QuerySet[MonthlyActual]:
    """Return the monthly sums of a year."""
    return MonthlyActual.objects.filter(books=books, year=year)


def _figures(actuals: QuerySet[MonthlyActual], years: QuerySet[AgencyYear]) -> Figures:
    course = _Course()
    for row in (
        actuals.order_by()
        .values("month", "kind")
        .annotate(**SUMS)
        .values_list("month", "kind", *SUMS)
    ):
        course.add(*row)
    totals = years.aggregate(target=Sum("target_krw"), base=Sum("base_amount_krw"))
    return course.figures(totals["target"], totals["base"])


def agencies_of(books: str, year: int) -> QuerySet[Any, dict[str, Any]]:
    """Return all agencies of the books, each with its own year beside it, in order of names.

    What belongs to the year is named `of_year__...` and is None where the year is not opened.
    """
    of_year = FilteredRelation("years", condition=Q(years__year=year))
    names = ("pk", "code", "name", "name_en", "kind", "region")
    dated = ("pk", "kind", "target_krw", "base_amount_krw", "obligation", "parent_id")
    rows: QuerySet[Any, dict[str, Any]] = (
        Agency.objects.filter(books=books)
        .annotate(of_year=of_year)
        .order_by("name", "pk")
        .values(*names, *(f"of_year__{name}" for name in dated))
    )
    return rows
