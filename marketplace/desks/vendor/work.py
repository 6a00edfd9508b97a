"""What waits for the firm: orders to take on, to deliver and to bill; the same words as tabs."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from marketplace.desks.navigation import Text
from marketplace.ordering.models import Order, OrderLine
from marketplace.ordering.progress import Progress, progress_of

Status = Order.Status
# Colours of the states of an order, by what they ask of the firm.
TONES = {
    Progress.PLACED: "warn",
    Progress.ACKNOWLEDGED: "info",
    Progress.TO_REPLACE: "bad",
    Progress.TO_INSPECT: "plain",
    Progress.PARTLY_ACCEPTED: "info",
    Progress.ACCEPTED: "warn",
    Progress.INVOICED: "info",
    Progress.CLOSED: "ok",
    Progress.DECLINED: "plain",
    Progress.CANCELLED: "plain",
}


class Work(TextChoices):
    """For what an order waits; the first three are the firm's turn."""

    ACKNOWLEDGE = "acknowledge", _("To acknowledge")
    DELIVER = "deliver", _("To deliver")
    INVOICE = "invoice", _("To invoice")
    INSPECTION = "inspection", _("With the agency")
    PAYMENT = "payment", _("Waiting for payment")
    OVER = "over", _("Finished")


@dataclass(frozen=True, slots=True)
class Row:
    """An order as lists show it, with its next step and whether the day for it has passed."""

    order: Order
    progress: Text
    tone: str
    next_step: Text
    day: dt.date | None
    is_late: bool

    @property
    def to_invoice_krw(self) -> int:
        """What was accepted and not yet invoiced, VAT included."""
        lines = self.order.lines.all()
        return sum(
            line.accepted_quantity * line.unit_price_krw - line.invoiced_krw for line in lines
        )


def waiting_for(work: str) -> Q:
    """Return the condition on orders that wait for this."""
    acknowledged = Q(status=Status.ACKNOWLEDGED)
    match Work(work):
        case Work.ACKNOWLEDGE:
            return Q(status=Status.PLACED)
        case Work.DELIVER:
            kept = F("delivered_quantity") - F("rejected_quantity")
            return acknowledged & Q(_line(quantity__gt=kept))
        case Work.INVOICE:
            accepted_krw = F("accepted_quantity") * F("unit_price_krw")
            return acknowledged & Q(_line(invoiced_krw__lt=accepted_krw))
        case Work.INSPECTION:
            inspected = F("accepted_quantity") + F("rejected_quantity")
            return acknowledged & Q(_line(delivered_quantity__gt=inspected))
        case Work.PAYMENT:
            return acknowledged & Q(_line(paid_krw__lt=F("invoiced_krw")))
    return Q(status__in=(Status.CLOSED, Status.DECLINED, Status.CANCELLED))


def waits_for(order: Order, work: Work) -> bool:
    """Say whether an order waits for the firm in this way; uses prefetched lines."""
    if work == Work.ACKNOWLEDGE:
        return order.status == Status.PLACED
    lines = order.lines.all() if order.status == Status.ACKNOWLEDGED else []
    if work == Work.DELIVER:
        return any(line.deliverable_quantity for line in lines)
    return any(line.accepted_quantity > line.invoiced_quantity for line in lines)


def _line(**conditions: Any) -> Exists:
    return Exists(OrderLine.objects.filter(order=OuterRef("pk"), **conditions))


def work_counts(orders: QuerySet[Order]) -> dict[str, int]:
    """Return how many orders wait for each, and how many there are, in one query."""
    each = {work.value: Count("pk", filter=waiting_for(work)) for work in Work}
    found: dict[str, int] = orders.order_by().aggregate(all=Count("pk"), **each)
    return found


def row_of(order: Order, today: dt.date) -> Row:
    """Return an order with what comes next; uses prefetched lines."""
    code = Progress(progress_of(order))
    step, day = _next(code, order)
    late = day is not None and day < today
    return Row(order, code.label, TONES[code], step, day, late)


def _next(code: Progress, order: Order) -> tuple[Text, dt.date | None]:
    match code:
        case Progress.PLACED:
            return _("Acknowledge, deliver by"), order.due_on
        case Progress.ACKNOWLEDGED | Progress.PARTLY_ACCEPTED:
            return _("Deliver by"), order.due_on
        case Progress.TO_REPLACE:
            return _("Replace what was rejected, by"), order.due_on
        case Progress.ACCEPTED:
            return _("Issue the tax invoice"), None
        case Progress.TO_INSPECT:
            return _("The agency inspects"), None
        case Progress.INVOICED:
            return _("The agency pays"), None
    return "", None
