"""Tax invoices that vendors issue for accepted units, VAT apart.

Source: VAT Act art. 32; State Contract Decree art. 58; Local Contract Decree art. 67.
"""

import datetime as dt

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.ordering.grounds import contract_law
from marketplace.ordering.inspections import accepted_amounts
from marketplace.ordering.locks import lock_lines, lock_order
from marketplace.ordering.models import Order, OrderLine
from marketplace.ordering.notices import tell_agency
from marketplace.ordering.numbers import agency_part, next_number
from marketplace.ordering.orders import refuse_vendor_stranger
from marketplace.ordering.rules import BILLERS, refuse_order_state
from marketplace.organisations.models import Agency
from marketplace.organisations.roles import Role
from marketplace.payments.models import TaxInvoice, TaxInvoiceLine
from marketplace.payments.refusals import NothingToInvoice
from marketplace.policies.models import RuleSet
from marketplace.policies.queries import rules_on
from marketplace.values import clock
from marketplace.values.working_days import add_working_days, fiscal_year

SERIES = "tax_invoice"


def issue_tax_invoice(*, order: Order, actor: User, idempotency_key: str) -> TaxInvoice:
    """Issue an invoice over all accepted units that have none yet, for the vendor.

    A second call with the same key returns the first invoice and changes nothing. Raises
    NothingToInvoice when every accepted unit is invoiced.
    """
    today = clock.today()
    with transaction.atomic():
        current = lock_order(order.pk)
        refuse_vendor_stranger(current, actor, BILLERS)
        known = TaxInvoice.objects.filter(order=current, idempotency_key=idempotency_key).first()
        if known:
            return known
        refuse_order_state(current, "invoice")
        rows = _invoice_lines(lock_lines(current))
        invoice = TaxInvoice.objects.create(
            order=current,
            number=_next_invoice_number(current.agency, today),
            issued_on=today,
            payable_until=payable_until(current.agency, today),
            supply_krw=sum(row.supply_krw for row in rows),
            vat_krw=sum(row.vat_krw for row in rows),
            total_krw=sum(row.amount_krw for row in rows),
            idempotency_key=idempotency_key,
            issued_by=actor,
            issued_at=clock.now(),
        )
        for row in rows:
            row.invoice = invoice
        TaxInvoiceLine.objects.bulk_create(rows)
        OrderLine.objects.bulk_update([row.order_line for row in rows], ["invoiced_krw"])
        _record(current, invoice, actor)
        tell_agency(current, "order.invoiced", Role.DISBURSING_OFFICER)
    return invoice


def payable_until(agency: Agency, claimed_on: dt.date) -> dt.date:
    """Return the last day of the period in which a claim is to be paid.

    Source: State Contract Decree art. 58; Local Contract Decree art. 67.
    """
    law = contract_law(agency, rules_on(RuleSet.Domain.ORDERING, claimed_on))
    days = rules_on(RuleSet.Domain.MONEY, claimed_on).number("payment_working_days", law)
    return add_working_days(claimed_on, days)


def _invoice_lines(lines: dict[int, OrderLine]) -> list[TaxInvoiceLine]:
    """Count the uninvoiced units into the lines in memory; return the unsaved invoice lines.

    Amounts are differences of sums, so the supply amounts of a line's invoices add up to the won.
    """
    rows = []
    for line in lines.values():
        invoiced = line.invoiced_quantity
        quantity = line.accepted_quantity - invoiced
        if not quantity:
            continue
        total_before, supply_before = accepted_amounts(line, invoiced)
        total_after, supply_after = accepted_amounts(line, line.accepted_quantity)
        amount_krw, supply_krw = total_after - total_before, supply_after - supply_before
        line.invoiced_krw = total_after
        rows.append(
            TaxInvoiceLine(
                order_line=line,
                quantity=quantity,
                supply_krw=supply_krw,
                vat_krw=amount_krw - supply_krw,
                amount_krw=amount_krw,
            )
        )
    if not rows:
        raise NothingToInvoice
    return rows


def _next_invoice_number(agency: Agency, day: dt.date) -> str:
    year = fiscal_year(day)
    return f"MT-{agency_part(agency)}-{year}-{next_number(agency, year, SERIES):05d}"


def _record(order: Order, invoice: TaxInvoice, actor: User) -> None:
    record(
        order,
        "order.invoiced",
        actor=actor,
        books=order.books,
        from_state=order.status,
        to_state=order.status,
        facts={
            "invoice_id": invoice.pk,
            "payable_until": invoice.payable_until,
            "supply_krw": invoice.supply_krw,
            "total_krw": invoice.total_krw,
        },
    )
