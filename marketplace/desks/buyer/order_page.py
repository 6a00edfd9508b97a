"""The facts of one order's page: where it stands, its papers, and what the reader may do."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.models import User
from marketplace.desks.buyer.chain import AFTERWARDS, Link, chain_of, crew_of
from marketplace.desks.buyer.order_forms import AmendForm, CancelForm, InspectionForm, PaymentForm
from marketplace.desks.buyer.page import said
from marketplace.desks.buyer.wording import in_won
from marketplace.desks.buyer.work import row_of
from marketplace.desks.figures import format_day
from marketplace.ordering.duties import duties_of, refuse_other_duties
from marketplace.ordering.models import (
    ApprovalStep,
    Delivery,
    DeliveryLine,
    Inspection,
    Order,
    OrderLine,
)
from marketplace.ordering.rules import DECIDERS, active_seats, authority_of, order_allows
from marketplace.organisations.models import Agency
from marketplace.organisations.roles import Role
from marketplace.payments.models import TaxInvoice
from marketplace.values import clock
from marketplace.values.refusals import Refused
from procurement_targets.order_entries import order_in_ledger

DONE, NOW, LATER = "done", "now", ""


class Rights:
    """What a person may do with an order, and the sentence why not where a role is held."""

    def __init__(self, order: Order, person: User) -> None:
        self._order, self._person = order, person
        self._today = clock.today()
        self._seats = list(active_seats([person]))
        self._duties = duties_of(order)

    def refusal(self, verb: str, roles: tuple[str, ...], besides: str) -> str | None:
        """Return None when the verb is open, an empty text without the role, else the sentence."""
        if not order_allows(self._order, verb):
            return ""
        agency: Agency = self._order.agency
        try:
            right = authority_of(self._person, agency, roles, self._today, self._seats)
        except Refused:
            return ""
        try:
            refuse_other_duties(right, self._order, besides=besides, duties=self._duties)
        except Refused as refused:
            return said(refused)
        return None


def order_facts(
    order: Order, invoices: list[TaxInvoice], person: User, given: dict[str, Any]
) -> dict[str, Any]:
    """Return what the page shows; `given` holds forms that came back with errors."""
    lines = list(order.lines.all())
    today = clock.today()
    facts = {
        "order": order,
        "row": row_of(order, today),
        "lines": lines,
        "sums": _sums(lines),
        "steps": steps_of(order, lines, len(invoices)),
        "parts": parts_of(order),
        "changes": list(order.changes.all()),
        "invoices": invoices,
        "chain": _chain(order, person),
        "ledger": order_in_ledger(order),
        "today": today,
    }
    return facts | _doable(order, lines, invoices, person, given) | given


def _doable(
    order: Order,
    lines: list[OrderLine],
    invoices: list[TaxInvoice],
    person: User,
    given: dict[str, Any],
) -> dict[str, Any]:
    """Return a form for each verb that is open to the person, and why others are not."""
    rights = Rights(order, person)
    facts: dict[str, Any] = {"not_inspecting": "", "not_paying": ""}
    if any(line.waiting_for_inspection for line in lines):
        facts["not_inspecting"] = rights.refusal("inspect", (Role.INSPECTOR,), "inspectors")
        if facts["not_inspecting"] is None:
            facts["inspection_form"] = InspectionForm(None, order=order)
    open_invoices = [invoice for invoice in invoices if invoice.open_krw]
    if open_invoices:
        facts["not_paying"] = rights.refusal("pay", (Role.DISBURSING_OFFICER,), "payers")
        if facts["not_paying"] is None:
            failed = given.get("failed_payment")
            facts["payment_forms"] = [
                failed
                if failed is not None and failed.invoice.pk == invoice.pk
                else PaymentForm(None, invoice=invoice)
                for invoice in open_invoices
            ]
    if rights.refusal("amend", DECIDERS, "approvers") is None:
        facts["amend_form"] = AmendForm(order=order)
        if not any(line.kept_quantity for line in lines):
            facts["cancel_form"] = CancelForm()
    return facts


def steps_of(order: Order, lines: list[OrderLine], invoices: int) -> list[dict[str, str]]:
    """Return the way of the order with how far each step has come."""
    ordered = sum(line.quantity for line in lines)
    kept = sum(line.kept_quantity for line in lines)
    accepted = sum(line.accepted_quantity for line in lines)
    invoiced_krw = sum(line.invoiced_krw for line in lines)
    paid_krw = sum(line.paid_krw for line in lines)
    placed = {"label": _("Placed"), "note": format_day(order.placed_on), "state": DONE}
    if order.status in (Order.Status.DECLINED, Order.Status.CANCELLED):
        return [placed, {"label": str(order.get_status_display()), "note": "", "state": NOW}]
    taken_on = order.status != Order.Status.PLACED
    papers = ngettext("%(count)d invoice", "%(count)d invoices", invoices) % {"count": invoices}
    is_over = order.status == Order.Status.CLOSED
    paid_note = in_won(paid_krw) if paid_krw else ""
    return [
        placed,
        {"label": _("Acknowledged"), "note": "", "state": DONE if taken_on else NOW},
        _step(_("Delivered"), f"{kept} / {ordered}", kept >= ordered, begun=taken_on),
        _step(_("Accepted"), f"{accepted} / {ordered}", accepted >= ordered, begun=kept > 0),
        _step(
            _("Tax invoice"),
            papers if invoices else "",
            invoiced_krw >= order.total_krw,
            begun=accepted > 0,
        ),
        _step(_("Paid"), paid_note, paid_krw >= order.total_krw, begun=invoiced_krw > 0),
        {"label": str(Order.Status.CLOSED.label), "note": "", "state": DONE if is_over else LATER},
    ]


def _step(label: str, note: str, is_done: bool, *, begun: bool) -> dict[str, str]:
    return {"label": label, "note": note, "state": DONE if is_done else NOW if begun else LATER}


def parts_of(order: Order) -> list[dict[str, Any]]:
    """Return deliveries and inspections in the order in which they were entered."""
    parts = [_delivered(delivery) for delivery in order.deliveries.all()]
    parts.extend(_inspected(inspection) for inspection in order.inspections.all())
    return sorted(parts, key=lambda part: part["at"])


def _delivered(delivery: Delivery) -> dict[str, Any]:
    return {
        "at": delivery.reported_at,
        "what": _("Delivery %(number)s") % {"number": delivery.number},
        "day": delivery.delivered_on,
        "who": str(delivery.reported_by),
        "note": delivery.note,
        "lines": [_delivered_line(line) for line in delivery.lines.all()],
    }


def _delivered_line(line: DeliveryLine) -> str:
    names = {
        "title": line.order_line.title,
        "quantity": line.quantity,
        "replaced": line.replaced_quantity,
    }
    if line.replaced_quantity:
        sentence = _("%(title)s: %(quantity)d delivered, %(replaced)d of them as replacement")
    else:
        sentence = _("%(title)s: %(quantity)d delivered")
    return sentence % names


def _inspected(inspection: Inspection) -> dict[str, Any]:
    lines = []
    for line in inspection.lines.all():
        text = _("%(title)s: %(accepted)d accepted, %(rejected)d rejected") % {
            "title": line.order_line.title,
            "accepted": line.accepted_quantity,
            "rejected": line.rejected_quantity,
        }
        why = [str(line.get_reason_code_display()), line.reason] if line.reason_code else []
        lines.append(" · ".join([text, *filter(None, why)]))
    return {
        "at": inspection.inspected_at,
        "what": _("Inspection %(number)s") % {"number": inspection.number},
        "day": inspection.inspected_on,
        "who": str(inspection.inspector),
        "note": inspection.comment,
        "lines": lines,
    }


def _sums(lines: list[OrderLine]) -> dict[str, int]:
    accepted_krw = sum(line.accepted_quantity * line.unit_price_krw for line in lines)
    invoiced_krw = sum(line.invoiced_krw for line in lines)
    paid_krw = sum(line.paid_krw for line in lines)
    return {
        "ordered": sum(line.quantity for line in lines),
        "delivered": sum(line.delivered_quantity for line in lines),
        "accepted": sum(line.accepted_quantity for line in lines),
        "rejected": sum(line.rejected_quantity for line in lines),
        "open": sum(line.deliverable_quantity for line in lines),
        "accepted_krw": accepted_krw,
        "invoiced_krw": invoiced_krw,
        "paid_krw": paid_krw,
        "payable_krw": invoiced_krw - paid_krw,
    }


def _chain(order: Order, viewer: User) -> list[Link]:
    """Return the people of the order: those who acted by name, the others by role."""
    request = order.request
    steps = ApprovalStep.objects.filter(request=request, round=request.round)
    related = ("decided_by", "on_behalf_of__person")
    crew = crew_of(order.agency, clock.today())
    links = chain_of(request, steps.select_related(*related).order_by("position"), crew, viewer)
    acted = {
        Role.INSPECTOR: dict.fromkeys(str(row.inspector) for row in order.inspections.all()),
        Role.DISBURSING_OFFICER: dict.fromkeys(
            str(payment.recorded_by)
            for invoice in TaxInvoice.objects.filter(order=order).prefetch_related(
                "payments__recorded_by"
            )
            for payment in invoice.payments.all()
        ),
    }
    known = links[: -len(AFTERWARDS)]
    for link, role in zip(links[-len(AFTERWARDS) :], AFTERWARDS, strict=True):
        names = ", ".join(acted[role])
        known.append(Link(link.duty, names, look="done") if names else link)
    return known
