"""How far an order has come, derived from its state and its lines."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.ordering.models import Order, OrderLine


class Progress(models.TextChoices):
    """What is shown as the state of an order."""

    PLACED = "placed", _("Waiting for acknowledgement")
    DECLINED = "declined", _("Declined by the vendor")
    CANCELLED = "cancelled", _("Cancelled")
    ACKNOWLEDGED = "acknowledged", _("Waiting for delivery")
    TO_INSPECT = "to_inspect", _("Waiting for inspection")
    TO_REPLACE = "to_replace", _("Waiting for a replacement")
    PARTLY_ACCEPTED = "partly_accepted", _("Partly accepted")
    ACCEPTED = "accepted", _("Accepted")
    INVOICED = "invoiced", _("Waiting for payment")
    CLOSED = "closed", _("Completed")


def progress_of(order: Order) -> str:
    """Return the code of what the order waits for next; uses prefetched lines."""
    if order.status != Order.Status.ACKNOWLEDGED:
        return Progress(order.status).value
    return _progress_of_lines(list(order.lines.all())).value


def _progress_of_lines(lines: list[OrderLine]) -> Progress:
    """What waits for the agency comes first, then what waits for the vendor."""
    if any(line.waiting_for_inspection for line in lines):
        return Progress.TO_INSPECT
    if any(line.rejected_quantity for line in lines):
        return Progress.TO_REPLACE
    if all(line.accepted_quantity == line.quantity for line in lines):
        if all(line.invoiced_krw == line.amount_krw for line in lines):
            return Progress.INVOICED
        return Progress.ACCEPTED
    if any(line.accepted_quantity for line in lines):
        return Progress.PARTLY_ACCEPTED
    return Progress.ACKNOWLEDGED


def is_complete(lines: list[OrderLine]) -> bool:
    """Say whether every unit that is still ordered was accepted and paid."""
    return all(
        line.accepted_quantity == line.quantity and line.paid_krw == line.amount_krw
        for line in lines
    )
