"""When the accepted parts of order lines were paid, for rules that wait for the payment."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import accumulate

from django.db.models import Prefetch

from marketplace.payments.models import Payment, TaxInvoice, TaxInvoiceLine


class PaidParts:
    """What was paid for order lines: an invoice counts from the day that it is paid in full.

    Payments settle the accepted parts of a line in the order of their inspections.
    """

    def __init__(self, line_ids: Collection[int]) -> None:
        self._paid: dict[int, list[tuple[dt.date, int]]] = defaultdict(list)
        settled: dict[int, dt.date | None] = {}
        payments = Prefetch("invoice__payments", Payment.objects.order_by("paid_on", "pk"))
        for part in TaxInvoiceLine.objects.filter(order_line__in=line_ids).prefetch_related(
            "invoice", payments
        ):
            day = settled.setdefault(part.invoice_id, _settled_on(part.invoice))
            if day is not None:
                self._paid[part.order_line_id].append((day, part.amount_krw))
        for amounts in self._paid.values():
            amounts.sort()

    def days_for(self, line_id: int, parts_krw: Sequence[int]) -> list[dt.date | None]:
        """Return for each accepted part of a line the day on which it was paid, or None."""
        paid = self._paid.get(line_id, [])
        reached = list(accumulate(amount for _, amount in paid))
        return [_first_day(paid, reached, owed) for owed in accumulate(parts_krw)]


def _settled_on(invoice: TaxInvoice) -> dt.date | None:
    open_krw = invoice.total_krw
    for payment in invoice.payments.all():
        open_krw -= payment.amount_krw
        if open_krw <= 0:
            return payment.paid_on
    return None


def _first_day(
    paid: Sequence[tuple[dt.date, int]], reached: Sequence[int], owed: int
) -> dt.date | None:
    days = (day for (day, _), sum_krw in zip(paid, reached, strict=True) if sum_krw >= owed)
    return next(days, None)
