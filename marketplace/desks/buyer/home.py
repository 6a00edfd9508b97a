"""The agency's first page: what the person has to do, by role, and how the target stands."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from marketplace.desks.buyer.dashboard import ledger_url, pace
from marketplace.desks.buyer.page import agency_of, answer, buyer_desk, seat_of
from marketplace.desks.buyer.work import Work, row_of, waiting_for
from marketplace.desks.lists import person_of
from marketplace.ordering.models import PurchaseRequest
from marketplace.ordering.queries import (
    inbox_of,
    orders_for_agency,
    requests_for_agency,
    roles_of,
)
from marketplace.organisations.models import Agency, Membership
from marketplace.organisations.queries import membership_requests
from marketplace.organisations.roles import Role
from marketplace.payments.queries import open_invoices_for
from marketplace.values import clock
from procurement_targets.queries import agency_figures

SHOWN = 5
Status = PurchaseRequest.Status


@buyer_desk()
@require_safe
def buyer_home(request: HttpRequest) -> HttpResponseBase:
    """Show the person's work, then the agency's target."""
    agency, seat, today = agency_of(request), seat_of(request), clock.today()
    figures = agency_figures(agency, today.year)
    work = _work(agency, seat, today)
    facts = {
        "today": today,
        "year": today.year,
        "figures": figures,
        "counted_url": ledger_url(agency, today.year, part="counted"),
        "provisional_url": ledger_url(agency, today.year, part="provisional"),
        "nothing_to_do": not any(work.values()),
        "person": person_of(request),
        "buys": seat.has_role(Role.REQUESTER),
        **work,
        **pace(figures, today.year, today),
    }
    return answer(request, "home.html", facts)


def _work(agency: Agency, seat: Membership, today: dt.date) -> dict[str, Any]:
    """Return the first rows of each kind of work that the person's roles bring."""
    work: dict[str, Any] = {}
    if seat.has_role(Role.REQUESTER):
        own = requests_for_agency(agency).filter(requester=seat.person_id)
        open_states = (Status.RETURNED, Status.DRAFT)
        mine = list(own.filter(status__in=open_states).order_by("-status", "-pk")[: 2 * SHOWN])
        work["returned"] = [row for row in mine if row.status == Status.RETURNED][:SHOWN]
        work["drafts"] = [row for row in mine if row.status == Status.DRAFT][:SHOWN]
    if roles_of(seat, today):
        work["approvals"] = list(inbox_of(seat, today)[:SHOWN])
    orders = orders_for_agency(agency).order_by("due_on", "pk")
    if seat.has_role(Role.INSPECTOR):
        waiting = orders.filter(waiting_for(Work.INSPECTION))[:SHOWN]
        work["inspections"] = [row_of(order, today) for order in waiting]
    if seat.has_role(Role.DISBURSING_OFFICER):
        work["payments"] = list(open_invoices_for(agency)[:SHOWN])
    if seat.has_role(Role.AGENCY_ADMIN):
        work["joining"] = list(membership_requests(agency)[:SHOWN])
    return work
