"""The firm's first page: work first, then figures."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import designations_ending, listings_of
from marketplace.catalogue.stages import Stage, draft_title, with_stage
from marketplace.desks.vendor.page import LISTERS, SELLERS, answer, vendor_desk, vendor_of
from marketplace.desks.vendor.sales import sales_of
from marketplace.desks.vendor.work import Row, Work, row_of, waiting_for, waits_for, work_counts
from marketplace.ordering.models import Order
from marketplace.ordering.queries import orders_for_vendor
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.models import Vendor
from marketplace.values import clock

SHOWN = 5
LOOKED_AT = 60
# A firm is reminded of the end of a designation in three steps.
WARN_DAYS, URGE_DAYS, ALARM_DAYS = 180, 90, 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of order work on the first page: how many, and those with the earliest day."""

    work: Work
    count: int
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Ending:
    """A designation that ends soon."""

    number: str
    products: list[str]
    day: dt.date
    days_left: int

    @property
    def tone(self) -> str:
        """How near the end is: a reminder, a warning, an alarm."""
        if self.days_left <= ALARM_DAYS:
            return "bad"
        return "warn" if self.days_left <= URGE_DAYS else "info"


@vendor_desk()
@require_safe
def vendor_home(request: HttpRequest) -> HttpResponse:
    """Show what the firm has to do, and how it sells."""
    vendor, roles = vendor_of(request), acting_of(request).roles
    today = clock.today()
    facts: dict[str, Any] = {"today": today, "endings": endings_of(vendor, today)}
    if roles & set(SELLERS):
        sales = sales_of(vendor, today)
        facts |= order_work(vendor, today) | {
            "sales": sales,
            "month_labels": [_("%(month)s.") % {"month": month} for month in range(1, 13)],
        }
    if roles & set(LISTERS):
        facts |= listing_work(vendor)
    facts["nothing_to_do"] = not any(
        facts.get(key) for key in ("waiting", "returned", "drafts", "endings")
    )
    return answer(request, "home.html", facts)


def order_work(vendor: Vendor, today: dt.date) -> dict[str, Any]:
    """Return the orders that wait for the firm, by kind, those with the nearest day first."""
    counts = work_counts(Order.objects.filter(vendor=vendor))
    own_turn = (Work.ACKNOWLEDGE, Work.DELIVER, Work.INVOICE)
    condition = Q()
    for work in own_turn:
        condition |= waiting_for(work)
    orders = orders_for_vendor(vendor).filter(condition).order_by("due_on", "pk")[:LOOKED_AT]
    rows = [row_of(order, today) for order in orders]
    waiting = [
        Waiting(work, counts[work], [row for row in rows if waits_for(row.order, work)][:SHOWN])
        for work in own_turn
        if counts[work]
    ]
    return {"waiting": waiting, "order_counts": counts}


def listing_work(vendor: Vendor) -> dict[str, Any]:
    """Return what editors have to do: returned listings with the comment, then drafts."""
    stages = (Stage.RETURNED, Stage.DRAFT, Stage.CHANGED)
    rows = list(with_stage(listings_of(vendor)).filter(stage__in=stages)[: 4 * SHOWN])
    titled = [(row, draft_title(row)) for row in rows]
    return {
        "returned": [pair for pair in titled if _stage(pair[0]) == Stage.RETURNED][:SHOWN],
        "drafts": [pair for pair in titled if _stage(pair[0]) != Stage.RETURNED][:SHOWN],
    }


def _stage(listing: Listing) -> str:
    return str(getattr(listing, "stage", ""))


def endings_of(vendor: Vendor, today: dt.date) -> list[Ending]:
    """Return the designations that end within half a year, the nearest first."""
    found = designations_ending(vendor, today, today + dt.timedelta(days=WARN_DAYS))
    return [
        Ending(
            number=designation.number,
            products=[product.name for product in designation.products.all()],
            day=today + dt.timedelta(days=designation.days_left(today)),
            days_left=designation.days_left(today),
        )
        for designation in found[:SHOWN]
    ]
