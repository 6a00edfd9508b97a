"""Inspection and acceptance of delivered units by the agency.

Source: State Contract Decree art. 55 and 57; Local Contract Decree art. 64.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Min
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.catalogue.models import ListingState
from marketplace.ordering.duties import refuse_other_duties
from marketplace.ordering.locks import lock_lines, lock_order
from marketplace.ordering.models import (
    Delivery,
    Inspection,
    InspectionLine,
    Order,
    OrderLine,
)
from marketplace.ordering.notices import tell_vendor
from marketplace.ordering.refusals import (
    DateRefused,
    NothingGiven,
    QuantityRefused,
    ReasonMissing,
    UnknownLine,
)
from marketplace.ordering.rules import Authority, authority_of, refuse_order_state
from marketplace.organisations.roles import Role
from marketplace.values import clock
from marketplace.values.vat import split_total


@dataclass(frozen=True, slots=True)
class Result:
    """What was found of one order line; a rejection needs a reason code."""

    order_line_id: int
    accepted: int = 0
    rejected: int = 0
    reason_code: str = ""
    reason: str = ""


def inspect(
    *,
    order: Order,
    actor: User,
    inspected_on: dt.date,
    results: Collection[Result],
    idempotency_key: str,
    comment: str = "",
) -> Inspection:
    """Accept or reject delivered units.

    A second call with the same key returns the first inspection and changes nothing. Raises
    QuantityRefused for more than waits, OwnPurchase for the requester, approvers and payers.
    """
    with transaction.atomic():
        current = lock_order(order.pk)
        authority = authority_of(actor, current.agency, [Role.INSPECTOR], clock.today())
        refuse_other_duties(authority, current, besides="inspectors")
        known = Inspection.objects.filter(order=current, idempotency_key=idempotency_key).first()
        if known:
            return known
        refuse_order_state(current, "inspect")
        _refuse_date(current, inspected_on)
        lines = lock_lines(current)
        new_to_buyers = {line.pk for line in lines.values() if not line.accepted_quantity}
        rows = _judge(lines, results)
        inspection = Inspection.objects.create(
            order=current,
            number=Inspection.objects.filter(order=current).count() + 1,
            inspected_on=inspected_on,
            inspector=actor,
            comment=comment,
            idempotency_key=idempotency_key,
            inspected_at=clock.now(),
        )
        for row in rows:
            row.inspection = inspection
        InspectionLine.objects.bulk_create(rows)
        OrderLine.objects.bulk_update(
            [row.order_line for row in rows], ["accepted_quantity", "rejected_quantity"]
        )
        _record(current, inspection, rows, authority)
        tell_vendor(current, "order.inspected", body=comment)
        _count_acceptances([row for row in rows if row.order_line_id in new_to_buyers])
    return inspection


def _judge(lines: dict[int, OrderLine], results: Collection[Result]) -> list[InspectionLine]:
    """Count the results into the lines in memory; return the unsaved rows of the inspection."""
    ids = [result.order_line_id for result in results]
    if set(ids) - set(lines) or len(set(ids)) < len(ids):
        raise UnknownLine
    rows = []
    for result in results:
        line = lines[result.order_line_id]
        judged = result.accepted + result.rejected
        if min(result.accepted, result.rejected) < 0 or judged > line.waiting_for_inspection:
            raise QuantityRefused(line.title, line.waiting_for_inspection)
        if result.rejected and result.reason_code not in InspectionLine.Reason.values:
            raise ReasonMissing
        if judged:
            rows.append(_row(line, result))
            line.accepted_quantity += result.accepted
            line.rejected_quantity += result.rejected
    if not rows:
        raise NothingGiven
    return rows


def _row(line: OrderLine, result: Result) -> InspectionLine:
    """Return the row with the accepted amount as the difference of two sums.

    Rounding each part for itself would lose won; the differences add up to the line's amount.
    """
    before = accepted_amounts(line, line.accepted_quantity)
    after = accepted_amounts(line, line.accepted_quantity + result.accepted)
    return InspectionLine(
        order_line=line,
        accepted_quantity=result.accepted,
        rejected_quantity=result.rejected,
        reason_code=result.reason_code if result.rejected else "",
        reason=result.reason if result.rejected else "",
        accepted_krw=after[0] - before[0],
        accepted_supply_krw=after[1] - before[1],
    )


def accepted_amounts(line: OrderLine, quantity: int) -> tuple[int, int]:
    """Return what `quantity` units of a line cost, with VAT and without, in won."""
    taxed = split_total(quantity * line.unit_price_krw, line.vat_basis_points)
    return taxed.total_krw, taxed.supply_krw


def _refuse_date(order: Order, inspected_on: dt.date) -> None:
    if inspected_on > clock.today():
        raise DateRefused(_("The day of the inspection lies in the future."))
    first = Delivery.objects.filter(order=order).aggregate(day=Min("delivered_on"))["day"]
    if first is not None and inspected_on < first:
        raise DateRefused(_("The inspection cannot be before the delivery."))


def _record(
    order: Order, inspection: Inspection, rows: list[InspectionLine], authority: Authority
) -> None:
    record(
        order,
        "order.inspected",
        actor=inspection.inspector,
        on_behalf_of=authority.giver,
        books=order.books,
        from_state=order.status,
        to_state=order.status,
        note=inspection.comment,
        facts={
            "accepted_krw": sum(row.accepted_krw for row in rows),
            "accepted_supply_krw": sum(row.accepted_supply_krw for row in rows),
            "inspected_on": inspection.inspected_on,
            "inspection_id": inspection.pk,
            "lines": [
                [row.order_line_id, row.accepted_quantity, row.rejected_quantity] for row in rows
            ],
        },
    )


def _count_acceptances(rows: list[InspectionLine]) -> None:
    """Count the order for each listing of which it accepts units for the first time.

    Last in the transaction and by id, because other orders count on the same rows.
    """
    ids = {row.order_line.listing_id for row in rows if row.accepted_quantity}
    states = ListingState.objects.filter(pk__in=ids)
    for state in states.select_for_update(no_key=True).order_by("pk"):
        ListingState.objects.filter(pk=state.pk).update(
            accepted_orders=F("accepted_orders") + 1, index_version=F("index_version") + 1
        )
