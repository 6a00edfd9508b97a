"""What the ledger says about one order of the platform."""

from dataclasses import dataclass

from django.db.models import Q

from marketplace.ordering.models import InspectionLine, Order, OrderLine
from procurement_targets.ledger import standing
from procurement_targets.models import Decision, LedgerEntry
from procurement_targets.reasons import reason_sentence

Source = LedgerEntry.Source


@dataclass(frozen=True, slots=True)
class OrderInLedger:
    """The standing entries of an order with what they add up to; nothing before the ledger ran."""

    entries: list[LedgerEntry]

    def sum_of(self, decision: str) -> int:
        """Return what the standing entries of a decision add up to."""
        return sum(entry.basis_krw for entry in self.entries if entry.decision == decision)

    @property
    def counted_krw(self) -> int:
        """Return what counts."""
        return self.sum_of(Decision.COUNTED)

    @property
    def provisional_krw(self) -> int:
        """Return what may still count."""
        return self.sum_of(Decision.PROVISIONAL)

    @property
    def excluded_krw(self) -> int:
        """Return what does not count."""
        return self.sum_of(Decision.EXCLUDED)

    @property
    def reasons(self) -> list[str]:
        """Return why amounts are excluded, each reason once."""
        excluded = [e.reason_code for e in self.entries if e.decision == Decision.EXCLUDED]
        return [reason_sentence(code) for code in dict.fromkeys(excluded)]


def order_in_ledger(order: Order) -> OrderInLedger:
    """Return the standing entries of an order, the oldest first, in one query."""
    lines = OrderLine.objects.filter(order=order).values("pk")
    parts = InspectionLine.objects.filter(order_line__order=order).values("pk")
    own = Q(source=Source.ORDER_LINE, source_id__in=lines) | Q(
        source=Source.INSPECTION_LINE, source_id__in=parts
    )
    return OrderInLedger(list(standing(LedgerEntry.objects.filter(own)).order_by("pk")))
