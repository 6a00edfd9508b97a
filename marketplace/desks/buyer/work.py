"""What an order waits for, in the words of the agency; the same words as tabs of the list."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from marketplace.desks.navigation import Text
from marketplace.ordering.models import Order, OrderLine
from marketplace.ordering.progress import Progress, progress_of

Status = Order.Status
# Colours of the states of an order, by what they ask of the agency.
TONES = {
    Progress.PLACED: "info",
    Progress.ACKNOWLEDGED: "info",
    Progress.TO_INSPECT: "warn",
    Progress.TO_REPLACE: "bad",
    Progress.PARTLY_ACCEPTED: "info",
    Progress.ACCEPTED: "info",
    Progress.INVOICED: "warn",
    Progress.CLOSED: "ok",
    Progress.DECLINED: "bad",
    Progress.CANCELLED: "plain",
}


class Work(TextChoices):
    """For what an order waits; inspection and payment are the agency's turn."""

    INSPECTION = "inspection", _("To inspect")
    PAYMENT = "payment", _("To pay")
    VENDOR = "vendor", _("With the vendor")
    OVER = "over", _("Finished")


@dataclass(frozen=True, slots=True)
class Row:
    """An order as lists show it."""

    order: Order
    progress: Text
    tone: str
    is_late: bool
    units: int
    accepted_units: int


def waiting_for(work: str) -> Q:
    """Return the condition on orders that wait for this."""
    acknowledged = Q(status=Status.ACKNOWLEDGED)
    match Work(work):
        case Work.INSPECTION:
            inspected = F("accepted_quantity") + F("rejected_quantity")
            return acknowledged & Q(_line(delivered_quantity__gt=inspected))
        case Work.PAYMENT:
            return acknowledged & Q(_line(paid_krw__lt=F("invoiced_krw")))
        case Work.VENDOR:
            kept = F("delivered_quantity") - F("rejected_quantity")
            return Q(status=Status.PLACED) | acknowledged & Q(_line(quantity__gt=kept))
    return Q(status__in=(Status.CLOSED, Status.DECLINED, Status.CANCELLED))


def _line(**conditions: Any) -> Exists:
    return Exists(OrderLine.objects.filter(order=OuterRef("pk"), **conditions))


def work_counts(orders: QuerySet[Order]) -> dict[str, int]:
    """Return how many orders wait for each, and how many there are, in one query."""
    each = {work.value: Count("pk", filter=waiting_for(work)) for work in Work}
    found: dict[str, int] = orders.order_by().aggregate(all=Count("pk"), **each)
    return found


def row_of(order: Order, today: dt.date) -> Row:
    """Return an order with what it waits for; uses prefetched lines."""
    code = Progress(progress_of(order))
    lines = list(order.lines.all())
    open_states = (Status.PLACED, Status.ACKNOWLEDGED)
    missing = any(line.deliverable_quantity for line in lines)
    return Row(
        order=order,
        progress=code.label,
        tone=TONES[code],
        is_late=order.status in open_states and missing and order.due_on < today,
        units=sum(line.quantity for line in lines),
        accepted_units=sum(line.accepted_quantity for line in lines),
    )
