"""Payments of tax invoices. The verb knows nothing of HTTP: a gateway will call it as pages do."""

import datetime as dt

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.ordering.budgets import spend_budget
from marketplace.ordering.duties import refuse_other_duties
from marketplace.ordering.locks import lock_agency, lock_budget_line, lock_lines, lock_order
from marketplace.ordering.models import Order, OrderLine
from marketplace.ordering.notices import tell_vendor
from marketplace.ordering.progress import is_complete
from marketplace.ordering.refusals import DateRefused
from marketplace.ordering.rules import BILLERS, Authority, authority_of, refuse_order_state
from marketplace.organisations.roles import Role
from marketplace.payments.models import Payment, TaxInvoice, TaxInvoiceLine
from marketplace.payments.refusals import AmountRefused, ReferenceMissing, ReferenceUsed
from marketplace.values import clock
from marketplace.values.won import format_won


def record_payment(
    *,
    invoice: TaxInvoice,
    actor: User,
    reference: str,
    amount_krw: int,
    paid_on: dt.date,
    method: Payment.Method = Payment.Method.TREASURY,
) -> Payment:
    """Record that an invoice was paid, wholly or in part, and close the order once all is done.

    A second call with the same reference and the same facts returns the first payment, whatever the
    state is then; with other facts it raises ReferenceUsed. Raises AmountRefused, DateRefused,
    and OwnPurchase for the requester, approvers and inspectors.
    """
    reference = reference.strip()
    with transaction.atomic():
        # The agency's lock makes the look-up of its references certain.
        lock_agency(invoice.order.agency_id)
        budget_line = lock_budget_line(invoice.order.budget_line_id)
        order = lock_order(invoice.order_id)
        authority = authority_of(actor, order.agency, [Role.DISBURSING_OFFICER], clock.today())
        refuse_other_duties(authority, order, besides="payers")
        if known := _known_payment(order, invoice, reference, amount_krw, paid_on, method):
            return known
        refuse_order_state(order, "pay")
        lines = lock_lines(order)
        current = TaxInvoice.objects.select_for_update(no_key=True).get(pk=invoice.pk)
        _refuse_facts(current, reference, amount_krw, paid_on)
        _pay_lines(current, lines, amount_krw)
        current.paid_krw += amount_krw
        current.save(update_fields=["paid_krw"])
        payment = Payment.objects.create(
            invoice=current,
            agency_id=order.agency_id,
            method=method,
            reference=reference,
            amount_krw=amount_krw,
            paid_on=paid_on,
            recorded_by=actor,
            recorded_at=clock.now(),
        )
        cause = f"payment:{payment.pk}"
        spend_budget(budget_line, order, cause=cause, amount_krw=amount_krw, actor=actor)
        _close_if_complete(order, payment, list(lines.values()), authority)
        tell_vendor(order, "order.paid", *BILLERS)
    return payment


def _known_payment(
    order: Order,
    invoice: TaxInvoice,
    reference: str,
    amount_krw: int,
    paid_on: dt.date,
    method: Payment.Method,
) -> Payment | None:
    """Return the payment that this call repeats; refuse a reference that stands for another."""
    known = Payment.objects.filter(agency_id=order.agency_id, reference=reference).first()
    if known is None:
        return None
    facts = (known.invoice_id, known.amount_krw, known.paid_on, known.method)
    if facts != (invoice.pk, amount_krw, paid_on, method):
        raise ReferenceUsed(reference)
    return known


def _refuse_facts(invoice: TaxInvoice, reference: str, amount_krw: int, paid_on: dt.date) -> None:
    if not reference:
        raise ReferenceMissing
    if not 0 < amount_krw <= invoice.open_krw:
        raise AmountRefused(format_won(invoice.open_krw, get_language() or "ko"))
    if paid_on > clock.today():
        raise DateRefused(_("The day of the payment lies in the future."))
    if paid_on < invoice.issued_on:
        raise DateRefused(_("The payment cannot be before the tax invoice."))


def _pay_lines(invoice: TaxInvoice, lines: dict[int, OrderLine], amount_krw: int) -> None:
    """Spread a payment over the order lines, filling one after the other.

    What earlier payments filled follows from the sum paid so far, so nothing is kept for it.
    """
    start, end = invoice.paid_krw, invoice.paid_krw + amount_krw
    reached = 0
    paid = []
    rows = TaxInvoiceLine.objects.filter(invoice=invoice).order_by("order_line__position")
    for row in rows:
        share = max(0, min(end, reached + row.amount_krw) - max(start, reached))
        reached += row.amount_krw
        if share:
            line = lines[row.order_line_id]
            line.paid_krw += share
            paid.append(line)
    OrderLine.objects.bulk_update(paid, ["paid_krw"])


def _close_if_complete(
    order: Order, payment: Payment, lines: list[OrderLine], authority: Authority
) -> None:
    """Write the event of the payment, which closes the order when nothing is open any more."""
    before = order.status
    if is_complete(lines):
        order.status = Order.Status.CLOSED
        order.save(update_fields=["status"])
    record(
        order,
        "order.paid",
        actor=payment.recorded_by,
        on_behalf_of=authority.giver,
        books=order.books,
        from_state=before,
        to_state=order.status,
        facts={
            "amount_krw": payment.amount_krw,
            "invoice_id": payment.invoice_id,
            "paid_on": payment.paid_on,
            "payment_id": payment.pk,
        },
    )
