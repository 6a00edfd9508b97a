"""What every page of the agency desk shares: its door, its agency, and the counts in its menu."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marketplace.desks.buyer.work import Work, waiting_for
from marketplace.desks.doors import AnotherDesk, View, at_desk
from marketplace.desks.lists import how_many
from marketplace.messaging.models import Notice
from marketplace.ordering.models import BasketLine, Order, PurchaseRequest
from marketplace.ordering.queries import inbox_of
from marketplace.ordering.rules import DECIDERS
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.models import Agency, Membership
from marketplace.organisations.roles import Desk, Role
from marketplace.values import clock
from marketplace.values.refusals import NotAllowed, Refused, Stale, WrongState


def buyer_desk(*roles: str) -> Callable[[View], View]:
    """Open a page to the agency's people, only those with one of the roles if any is named."""
    return at_desk(Desk.BUYER.value, roles=roles)


def seat_of(request: HttpRequest) -> Membership:
    """Return the seat in an agency under which the person acts."""
    seat = acting_of(request).membership
    if seat is None or seat.agency is None:
        raise PermissionDenied from AnotherDesk(Desk.BUYER.value)
    return seat


def agency_of(request: HttpRequest) -> Agency:
    """Return the agency that the person acts for."""
    agency = seat_of(request).agency
    assert agency is not None  # seat_of has looked
    return agency


def has_role(request: HttpRequest, *roles: str) -> bool:
    """Say whether the person's own seat carries one of the roles."""
    return bool(acting_of(request).roles & set(roles))


def answer(
    request: HttpRequest, template: str, facts: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with a page of the desk, the counts of its menu included."""
    shared = {"agency": agency_of(request), "counts": counts(seat_of(request))}
    return render(request, f"desks/buyer/{template}", shared | dict(facts), status=status)


def counts(seat: Membership) -> dict[str, int]:
    """Return what the menu counts for a seat: its own work, in one query.

    A second query looks up whom a decider stands in for.
    """
    wanted = _counted_rows(seat)
    assert seat.agency_id is not None  # only seats in agencies come to this desk
    own = Agency.objects.filter(pk=seat.agency_id)
    row = own.values_list(*[how_many(rows) for rows in wanted.values()])[0]
    return dict(zip(wanted, row, strict=True))


def _counted_rows(seat: Membership) -> dict[str, QuerySet[Any]]:
    rows: dict[str, QuerySet[Any]] = {
        "notices": Notice.objects.filter(person=seat.person_id, read_at__isnull=True)
    }
    if seat.has_role(Role.REQUESTER):
        mine = {"agency": seat.agency_id}
        rows["basket"] = BasketLine.objects.filter(person=seat.person_id, **mine)
        rows["requests"] = PurchaseRequest.objects.filter(
            requester=seat.person_id, status=PurchaseRequest.Status.RETURNED, **mine
        )
    if seat.has_role(*DECIDERS):
        rows["approvals"] = inbox_of(seat, clock.today()).select_related(None)
    works = [
        waiting_for(work)
        for role, work in (
            (Role.INSPECTOR, Work.INSPECTION),
            (Role.DISBURSING_OFFICER, Work.PAYMENT),
        )
        if seat.has_role(role)
    ]
    if works:
        condition = works[0] | works[-1]
        rows["orders"] = Order.objects.filter(condition, agency=seat.agency_id)
    return rows


def length_of(tabs: Iterable[Mapping[str, Any]]) -> int:
    """Return how many rows the current one of a list's tabs has."""
    return next(int(tab["count"]) for tab in tabs if tab["current"])


def said(refused: Refused) -> str:
    """Write a refusal with where it is written, if it is a rule."""
    source = refused.ground.source if refused.ground else ""
    return f"{refused} ({source})" if source else str(refused)


def tell_refusal(request: HttpRequest, refused: Refused) -> None:
    """Show a refusal on the next page."""
    messages.error(request, said(refused))


def status_of(refused: Refused) -> int:
    """Return the status of a page that shows a refusal."""
    if isinstance(refused, NotAllowed):
        return 403
    return 409 if isinstance(refused, WrongState | Stale) else 200


def new_key() -> str:
    """Return a key for a form that creates a row, so that a second click finds the first row."""
    return secrets.token_hex(16)
