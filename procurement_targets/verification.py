"""Recomputing the ledger from its sources and naming every difference."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Final

from django.db.models import Exists, F, Model, OuterRef, QuerySet, Sum

from marketplace.audit import consumers
from marketplace.ordering.models import InspectionLine, Order, OrderLine
from marketplace.policies.queries import rules_of
from procurement_targets.consumer import (
    CONSUMER_OF_EVENTS,
    entries_of_orders,
    entries_of_purchases,
)
from procurement_targets.ledger import CONSUMER, POSTED_FIELDS, Posting, standing, sums_of
from procurement_targets.models import AgencyYear, LedgerEntry, MonthlyActual, OutsidePurchase
from procurement_targets.rule_sets import CountingRules
from procurement_targets.sources import desired_of_orders, desired_of_purchases
from procurement_targets.targets import compute_target

CHUNK = 500
SUM_COLUMNS: Final = ("counted_krw", "provisional_krw", "excluded_krw")
AMOUNTS: Final = ("amount_krw", "supply_krw", "basis_krw")
KIND_OF_FIELD: Final = {
    **dict.fromkeys(AMOUNTS, "wrong_amount"),
    **dict.fromkeys(("decision", "reason_code", "checks"), "wrong_decision"),
    "rule_set_id": "wrong_rule_set",
}
SOURCE_MODELS: Final[dict[str, type[Model]]] = {
    LedgerEntry.Source.ORDER_LINE: OrderLine,
    LedgerEntry.Source.INSPECTION_LINE: InspectionLine,
    LedgerEntry.Source.OUTSIDE_PURCHASE: OutsidePurchase,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the sources say.

    `kind` is one of not_taken, missing, surplus, wrong_amount, wrong_decision, wrong_rule_set,
    wrong_entry, not_mirrored, rollup, target; `object_id` is that of `source`.
    """

    kind: str
    source: str
    object_id: int
    detail: str


def find_differences() -> Iterator[Difference]:
    """Let the ledger take what happened, then yield everything that differs."""
    consumers.drain(CONSUMER)
    yield from _not_taken()
    yield from _source_differences()
    yield from _without_source()
    yield from _not_mirrored()
    yield from _wrong_years()
    yield from _rollup_differences()
    yield from _target_differences()


def _not_taken() -> Iterator[Difference]:
    for event in consumers.untaken(CONSUMER_OF_EVENTS, 0).iterator(CHUNK):
        yield Difference("not_taken", "event", event.pk, f"{event.verb} failed or is left over")


def _source_differences() -> Iterator[Difference]:
    rules = CountingRules()
    for ids in _chunks(Order.objects.order_by("pk").values_list("pk", flat=True)):
        yield from _looked_at_twice(partial(_of_orders, ids, rules))
    for ids in _chunks(OutsidePurchase.objects.order_by("pk").values_list("pk", flat=True)):
        yield from _looked_at_twice(partial(_of_purchases, ids, rules))


def _of_orders(ids: Sequence[int], rules: CountingRules) -> list[Difference]:
    return _compared(desired_of_orders(ids, rules), entries_of_orders(ids))


def _of_purchases(ids: Sequence[int], rules: CountingRules) -> list[Difference]:
    rows = OutsidePurchase.objects.filter(pk__in=ids).select_related("designation")
    return _compared(desired_of_purchases(rows, rules), entries_of_purchases(ids))


def _looked_at_twice(look: Callable[[], list[Difference]]) -> list[Difference]:
    """Look again after another drain: trade may have gone on between the drain and the look."""
    if not look():
        return []
    consumers.drain(CONSUMER)
    return look()


def _compared(desired: Iterable[Posting], entries: QuerySet[LedgerEntry]) -> list[Difference]:
    wanted = {(posting.source, posting.source_id): posting for posting in desired}
    found: list[Difference] = []
    for entry in entries.order_by("pk"):
        posting = wanted.pop((entry.source, entry.source_id), None)
        if posting is None:
            found.append(Difference("surplus", "entry", entry.pk, _named(entry)))
        else:
            found.extend(_wrong_fields(entry, posting))
    found.extend(
        Difference("missing", posting.source, posting.source_id, _named(posting))
        for posting in wanted.values()
    )
    return found


