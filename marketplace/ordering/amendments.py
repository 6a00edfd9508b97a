"""Amendments (변경계약): fewer units or another delivery date, numbered and with a coded reason."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.ordering.budgets import release_budget
from marketplace.ordering.locks import lock_budget_line, lock_lines, lock_order
from marketplace.ordering.models import Order, OrderChange, OrderLine
from marketplace.ordering.notices import tell_vendor
from marketplace.ordering.orders import coded_reason, deciding_authority
from marketplace.ordering.progress import is_complete
from marketplace.ordering.refusals import (
    BelowDelivered,
    CancelInstead,
    DateRefused,
    NothingChanged,
    OnlyLess,
    UnknownLine,
)
from marketplace.ordering.rules import refuse_order_state
from marketplace.values import clock
from marketplace.values.vat import split_total


def amend_order(
    *,
    order: Order,
    actor: User,
    reason_code: OrderChange.Reason | str,
    reason: str,
    quantities: Mapping[int, int] | None = None,
    due_on: dt.date | None = None,
) -> OrderChange:
    """Lower quantities (by order line id) or set another delivery date.

    Units that were delivered and not rejected stay in the order; rejected units may be given up and
    then go back to the vendor. What is no longer bound is released on the budget line. An order of
    which everything that is left was accepted and paid is closed by it.
    Raises BelowDelivered, OnlyLess, CancelInstead, NothingChanged, DateRefused, ReasonMissing.
    """
    with transaction.atomic():
        budget_line = lock_budget_line(order.budget_line_id)
        current = lock_order(order.pk)
        authority = deciding_authority(current, actor)
        refuse_order_state(current, "amend")
        code = coded_reason(reason_code, reason)
        lines = lock_lines(current)
        before_krw = current.total_krw
        content = _lower(lines, quantities or {}) | _postpone(current, due_on)
        if not content:
            raise NothingChanged
        if not any(line.quantity for line in lines.values()):
            raise CancelInstead
        was = current.status
        _write(current, lines)
        released_krw = before_krw - current.total_krw
        change = OrderChange.objects.create(
            order=current,
            number=current.change_number,
            reason_code=code,
            reason=reason,
            content=content,
            amount_difference_krw=-released_krw,
            changed_by=actor,
            changed_at=clock.now(),
        )
        cause = f"change:{change.number}"
        release_budget(budget_line, current, cause=cause, amount_krw=released_krw, actor=actor)
        record(
            current,
            "order.changed",
            actor=actor,
            on_behalf_of=authority.giver,
            books=current.books,
            from_state=was,
            to_state=current.status,
            reason_code=code,
            note=reason,
            facts={
                "change_id": change.pk,
                "lines": [[pk, line.quantity, line.amount_krw] for pk, line in lines.items()],
                "released_krw": released_krw,
                "total_krw": current.total_krw,
            },
        )
        tell_vendor(current, "order.changed", body=reason)
    return change


def _lower(lines: dict[int, OrderLine], quantities: Mapping[int, int]) -> dict[str, Any]:
    """Lower the quantities in memory; return what changed, by line id."""
    if set(quantities) - set(lines):
        raise UnknownLine
    changed: dict[str, Any] = {}
    for pk, after in quantities.items():
        line = lines[pk]
        before = line.quantity
        if after == before:
            continue
        if after > before:
            raise OnlyLess(line.title)
        if after < line.kept_quantity:
            raise BelowDelivered(line.title, line.kept_quantity)
        _set_quantity(line, after)
        changed[str(pk)] = [before, after]
    return changed


def _set_quantity(line: OrderLine, quantity: int) -> None:
    """Set a lower quantity; rejected units that no place is left for go back to the vendor."""
    given_back = max(0, line.delivered_quantity - quantity)
    line.delivered_quantity -= given_back
    line.rejected_quantity -= given_back
    line.quantity = quantity
    taxed = split_total(quantity * line.unit_price_krw, line.vat_basis_points)
    line.supply_krw, line.vat_krw, line.amount_krw = taxed


def _postpone(order: Order, due_on: dt.date | None) -> dict[str, Any]:
    """Set another delivery date in memory; return what changed."""
    if due_on is None or due_on == order.due_on:
        return {}
    if due_on < clock.today():
        raise DateRefused(_("The delivery date lies in the past."))
    before, order.due_on = order.due_on, due_on
    return {"due_on": [before.isoformat(), due_on.isoformat()]}


def _write(order: Order, lines: dict[int, OrderLine]) -> None:
    rows = list(lines.values())
    OrderLine.objects.bulk_update(
        rows,
        [
            "quantity",
            "amount_krw",
            "supply_krw",
            "vat_krw",
            "delivered_quantity",
            "rejected_quantity",
        ],
    )
    order.supply_krw = sum(line.supply_krw for line in rows)
    order.vat_krw = sum(line.vat_krw for line in rows)
    order.total_krw = sum(line.amount_krw for line in rows)
    order.change_number += 1
    if is_complete(rows):
        order.status = Order.Status.CLOSED
    order.save(
        update_fields=["supply_krw", "vat_krw", "total_krw", "change_number", "due_on", "status"]
    )
