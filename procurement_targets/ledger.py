"""Writing the ledger: entries, their counter-entries and the monthly sums, in one transaction.

Nothing else writes these tables. Rows are added, never changed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from django.db import connection, transaction
from django.db.models import QuerySet, Sum

from marketplace.audit.models import Event, Progress
from marketplace.values import clock
from marketplace.values.working_days import fiscal_year
from procurement_targets.counting import Check
from procurement_targets.models import Decision, LedgerEntry, MonthlyActual

CONSUMER = "ledger"
BATCH_SIZE = 500

RollupKey = tuple[str, int, int, int, str]
RollupSums = dict[str, int]

_SUM_COLUMNS = {decision.value: f"{decision.value}_krw" for decision in Decision}
_UPSERT = """
INSERT INTO procurement_targets_monthlyactual
    (books, year, agency_id, month, kind, counted_krw, provisional_krw, excluded_krw)
VALUES {rows}
ON CONFLICT (books, year, agency_id, month, kind) DO UPDATE SET
    counted_krw = procurement_targets_monthlyactual.counted_krw + excluded.counted_krw,
    provisional_krw = procurement_targets_monthlyactual.provisional_krw + excluded.provisional_krw,
    excluded_krw = procurement_targets_monthlyactual.excluded_krw + excluded.excluded_krw
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What an entry is to say; its fields are the entry's fields of the same name."""

    books: str
    agency_id: int
    paying_agency_id: int
    using_agency_id: int
    vendor_id: int
    product_id: int
    designation_id: int | None
    effective_on: dt.date
    kind: str
    decision: str
    reason_code: str
    checks: list[Check]
    amount_krw: int
    supply_krw: int
    basis_krw: int
    rule_set_id: int
    source: str
    source_id: int

    def differences(self, entry: LedgerEntry) -> list[str]:
        """Return the names of the fields in which an entry says something else."""
        return [name for name in POSTED_FIELDS if getattr(self, name) != getattr(entry, name)]


POSTED_FIELDS = tuple(field.name for field in fields(Posting))


def post(posting: Posting, event: Event) -> LedgerEntry:
    """Add one entry and its monthly sum; `event` is what caused it."""
    return post_many([(posting, event)])[0]


def reverse(entry: LedgerEntry, event: Event) -> LedgerEntry:
    """Add the counter-entry of an entry that stands.

    An entry is reversed once: a second time breaks the unique `reverses`.
    """
    return reverse_many([(entry, event)])[0]


def post_many(postings: Iterable[tuple[Posting, Event]]) -> list[LedgerEntry]:
    """Add entries in bulk and their sums in one grouped statement; must run in a transaction."""
    recorded_at = clock.machine_now()
    return _add(
        [
            LedgerEntry(
                **{name: getattr(posting, name) for name in POSTED_FIELDS},
                year=fiscal_year(posting.effective_on),
                source_event=event,
                recorded_at=recorded_at,
            )
            for posting, event in postings
        ]
    )


def reverse_many(reversals: Iterable[tuple[LedgerEntry, Event]]) -> list[LedgerEntry]:
    """Add the exact mirrors of entries; must run in a transaction."""
    recorded_at = clock.machine_now()
    return _add([_mirror(entry, event, recorded_at) for entry, event in reversals])


def standing(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """Return those that are neither reversals nor reversed: what the ledger says today."""
    return entries.filter(reverses__isnull=True, reversed_by__isnull=True)


def rebuild_rollups() -> int:
    """Write the monthly sums anew from the entries; return how many rows they have.

    Holds the consumer's row meanwhile, so that no entry comes in between.
    """
    with transaction.atomic():
        Progress.objects.get_or_create(name=CONSUMER)
        Progress.objects.select_for_update().get(name=CONSUMER)
        MonthlyActual.objects.all().delete()
        sums = sums_of(LedgerEntry.objects.all())
        _add_to_rollups(sums)
    return len(sums)


def sums_of(entries: QuerySet[LedgerEntry]) -> dict[RollupKey, RollupSums]:
    """Return the monthly sums that the entries amount to, reversals included."""
    groups = (
        entries.order_by()
        .values_list("books", "year", "agency_id", "effective_on__month", "kind", "decision")
        .annotate(Sum("basis_krw"))
    )
    sums: dict[RollupKey, RollupSums] = defaultdict(_no_sums)
    for books, year, agency_id, month, kind, decision, amount_krw in groups:
        sums[books, year, agency_id, month, kind][_SUM_COLUMNS[decision]] += amount_krw
    return dict(sums)


def _mirror(entry: LedgerEntry, event: Event, recorded_at: dt.datetime) -> LedgerEntry:
    copied = {name: getattr(entry, name) for name in POSTED_FIELDS}
    for name in ("amount_krw", "supply_krw", "basis_krw"):
        copied[name] = -copied[name]
    return LedgerEntry(
        **copied, year=entry.year, source_event=event, reverses=entry, recorded_at=recorded_at
    )


def _add(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("the ledger is written inside a transaction")
    for entry in entries:
        entry.payload_sha256 = entry.computed_sha256()
    added = LedgerEntry.objects.bulk_create(entries, batch_size=BATCH_SIZE)
    sums: dict[RollupKey, RollupSums] = defaultdict(_no_sums)
    for entry in added:
        sums[_rollup_key(entry)][_SUM_COLUMNS[entry.decision]] += entry.basis_krw
    _add_to_rollups(sums)
    return added


def _rollup_key(entry: LedgerEntry) -> RollupKey:
    return entry.books, entry.year, entry.agency_id, entry.effective_on.month, entry.kind


def _no_sums() -> RollupSums:
    return dict.fromkeys(_SUM_COLUMNS.values(), 0)


def _add_to_rollups(sums: Mapping[RollupKey, RollupSums]) -> None:
    """Add to the rows or make them, in one order, so that two writers cannot wait in a ring."""
    rows = [
        (*key, parts["counted_krw"], parts["provisional_krw"], parts["excluded_krw"])
        for key, parts in sorted(sums.items())
        if any(parts.values())
    ]
    for start in range(0, len(rows), BATCH_SIZE):
        batch = rows[start : start + BATCH_SIZE]
        statement = _UPSERT.format(
            rows=", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(batch))
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [value for row in batch for value in row])
