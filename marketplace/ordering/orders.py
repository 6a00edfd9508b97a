"""What vendor and agency do with an order before and beside its delivery."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.ordering.budgets import release_budget
from marketplace.ordering.duties import duties_of, own_purchase, refuse_other_duties
from marketplace.ordering.locks import lock_budget_line, lock_lines, lock_order
from marketplace.ordering.models import Order, OrderChange
from marketplace.ordering.notices import tell_agency, tell_vendor
from marketplace.ordering.refusals import AlreadyDelivered, ReasonMissing
from marketplace.ordering.rules import (
    DECIDERS,
    SELLERS,
    Authority,
    authority_of,
    refuse_order_state,
    vendor_seat,
)
from marketplace.values import clock


def acknowledge_order(*, order: Order, actor: User) -> Order:
    """Take an order on, for the vendor; raises OrderStateForbids on a second call."""
    with transaction.atomic():
        current = lock_order(order.pk)
        refuse_vendor_stranger(current, actor, SELLERS)
        refuse_order_state(current, "acknowledge")
        _move(current, Order.Status.ACKNOWLEDGED, "order.acknowledged", actor)
        tell_agency(current, "order.acknowledged")
    return current


def decline_order(*, order: Order, actor: User, reason: str) -> Order:
    """Refuse an order, for the vendor, and give the budget back to the agency."""
    with transaction.atomic():
        budget_line = lock_budget_line(order.budget_line_id)
        current = lock_order(order.pk)
        refuse_vendor_stranger(current, actor, SELLERS)
        refuse_order_state(current, "decline")
        if not reason.strip():
            raise ReasonMissing
        release_budget(
            budget_line, current, cause="declined", amount_krw=current.total_krw, actor=actor
        )
        _move(current, Order.Status.DECLINED, "order.declined", actor, note=reason)
        tell_agency(current, "order.declined", *DECIDERS, body=reason)
    return current


def cancel_order(
    *, order: Order, actor: User, reason_code: OrderChange.Reason | str, reason: str
) -> Order:
    """Cancel a whole order before any delivery, for the agency, and give its budget back.

    Raises AlreadyDelivered while delivered units stand that were not rejected: then the rest is
    given up by an amendment.
    """
    with transaction.atomic():
        budget_line = lock_budget_line(order.budget_line_id)
        current = lock_order(order.pk)
        authority = deciding_authority(current, actor)
        refuse_order_state(current, "cancel")
        if any(line.kept_quantity for line in lock_lines(current).values()):
            raise AlreadyDelivered
        code = coded_reason(reason_code, reason)
        release_budget(
            budget_line, current, cause="cancelled", amount_krw=current.total_krw, actor=actor
        )
        _move(
            current,
            Order.Status.CANCELLED,
            "order.cancelled",
            actor,
            note=reason,
            reason_code=code,
            on_behalf_of=authority.giver,
        )
        tell_vendor(current, "order.cancelled", body=reason)
    return current


def refuse_vendor_stranger(order: Order, actor: User, roles: tuple[str, ...]) -> None:
    """Let only the vendor's people with one of `roles` pass, and none who acted for the agency."""
    vendor_seat(actor, order.vendor, roles)
    if actor.pk in duties_of(order).everyone:
        raise own_purchase(
            _("Whoever has a duty in the agency's purchase may not act for the vendor.")
        )


def deciding_authority(order: Order, actor: User) -> Authority:
    """Return the right to change an approved order: an approver's, never the requester's."""
    authority = authority_of(actor, order.agency, DECIDERS, clock.today())
    refuse_other_duties(authority, order, besides="approvers")
    return authority


def coded_reason(reason_code: str, reason: str) -> str:
    """Return a known reason code; raise ReasonMissing unless code and text are given."""
    if reason_code not in OrderChange.Reason.values or not reason.strip():
        raise ReasonMissing
    return str(reason_code)


def _move(order: Order, status: Order.Status, verb: str, actor: User, **event: Any) -> None:
    before, order.status = order.status, status
    order.save(update_fields=["status"])
    record(
        order,
        verb,
        actor=actor,
        books=order.books,
        from_state=before,
        to_state=status,
        facts={
            "agency_id": order.agency_id,
            "budget_line_id": order.budget_line_id,
            "total_krw": order.total_krw,
            "vendor_id": order.vendor_id,
        },
        **event,
    )
