"""Deliveries that a vendor reports, in parts or whole."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.ordering.locks import lock_lines, lock_order
from marketplace.ordering.models import Delivery, DeliveryLine, Order, OrderLine
from marketplace.ordering.notices import tell_agency
from marketplace.ordering.orders import refuse_vendor_stranger
from marketplace.ordering.refusals import DateRefused, NothingGiven, QuantityRefused, UnknownLine
from marketplace.ordering.rules import SELLERS, refuse_order_state
from marketplace.organisations.roles import Role
from marketplace.values import clock


def report_delivery(
    *,
    order: Order,
    actor: User,
    delivered_on: dt.date,
    quantities: Mapping[int, int],
    idempotency_key: str,
    note: str = "",
) -> Delivery:
    """Report units (by order line id) as delivered, for the vendor.

    Replacements of rejected units are counted first. A second call with the same key returns the
    first delivery and changes nothing, whatever the state is then. Raises QuantityRefused for more
    than was ordered.
    """
    with transaction.atomic():
        current = lock_order(order.pk)
        refuse_vendor_stranger(current, actor, SELLERS)
        known = Delivery.objects.filter(order=current, idempotency_key=idempotency_key).first()
        if known:
            return known
        refuse_order_state(current, "deliver")
        _refuse_date(current, delivered_on)
        lines = lock_lines(current)
        delivered = _deliver(lines, quantities)
        delivery = Delivery.objects.create(
            order=current,
            number=Delivery.objects.filter(order=current).count() + 1,
            delivered_on=delivered_on,
            note=note,
            idempotency_key=idempotency_key,
            reported_by=actor,
            reported_at=clock.now(),
        )
        for row in delivered:
            row.delivery = delivery
        DeliveryLine.objects.bulk_create(delivered)
        OrderLine.objects.bulk_update(
            [row.order_line for row in delivered], ["delivered_quantity", "rejected_quantity"]
        )
        _record(current, delivery, delivered, actor)
        tell_agency(current, "order.delivery_reported", Role.INSPECTOR, body=note)
    return delivery


def _deliver(lines: dict[int, OrderLine], quantities: Mapping[int, int]) -> list[DeliveryLine]:
    """Count the units into the lines in memory; return the unsaved rows of the delivery."""
    if set(quantities) - set(lines):
        raise UnknownLine
    rows = []
    for pk, quantity in quantities.items():
        line = lines[pk]
        if quantity < 0 or quantity > line.deliverable_quantity:
            raise QuantityRefused(line.title, line.deliverable_quantity)
        if not quantity:
            continue
        replaced = min(quantity, line.rejected_quantity)
        line.rejected_quantity -= replaced
        line.delivered_quantity += quantity - replaced
        rows.append(DeliveryLine(order_line=line, quantity=quantity, replaced_quantity=replaced))
    if not rows:
        raise NothingGiven
    return rows


def _refuse_date(order: Order, delivered_on: dt.date) -> None:
    if delivered_on > clock.today():
        raise DateRefused(_("A delivery is reported when it has arrived, not before."))
    if delivered_on < order.placed_on:
        raise DateRefused(_("The delivery cannot be before the day of the order."))


def _record(order: Order, delivery: Delivery, rows: list[DeliveryLine], actor: User) -> None:
    record(
        order,
        "order.delivery_reported",
        actor=actor,
        books=order.books,
        from_state=order.status,
        to_state=order.status,
        note=delivery.note,
        facts={
            "delivered_on": delivery.delivered_on,
            "delivery_id": delivery.pk,
            "lines": [[row.order_line_id, row.quantity, row.replaced_quantity] for row in rows],
        },
    )
