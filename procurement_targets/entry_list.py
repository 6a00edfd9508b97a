"""The ledger as a list that a reader narrows down, with what each part of it adds up to."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Subquery, Sum

from marketplace.ordering.models import InspectionLine
from marketplace.organisations.models import Agency
from procurement_targets.entries import SHOWN_WITH, EntryChain
from procurement_targets.models import AgencyYear, Decision, LedgerEntry, MonthlyActual

Source = LedgerEntry.Source


class Part(StrEnum):
    """The parts of a ledger: what stands by decision, and what cancels itself out."""

    COUNTED = "counted"
    PROVISIONAL = "provisional"
    EXCLUDED = "excluded"
    REVERSED = "reversed"


STANDS = Q(reverses__isnull=True, reversed_by__isnull=True)
OF_PART: dict[Part, Q] = {
    Part.COUNTED: STANDS & Q(decision=Decision.COUNTED),
    Part.PROVISIONAL: STANDS & Q(decision=Decision.PROVISIONAL),
    Part.EXCLUDED: STANDS & Q(decision=Decision.EXCLUDED),
    Part.REVERSED: Q(reverses__isnull=False) | Q(reversed_by__isnull=False),
}


@dataclass(frozen=True, slots=True)
class PartSum:
    """How many entries a part has and what they add up to; reversed pairs add up to nothing."""

    entries: int = 0
    basis_krw: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySelection:
    """Which entries of a year a reader wants; None and empty mean all.

    `kind` is the kind of purchase, `body` the kind of agency as of the year.
    """

    books: str
    year: int
    agency: Agency | None = None
    kind: str = ""
    body: str = ""
    month: int | None = None

    def entries(self, part: Part | None = None) -> QuerySet[LedgerEntry]:
        """Return the entries, the newest first, with what a list shows of them."""
        rows = self._rows()
        if part is not None:
            rows = rows.filter(OF_PART[part])
        return rows.select_related(*SHOWN_WITH).order_by("-pk")

    def sums(self) -> tuple[dict[Part, PartSum], int | None]:
        """Return count and sum of each part and what the monthly sums say was counted.

        One query, and a second one only where there is no entry. The monthly sums know no kind of
        agency: then theirs is None.
        """
        wanted: dict[str, Any] = {}
        if not self.body:
            wanted["rolled_up_krw"] = Max(Subquery(self._rolled_up()))
        for part, condition in OF_PART.items():
            wanted[f"{part}_entries"] = Count("pk", filter=condition)
            wanted[f"{part}_krw"] = Sum("basis_krw", filter=condition, default=0)
        found = self._rows().order_by().aggregate(**wanted)
        sums = {part: PartSum(found[f"{part}_entries"], found[f"{part}_krw"]) for part in Part}
        if self.body:
            return sums, None
        if not any(one.entries for one in sums.values()):
            return sums, sum(row["total"] for row in self._rolled_up())
        return sums, found["rolled_up_krw"] or 0

    def lines(self, part: Part | None = None) -> Iterator[LedgerEntry]:
        """Yield the entries of a download, the oldest first, with flat memory."""
        return self.entries(part).order_by("pk").iterator(chunk_size=1000)

    def _rolled_up(self) -> QuerySet[MonthlyActual, Any]:
        """Return the monthly sums' answer to the same question as one row, or none."""
        rows = MonthlyActual.objects.filter(books=self.books, year=self.year)
        wanted = {"agency": self.agency, "kind": self.kind, "month": self.month}
        rows = rows.filter(**{name: value for name, value in wanted.items() if value})
        of_books = rows.order_by().values("books").annotate(total=Sum("counted_krw"))
        total: QuerySet[MonthlyActual, Any] = of_books.values("total")
        return total

    def _rows(self) -> QuerySet[LedgerEntry]:
        rows = LedgerEntry.objects.filter(books=self.books, year=self.year)
        if self.agency is not None:
            rows = rows.filter(agency=self.agency)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.month is not None:
            rows = rows.filter(effective_on__month=self.month)
        return rows.filter(self._of_body()) if self.body else rows

    def _of_body(self) -> Q:
        """Return the condition on the kind of agency: that of the year, else today's."""
        opened = AgencyYear.objects.filter(books=self.books, year=self.year)
        of_year = Q(agency__in=opened.filter(kind=self.body).values("agency"))
        not_opened = ~Q(agency__in=opened.values("agency"))
        return of_year | (not_opened & Q(agency__kind=self.body))


def story_of(chain: EntryChain) -> QuerySet[LedgerEntry]:
    """Return all entries of the purchase behind an entry, the oldest first.

    An order line speaks through its accepted parts too, so provisional and counted come together.
    """
    entry, line = chain.entry, chain.order_line
    own = Q(source=entry.source, source_id=entry.source_id)
    if line is not None:
        parts = InspectionLine.objects.filter(order_line=line).values("pk")
        own = Q(source=Source.ORDER_LINE, source_id=line.pk)
        own |= Q(source=Source.INSPECTION_LINE, source_id__in=parts)
    entries = LedgerEntry.objects.filter(own, books=entry.books)
    return entries.select_related(*SHOWN_WITH).order_by("pk")
