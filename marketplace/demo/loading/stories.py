"""The life of one purchase, told as a generator.

A story yields the instant at which it goes on; the stage resumes it then, with the clock set to it,
so that thousands of purchases interleave as they would, and numbers are given in order.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from marketplace.accounts.models import User
from marketplace.demo.loading.calendar import at
from marketplace.demo.loading.offers import Offer
from marketplace.demo.loading.people import Staff
from marketplace.demo.loading.texts import material
from marketplace.ordering import services as ordering
from marketplace.ordering.models import (
    ApprovalStep,
    BudgetLine,
    Order,
    OrderChange,
    PurchaseRequest,
)
from marketplace.organisations.models import Agency
from marketplace.organisations.queries import people_with_role
from marketplace.organisations.roles import Role
from marketplace.payments import services as payments
from marketplace.values import clock

Story = Iterator[dt.datetime]

FATES = {
    "paid": 74,
    "in_parts": 10,
    "replaced": 5,
    "amended": 3,
    "cancelled": 2,
    "declined": 2,
    "returned": 2,
    "rejected": 1,
    "withdrawn": 1,
}
# How far a story goes, in the order of its steps; those told to the end have "paid".
PROGRESS = (
    "draft",
    "first_approval",
    "second_approval",
    "placed",
    "acknowledged",
    "delivered",
    "accepted",
    "invoiced",
    "paid",
)


@dataclass(frozen=True, slots=True)
class Purchase:
    """What an agency buys, when, and how it ends."""

    agency: Agency
    staff: Staff
    budget_line: BudgetLine
    day: dt.date
    items: tuple[tuple[Offer, int], ...]
    rng: Random = field(repr=False)
    title: str = ""
    justification: str = ""
    comparison: str = ""
    fate: str = "paid"
    until: str = "paid"
    delivered: int | None = None
    # Share of the delivery time that the vendor takes; None leaves it to chance.
    haste: float | None = None
    comment: str = ""

    @property
    def amount_krw(self) -> int:
        """Return what it costs, VAT included."""
        return sum(offer.price_krw * quantity for offer, quantity in self.items)

    def goes_beyond(self, step: str) -> bool:
        """Say whether the story is told further than a step."""
        return PROGRESS.index(self.until) > PROGRESS.index(step)


def tell(purchase: Purchase) -> Story:
    """Tell a purchase from the basket to the payment."""
    rng = purchase.rng
    yield at(purchase.day, rng)
    request = _ask(purchase)
    if not purchase.goes_beyond("draft"):
        return
    ordering.submit_request(request=request, actor=purchase.staff.requester)
    if purchase.fate == "withdrawn":
        yield _later(rng, 0, 1)
        reason = purchase.title
        ordering.withdraw_request(request=request, actor=purchase.staff.requester, reason=reason)
        return
    if purchase.fate == "returned":
        yield _later(rng, 1, 2)
        _send_back(purchase, request, ordering.return_request, "return_comments_ko")
        if purchase.until == "first_approval":
            return
        yield _later(rng, 1, 3)
        ordering.submit_request(request=request, actor=purchase.staff.requester)
    elif not purchase.goes_beyond("first_approval"):
        return
    if purchase.fate == "rejected":
        yield _later(rng, 1, 2)
        _send_back(purchase, request, ordering.reject_request, "request_rejections_ko")
        return
    orders: list[Order] = []
    steps = list(_pending(request))
    for number, step in enumerate(steps):
        yield _later(rng, 0, 2)
        orders = ordering.approve_step(
            step=step, actor=_decider(purchase.staff, step.role), comment=_approval(rng)
        )
        if number + 1 < len(steps) and not purchase.goes_beyond("second_approval"):
            return
    for order in orders:
        yield from _fulfil(purchase, order)


def _ask(purchase: Purchase) -> PurchaseRequest:
    actor, agency = purchase.staff.requester, purchase.agency
    for offer, quantity in purchase.items:
        ordering.put_in_basket(agency=agency, actor=actor, listing=offer.listing, quantity=quantity)
    request = ordering.start_request_from_basket(agency=agency, actor=actor)
    days = max(offer.delivery_days for offer, _quantity in purchase.items)
    words = material("requests")
    content = ordering.RequestContent(
        title=purchase.title,
        department=request.department or purchase.rng.choice(words["departments_ko"]),
        budget_line=purchase.budget_line,
        ground_code=_common_ground(purchase),
        justification=purchase.justification,
        comparison=purchase.comparison,
        no_conflict_declared=True,
        wanted_by=clock.today() + dt.timedelta(days=days + 14),
        delivery_place=purchase.rng.choice(words["delivery_places_ko"]),
    )
    return ordering.save_request(request=request, actor=actor, content=content)


def _common_ground(purchase: Purchase) -> str:
    grounds = {
        offer.ground_on(clock.today(), offer.price_krw * quantity)
        for offer, quantity in purchase.items
    }
    return grounds.pop() if len(grounds) == 1 else ""


def _pending(request: PurchaseRequest) -> list[ApprovalStep]:
    pending = ApprovalStep.Decision.PENDING
    return list(ApprovalStep.objects.filter(request=request, decision=pending))


def _send_back(purchase: Purchase, request: PurchaseRequest, verb: Any, texts: str) -> None:
    step = _pending(request)[0]
    comment = purchase.comment or purchase.rng.choice(material("requests")[texts])
    verb(step=step, actor=_decider(purchase.staff, step.role), comment=comment)


def _decider(staff: Staff, role: str) -> User:
    return staff.approver if role == Role.APPROVER else staff.obligation_officer


def _approval(rng: Random) -> str:
    comments: list[str] = material("requests")["approval_comments_ko"]
    return rng.choice(comments) if rng.random() < 0.4 else ""


def _fulfil(purchase: Purchase, order: Order) -> Story:
    rng = purchase.rng
    if not purchase.goes_beyond("placed"):
        return
    seller = people_with_role(order.vendor, Role.SALES, Role.OWNER)[0]
    if purchase.fate == "cancelled":
        yield _later(rng, 1, 4)
        _cancel(purchase, order)
        return
    yield _later(rng, 0, 2)
    if purchase.fate == "declined":
        reason = rng.choice(material("requests")["declines_ko"])
        ordering.decline_order(order=order, actor=seller, reason=reason)
        return
    ordering.acknowledge_order(order=order, actor=seller)
    if not purchase.goes_beyond("acknowledged"):
        return
    if purchase.fate == "amended":
        yield _later(rng, 2, 6)
        _amend(purchase, order)
    yield from _deliver_all(purchase, order, seller)


def _deliver_all(purchase: Purchase, order: Order, seller: User) -> Story:
    """Deliver in one or two parts, inspect each, then invoice and pay."""
    rng = purchase.rng
    parts = 2 if purchase.fate == "in_parts" else 1
    lead_days = max(1, (order.due_on - order.placed_on).days)
    for part in range(parts):
        share = purchase.haste or rng.uniform(0.4, 0.98) / parts
        yield at(clock.today() + dt.timedelta(days=round(lead_days * share)), rng)
        quantities = _quantities(purchase, order, last=part + 1 == parts)
        if not quantities:
            continue
        _deliver(order, seller, quantities, rng)
        if not purchase.goes_beyond("delivered"):
            return
        yield _later(rng, 1, 7)
        rejected = _inspect(purchase, order)
        if rejected:
            yield _later(rng, 5, 12)
            _deliver(order, seller, rejected, rng)
            yield _later(rng, 1, 4)
            _inspect(purchase, order, accept_all=True)
    if purchase.goes_beyond("accepted"):
        yield from _settle(purchase, order, seller)


def _quantities(purchase: Purchase, order: Order, *, last: bool) -> dict[int, int]:
    lines = {line.pk: line.deliverable_quantity for line in order.lines.all()}
    if purchase.delivered is not None:
        return {pk: min(most, purchase.delivered) for pk, most in lines.items()}
    if last:
        return {pk: most for pk, most in lines.items() if most}
    return {pk: most // 2 for pk, most in lines.items() if most // 2}


def _deliver(order: Order, seller: User, quantities: dict[int, int], rng: Random) -> None:
    notes: list[str] = material("requests")["delivery_notes_ko"]
    ordering.report_delivery(
        order=order,
        actor=seller,
        delivered_on=clock.today(),
        quantities=quantities,
        idempotency_key=f"demo-{clock.now().isoformat()}",
        note=rng.choice(notes) if rng.random() < 0.5 else "",
    )


def _inspect(purchase: Purchase, order: Order, *, accept_all: bool = False) -> dict[int, int]:
    """Inspect what waits; return what was rejected by line."""
    rng = purchase.rng
    results, rejected = [], {}
    for line in order.lines.all():
        waiting = line.waiting_for_inspection
        refused = 0
        if purchase.fate == "replaced" and not accept_all:
            refused = max(1, waiting // 5)
        if not waiting:
            continue
        reason = rng.choice(material("requests")["rejections"]) if refused else None
        if refused:
            rejected[line.pk] = refused
        results.append(
            ordering.Result(
                order_line_id=line.pk,
                accepted=waiting - refused,
                rejected=refused,
                reason_code=reason["reason_code"] if reason else "",
                reason=reason["text_ko"] if reason else "",
            )
        )
    ordering.inspect(
        order=order,
        actor=purchase.staff.inspector,
        inspected_on=clock.today(),
        results=results,
        idempotency_key=f"demo-{clock.now().isoformat()}",
    )
    return rejected


def _settle(purchase: Purchase, order: Order, seller: User) -> Story:
    yield _later(purchase.rng, 0, 2)
    invoice = payments.issue_tax_invoice(
        order=order, actor=seller, idempotency_key=f"demo-{order.pk}"
    )
    if not purchase.goes_beyond("invoiced"):
        return
    yield _later(purchase.rng, 1, 5)
    payments.record_payment(
        invoice=invoice,
        actor=purchase.staff.disbursing_officer,
        reference=f"TR-{clock.today():%Y%m%d}-{invoice.pk:06d}",
        amount_krw=invoice.total_krw,
        paid_on=clock.today(),
    )


def _cancel(purchase: Purchase, order: Order) -> None:
    reason = purchase.rng.choice(material("requests")["order_changes"])
    ordering.cancel_order(
        order=order,
        actor=purchase.staff.approver,
        reason_code=reason["reason_code"],
        reason=reason["text_ko"],
    )


def _amend(purchase: Purchase, order: Order) -> None:
    """Lower the largest line by a third, or postpone what cannot be divided."""
    line = max(order.lines.all(), key=lambda line: line.quantity)
    smaller = line.quantity - line.quantity // 3
    changes: dict[str, Any] = (
        {"quantities": {line.pk: smaller}, "reason_code": OrderChange.Reason.NEED_CHANGED}
        if smaller < line.quantity
        else {
            "due_on": order.due_on + dt.timedelta(days=10),
            "reason_code": OrderChange.Reason.DELIVERY_DATE,
        }
    )
    texts = material("requests")["order_changes"]
    fitting = [text for text in texts if text["reason_code"] == changes["reason_code"]]
    reason = purchase.rng.choice(fitting or texts)["text_ko"]
    ordering.amend_order(order=order, actor=purchase.staff.approver, reason=reason, **changes)


def _later(rng: Random, least: int, most: int) -> dt.datetime:
    """Return an office hour some days on, later than now."""
    day = clock.today() + dt.timedelta(days=rng.randint(least, most))
    return at(day, rng, after=clock.now())
