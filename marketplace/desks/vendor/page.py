"""What every page of the vendor desk shares: its door, its firm, and the counts in its menu."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marketplace.accounts.models import User
from marketplace.catalogue.models import Listing
from marketplace.catalogue.stages import Stage, with_stage
from marketplace.desks.doors import AnotherDesk, View, at_desk
from marketplace.desks.lists import how_many, person_of
from marketplace.messaging.models import Notice
from marketplace.ordering.models import Order
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.models import Vendor
from marketplace.organisations.roles import Desk, Role

SELLERS = (Role.OWNER.value, Role.SALES.value, Role.FINANCE.value)
LISTERS = (Role.OWNER.value, Role.LISTING_EDITOR.value)


def vendor_desk(*roles: str) -> Callable[[View], View]:
    """Open a page to the firm's people, only those with one of the roles if any is named."""
    return at_desk(Desk.VENDOR.value, roles=roles)


def vendor_of(request: HttpRequest) -> Vendor:
    """Return the firm that the person acts for."""
    seat = acting_of(request).membership
    if seat is None or seat.vendor is None:
        raise PermissionDenied from AnotherDesk(Desk.VENDOR.value)
    return seat.vendor


def answer(
    request: HttpRequest, template: str, facts: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with a page of the desk, the counts of its menu included."""
    roles = acting_of(request).roles
    shared = {
        "vendor": vendor_of(request),
        "counts": counts(vendor_of(request), person_of(request)),
        "sells": bool(roles & set(SELLERS)),
        "lists": bool(roles & set(LISTERS)),
    }
    return render(request, f"desks/vendor/{template}", shared | dict(facts), status=status)


def counts(vendor: Vendor, person: User) -> dict[str, int]:
    """Return what the menu counts, in one query."""
    placed = Order.objects.filter(vendor=vendor, status=Order.Status.PLACED)
    returned = with_stage(Listing.objects.filter(vendor=vendor)).filter(stage=Stage.RETURNED)
    unread = Notice.objects.filter(person=person, read_at__isnull=True)
    row = Vendor.objects.filter(pk=vendor.pk).values_list(
        how_many(placed), how_many(returned), how_many(unread)
    )[0]
    return dict(zip(("vendor_orders", "vendor_listings", "notices"), row, strict=True))
