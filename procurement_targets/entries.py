"""Reading the ledger: the entries behind a figure, and the chain behind an entry."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from marketplace.ordering.models import InspectionLine, OrderLine
from marketplace.organisations.models import Agency
from marketplace.payments.models import Payment
from marketplace.policies.queries import rules_of
from procurement_targets.ledger import standing
from procurement_targets.models import Decision, LedgerEntry, OutsidePurchase
from procurement_targets.reasons import Explained, explained, reason_sentence

SHOWN_WITH = (
    "agency",
    "vendor",
    "product",
    "designation",
    "rule_set",
    "source_event",
    "reverses",
    "reversed_by",
)


@dataclass(frozen=True, slots=True)
class EntryChain:
    """Everything behind one entry, from the figure down to the purchase.

    Of `order_line` and `purchase` exactly one is set; `inspection_line` only for accepted parts.
    """

    entry: LedgerEntry
    reason: str
    checks: list[Explained]
    order_line: OrderLine | None
    inspection_line: InspectionLine | None
    purchase: OutsidePurchase | None
    payments: list[Payment]


def entries_of(
    agency: Agency,
    year: int,
    *,
    decision: str = "",
    kind: str = "",
    reason_code: str = "",
    only_standing: bool = False,
) -> QuerySet[LedgerEntry]:
    """Return an agency's entries of a year, the newest first; empty filters mean all."""
    wanted = {"decision": decision, "kind": kind, "reason_code": reason_code}
    entries = LedgerEntry.objects.filter(
        books=agency.books,
        year=year,
        agency=agency,
        **{name: value for name, value in wanted.items() if value},
    )
    if only_standing:
        entries = standing(entries)
    return entries.select_related(*SHOWN_WITH).order_by("-pk")


def sums_by_decision(entries: QuerySet[LedgerEntry]) -> dict[str, int]:
    """Return what entries add up to by decision, reversals included, in one statement."""
    sums = dict.fromkeys(Decision.values, 0)
    sums.update(
        entries.order_by()
        .values("decision")
        .annotate(total=Sum("basis_krw"))
        .values_list("decision", "total")
    )
    return sums


def chain_of(entry: LedgerEntry) -> EntryChain:
    """Follow an entry down to its order line, acceptance and payments, or outside purchase."""
    part = _inspection_line(entry)
    line = part.order_line if part else _order_line(entry)
    return EntryChain(
        entry=entry,
        reason=reason_sentence(entry.reason_code),
        checks=explained(entry.checks, rules_of(entry.rule_set)),
        order_line=line,
        inspection_line=part,
        purchase=_purchase(entry),
        payments=list(_payments(line)) if line else [],
    )


def _inspection_line(entry: LedgerEntry) -> InspectionLine | None:
    if entry.source != LedgerEntry.Source.INSPECTION_LINE:
        return None
    parts = InspectionLine.objects.select_related("inspection", "order_line__order")
    return parts.get(pk=entry.source_id)


def _order_line(entry: LedgerEntry) -> OrderLine | None:
    if entry.source != LedgerEntry.Source.ORDER_LINE:
        return None
    return OrderLine.objects.select_related("order").get(pk=entry.source_id)


def _purchase(entry: LedgerEntry) -> OutsidePurchase | None:
    if entry.source != LedgerEntry.Source.OUTSIDE_PURCHASE:
        return None
    purchases = OutsidePurchase.objects.select_related("evidence", "report_import", "decided_by")
    return purchases.get(pk=entry.source_id)


def _payments(line: OrderLine) -> Iterable[Payment]:
    paid = Payment.objects.filter(invoice__lines__order_line=line).select_related("invoice")
    return paid.distinct().order_by("paid_on", "pk")