def _wrong_fields(entry: LedgerEntry, posting: Posting) -> Iterator[Difference]:
    details: dict[str, list[str]] = {}
    for name in posting.differences(entry):
        kind = KIND_OF_FIELD.get(name, "wrong_entry")
        there, ought = getattr(entry, name), getattr(posting, name)
        details.setdefault(kind, []).append(f"{name} is {there!r}, ought to be {ought!r}")
    for kind, sentences in details.items():
        yield Difference(kind, "entry", entry.pk, "; ".join(sentences))


def _without_source() -> Iterator[Difference]:
    for source, model in SOURCE_MODELS.items():
        rows = model._default_manager.filter(pk=OuterRef("source_id"))
        entries = standing(LedgerEntry.objects.filter(~Exists(rows), source=source))
        for entry in entries.order_by("pk").iterator(CHUNK):
            yield Difference("surplus", "entry", entry.pk, f"{_named(entry)}, which is not there")


def _not_mirrored() -> Iterator[Difference]:
    counters = LedgerEntry.objects.filter(reverses__isnull=False).select_related("reverses")
    for counter in counters.order_by("pk").iterator(CHUNK):
        entry = counter.reverses
        assert entry is not None  # the filter promises one
        wrong = [name for name in ("year", *POSTED_FIELDS) if not _mirrors(counter, entry, name)]
        if entry.reverses_id is not None:
            wrong.append("reverses a reversal")
        if wrong:
            yield Difference(
                "not_mirrored", "entry", counter.pk, f"against {entry.pk}: {', '.join(wrong)}"
            )


def _mirrors(counter: LedgerEntry, entry: LedgerEntry, name: str) -> bool:
    there, here = getattr(entry, name), getattr(counter, name)
    return bool(here == (-there if name in AMOUNTS else there))


def _wrong_years() -> Iterator[Difference]:
    """The fiscal year of a public body is the calendar year."""
    entries = LedgerEntry.objects.exclude(year=F("effective_on__year"))
    for entry in entries.order_by("pk").iterator(CHUNK):
        yield Difference(
            "wrong_entry", "entry", entry.pk, f"year is {entry.year}, day is {entry.effective_on}"
        )


def _rollup_differences() -> Iterator[Difference]:
    sums = sums_of(LedgerEntry.objects.all())
    nothing = dict.fromkeys(SUM_COLUMNS, 0)
    for row in MonthlyActual.objects.order_by("pk").iterator(CHUNK):
        ought = sums.pop((row.books, row.year, row.agency_id, row.month, row.kind), nothing)
        for name in SUM_COLUMNS:
            if getattr(row, name) != ought[name]:
                yield _rollup(row, name, getattr(row, name), ought[name])
    for key, parts in sums.items():
        row = MonthlyActual(**dict(zip(_KEY, key, strict=True)))
        for name, ought_krw in parts.items():
            if ought_krw:
                yield _rollup(row, name, 0, ought_krw)


_KEY: Final = ("books", "year", "agency_id", "month", "kind")


def _rollup(row: MonthlyActual, name: str, there: int, ought: int) -> Difference:
    where = f"{row.books} {row.year}-{row.month:02} {row.kind}"
    return Difference(
        "rollup",
        "agency",
        row.agency_id,
        f"{where}: {name} is {there:,}, entries add up to {ought:,}",
    )


def _target_differences() -> Iterator[Difference]:
    years = AgencyYear.objects.filter(gross_purchase_krw__isnull=False).select_related("rule_set")
    for row in years.annotate(excluded_krw=Sum("exclusions__amount_krw")).order_by("pk"):
        base_krw = (row.gross_purchase_krw or 0) - (row.excluded_krw or 0)
        found: dict[str, tuple[int | None, int | None]] = {}
        found["base_amount_krw"] = (row.base_amount_krw, base_krw)
        if row.rule_set is not None:
            target = compute_target(base_krw, rules_of(row.rule_set), row.kind)
            found["rate_basis_points"] = (row.rate_basis_points, target.rate_basis_points)
            found["target_krw"] = (row.target_krw, target.target_krw)
        for name, (there, ought) in found.items():
            if there != ought:
                yield Difference(
                    "target",
                    "agency",
                    row.agency_id,
                    f"{row.year}: {name} is {there}, ought to be {ought}",
                )


def _named(row: LedgerEntry | Posting) -> str:
    return f"{row.decision} {row.basis_krw:,} of {row.source} {row.source_id}"


def _chunks(ids: Iterable[Any]) -> Iterator[Sequence[int]]:
    iterator = iter(ids)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
