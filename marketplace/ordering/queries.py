"""Reads of ordering. Each starts at an organisation or a seat: what is another's is not found."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from marketplace.accounts.models import User
from marketplace.ordering.models import (
    ApprovalStep,
    BasketLine,
    BudgetLine,
    Delivery,
    DeliveryLine,
    Inspection,
    InspectionLine,
    Order,
    OrderLine,
    PurchaseRequest,
    RequestLine,
)
from marketplace.ordering.rules import DECIDERS
from marketplace.organisations.models import Agency, Membership, Vendor
from marketplace.organisations.queries import delegations_to

PENDING = ApprovalStep.Decision.PENDING


def basket_of(person: User, agency: Agency) -> QuerySet[BasketLine]:
    """Return a person's basket for an agency with what its page shows, oldest first."""
    related = ("listing__state__current_version", "listing__vendor", "listing__product")
    return (
        BasketLine.objects.filter(person=person, agency=agency)
        .select_related(*related)
        .order_by("pk")
    )


def budget_lines_for(agency: Agency, year: int) -> QuerySet[BudgetLine]:
    """Return an agency's budget lines of a year."""
    return BudgetLine.objects.filter(agency=agency, year=year)


def requests_for_agency(agency: Agency) -> QuerySet[PurchaseRequest]:
    """Return an agency's requests, newest first, with the people and the budget line."""
    return (
        PurchaseRequest.objects.filter(agency=agency)
        .select_related("requester", "budget_line")
        .order_by("-pk")
    )


def request_detail(agency: Agency, pk: int) -> PurchaseRequest | None:
    """Return one request of an agency with lines, steps and orders."""
    lines = RequestLine.objects.select_related(
        "designation", "listing__vendor", "listing__state", "listing_version"
    )
    steps = ApprovalStep.objects.select_related("decided_by", "on_behalf_of__person")
    return (
        requests_for_agency(agency)
        .filter(pk=pk)
        .select_related("agency", "using_agency")
        .prefetch_related(Prefetch("lines", lines), Prefetch("steps", steps), Prefetch("orders"))
        .first()
    )


def roles_of(membership: Membership, day: dt.date) -> dict[str, Membership]:
    """Return the deciding roles that a member has on `day`, and in whose seat: own before lent."""
    roles = {role.value: membership for role in DECIDERS if membership.has_role(role)}
    for delegation in delegations_to(membership, day):
        giver = delegation.giver
        if delegation.agency_id == membership.agency_id and giver.has_role(delegation.role):
            roles.setdefault(delegation.role, giver)
    return {role: seat for role, seat in roles.items() if role in DECIDERS}


def inbox_of(membership: Membership, day: dt.date) -> QuerySet[ApprovalStep]:
    """Return the steps that wait for a member, also as a stand-in, oldest first.

    Own requests, requests of whoever is stood in for, rounds in which the person has decided
    already, and purchases from a vendor that the person belongs to are left out: they may not be
    decided by this person.
    """
    roles = roles_of(membership, day)
    mine = Q()
    for role, seat in roles.items():
        people = {membership.person_id, seat.person_id}
        mine |= Q(role=role) & ~Q(request__requester__in=people)
    if not roles:
        return ApprovalStep.objects.none()
    earlier = ApprovalStep.objects.filter(
        request=OuterRef("request"), round=OuterRef("round"), position__lt=OuterRef("position")
    )
    decided = ApprovalStep.objects.filter(
        Q(decided_by=membership.person_id) | Q(on_behalf_of__person=membership.person_id),
        request=OuterRef("request"),
        round=OuterRef("round"),
    )
    from_own_vendor = RequestLine.objects.filter(
        request=OuterRef("request"),
        listing__vendor__membership__person=membership.person_id,
        listing__vendor__membership__status=Membership.Status.ACTIVE,
    )
    return (
        ApprovalStep.objects.filter(
            mine,
            ~Exists(earlier.filter(decision=PENDING)),
            ~Exists(decided),
            ~Exists(from_own_vendor),
            decision=PENDING,
            request__agency=membership.agency_id,
            request__status=PurchaseRequest.Status.SUBMITTED,
            round=F("request__round"),
        )
        .select_related("request__requester", "request__budget_line")
        .order_by("request__submitted_at", "pk")
    )


def orders_for_agency(agency: Agency) -> QuerySet[Order]:
    """Return an agency's orders, newest first, with the lines that progress is derived from."""
    return (
        Order.objects.filter(agency=agency)
        .select_related("vendor", "requester")
        .prefetch_related("lines")
        .order_by("-pk")
    )


def orders_for_vendor(vendor: Vendor) -> QuerySet[Order]:
    """Return a vendor's orders, newest first, with the lines that progress is derived from."""
    return (
        Order.objects.filter(vendor=vendor)
        .select_related("agency", "requester")
        .prefetch_related("lines")
        .order_by("-pk")
    )


def order_detail(orders: QuerySet[Order], pk: int) -> Order | None:
    """Return one of the given orders with everything that its page shows.

    Start from `orders_for_agency` or `orders_for_vendor`, so that another's order is not found.
    """
    deliveries = Delivery.objects.select_related("reported_by").prefetch_related(
        Prefetch("lines", DeliveryLine.objects.select_related("order_line"))
    )
    inspections = Inspection.objects.select_related("inspector").prefetch_related(
        Prefetch("lines", InspectionLine.objects.select_related("order_line"))
    )
    lines = OrderLine.objects.select_related("listing_version", "designation")
    return (
        orders.filter(pk=pk)
        .select_related("agency", "vendor", "request", "requester", "budget_line", "using_agency")
        .prefetch_related(None)
        .prefetch_related(
            Prefetch("lines", lines),
            Prefetch("deliveries", deliveries),
            Prefetch("inspections", inspections),
            "changes__changed_by",
        )
        .first()
    )


def next_delivery_due(orders: Iterable[Order]) -> dt.date | None:
    """Return the earliest day by which one of these open orders is to be delivered."""
    open_orders = [
        order.due_on
        for order in orders
        if order.status in (Order.Status.PLACED, Order.Status.ACKNOWLEDGED)
        and any(line.deliverable_quantity for line in order.lines.all())
    ]
    return min(open_orders, default=None)
