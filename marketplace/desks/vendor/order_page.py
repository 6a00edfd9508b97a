"""The facts of one order's page: where it stands, its lines, deliveries, invoices."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.desks.figures import format_day
from marketplace.desks.vendor.work import Work, row_of, waits_for
from marketplace.ordering.models import Delivery, Order, OrderLine
from marketplace.payments.models import TaxInvoice

DONE, NOW, LATER = "done", "now", ""


def order_facts(order: Order, invoices: list[TaxInvoice], today: dt.date) -> dict[str, Any]:
    """Return what the page shows; the order comes with everything loaded."""
    lines = list(order.lines.all())
    accepted_krw = sum(line.accepted_quantity * line.unit_price_krw for line in lines)
    invoiced_krw = sum(line.invoiced_krw for line in lines)
    return {
        "order": order,
        "row": row_of(order, today),
        "lines": lines,
        "deliveries": _parts(order),
        "changes": list(order.changes.all()),
        "invoices": invoices,
        "steps": steps_of(order, lines, len(invoices)),
        "accepted_krw": accepted_krw,
        "invoiced_krw": invoiced_krw,
        "paid_krw": sum(line.paid_krw for line in lines),
        "to_invoice_krw": accepted_krw - invoiced_krw,
        "may_acknowledge": waits_for(order, Work.ACKNOWLEDGE),
        "may_deliver": waits_for(order, Work.DELIVER),
        "may_invoice": waits_for(order, Work.INVOICE),
    }


def steps_of(order: Order, lines: list[OrderLine], invoices: int) -> list[dict[str, str]]:
    """Return the way of the order with how far each step has come."""
    ordered = sum(line.quantity for line in lines)
    kept = sum(line.kept_quantity for line in lines)
    accepted = sum(line.accepted_quantity for line in lines)
    total_krw = sum(line.amount_krw for line in lines)
    invoiced_krw = sum(line.invoiced_krw for line in lines)
    paid_krw = sum(line.paid_krw for line in lines)
    placed = {"label": _("Placed"), "note": format_day(order.placed_on), "state": DONE}
    if order.status in (Order.Status.DECLINED, Order.Status.CANCELLED):
        return [placed, {"label": str(order.get_status_display()), "note": "", "state": NOW}]
    taken_on = order.status != Order.Status.PLACED
    invoice_note = ngettext("%(count)d invoice", "%(count)d invoices", invoices)
    return [
        placed,
        {"label": _("Acknowledged"), "note": "", "state": DONE if taken_on else NOW},
        _step(_("Delivered"), kept, ordered, taken_on),
        _step(_("Accepted"), accepted, ordered, kept > 0),
        {
            "label": _("Invoiced"),
            "note": invoice_note % {"count": invoices} if invoices else "",
            "state": _state(invoiced_krw, total_krw, accepted > 0),
        },
        {"label": _("Paid"), "note": "", "state": _state(paid_krw, total_krw, invoiced_krw > 0)},
    ]


def _step(label: str, done: int, ordered: int, has_begun: bool) -> dict[str, str]:
    return {
        "label": label,
        "note": f"{done} / {ordered}",
        "state": _state(done, ordered, has_begun),
    }


def _state(done: int, whole: int, has_begun: bool) -> str:
    if whole and done >= whole:
        return DONE
    return NOW if has_begun else LATER


def _parts(order: Order) -> list[dict[str, Any]]:
    """Return deliveries and inspections by day, as they followed each other."""
    parts: list[dict[str, Any]] = [_delivered(delivery) for delivery in order.deliveries.all()]
    for inspection in order.inspections.all():
        lines = list(inspection.lines.all())
        parts.append(
            {
                "kind": _("Inspection %(number)s") % {"number": inspection.number},
                "day": inspection.inspected_on,
                "at": inspection.inspected_at,
                "lines": [
                    {
                        "title": line.order_line.title,
                        "accepted": line.accepted_quantity,
                        "rejected": line.rejected_quantity,
                        "reason": line.get_reason_code_display() if line.reason_code else "",
                        "detail": line.reason,
                    }
                    for line in lines
                ],
                "note": inspection.comment,
            }
        )
    return sorted(parts, key=lambda part: part["at"])


def _delivered(delivery: Delivery) -> dict[str, Any]:
    return {
        "kind": _("Delivery %(number)s") % {"number": delivery.number},
        "day": delivery.delivered_on,
        "at": delivery.reported_at,
        "lines": [
            {
                "title": line.order_line.title,
                "delivered": line.quantity,
                "replaced": line.replaced_quantity,
            }
            for line in delivery.lines.all()
        ],
        "note": delivery.note,
    }
