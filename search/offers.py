"""What the database knows of the public offers of products, read in a few queries for many."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery

from marketplace.catalogue.models import DesignationHolder, Listing, ListingState, ListingVersion
from marketplace.ordering.models import OrderLine


@dataclass(frozen=True)
class Offer:
    """One public listing as its current version says it, with its vendor of today."""

    listing: Listing
    content: dict[str, Any]
    first_published_at: dt.datetime

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """What puts an offer first: for sale here, with a price, a low one, an old one."""
        price = self.content["price_krw"]
        return self.content["reference_only"], price is None, price or 0, self.listing.pk


@dataclass(frozen=True)
class HeldDesignation:
    """A designation in the hand of a vendor, with the days on which it holds there."""

    number: str
    type: str
    designator: str
    first_day: dt.date
    last_day: dt.date

    def holds_on(self, day: dt.date) -> bool:
        """Say whether it is valid on `day`, both end days included."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class ProductOnOffer:
    """A product with its public offers, the leading one first, and all that its hit shows."""

    product_id: int
    offers: tuple[Offer, ...]
    designations: tuple[HeldDesignation, ...] = ()
    accepted_orders: int = 0

    @property
    def lead(self) -> Offer:
        """The offer whose words and picture stand for the product."""
        return self.offers[0]


def products_on_offer(product_ids: Collection[int]) -> dict[int, ProductOnOffer]:
    """The products among these that anyone may see, by number; three queries for all of them."""
    offers = _offers(product_ids)
    designations = _designations(offers)
    accepted = _accepted_orders(offers)
    return {
        product_id: ProductOnOffer(
            product_id,
            tuple(sorted(found, key=lambda offer: offer.rank)),
            designations.get(product_id, ()),
            accepted.get(product_id, 0),
        )
        for product_id, found in offers.items()
    }


def _offers(product_ids: Collection[int]) -> dict[int, list[Offer]]:
    """Public but for the calendar: what ends today is judged when somebody searches."""
    first_version = ListingVersion.objects.filter(listing=OuterRef("pk")).order_by("number")
    listings = (
        Listing.objects.filter(
            product_id__in=product_ids,
            live=True,
            state__standing=ListingState.Standing.OPEN,
            state__current_version__isnull=False,
        )
        .select_related("vendor", "product", "state__current_version")
        .annotate(shown_since=Subquery(first_version.values("published_at")[:1]))
    )
    offers: dict[int, list[Offer]] = defaultdict(list)
    for listing in listings:
        version = listing.state.current_version
        assert version is not None  # filtered above
        offers[listing.product_id].append(Offer(listing, version.content, listing.shown_since))
    return offers


Seller = tuple[int, int]


def held_designations(sellers: Collection[Seller]) -> dict[Seller, tuple[HeldDesignation, ...]]:
    """The designations of products in the hands of vendors, by (product, vendor); one query."""
    holders = DesignationHolder.objects.filter(
        designation__designationproduct__product_id__in={product for product, _ in sellers},
        vendor_id__in={vendor for _, vendor in sellers},
    ).select_related("designation")
    found: dict[Seller, list[HeldDesignation]] = defaultdict(list)
    for holder in holders.annotate(
        product_pk=F("designation__designationproduct__product_id")
    ).order_by("pk"):
        if (holder.product_pk, holder.vendor_id) in sellers:
            found[holder.product_pk, holder.vendor_id].append(_held(holder))
    return {seller: tuple(held) for seller, held in found.items()}


def designation_for(held: Iterable[HeldDesignation], day: dt.date) -> HeldDesignation | None:
    """The designation that holds on `day`, else the one that ended last before it."""
    begun = [one for one in held if one.first_day <= day]
    return max(begun, key=lambda one: one.last_day, default=None)


def _designations(offers: dict[int, list[Offer]]) -> dict[int, tuple[HeldDesignation, ...]]:
    """The designations of each product in the hands of all vendors that offer it."""
    sellers = {(pk, offer.listing.vendor_id) for pk, found in offers.items() for offer in found}
    of_products: dict[int, tuple[HeldDesignation, ...]] = defaultdict(tuple)
    for (product_id, _vendor), held in held_designations(sellers).items():
        of_products[product_id] += held
    return of_products


def _held(holder: DesignationHolder) -> HeldDesignation:
    """The days of the designation and those of the holder at once."""
    designation = holder.designation
    last_days = [designation.valid_until, holder.ends_on]
    if designation.revoked_on is not None:
        last_days.append(designation.revoked_on - dt.timedelta(days=1))
    return HeldDesignation(
        number=designation.number,
        type=designation.type,
        designator=designation.designator,
        first_day=max(day for day in (designation.valid_from, holder.starts_on) if day),
        last_day=min(day for day in last_days if day),
    )


def _accepted_orders(offers: dict[int, list[Offer]]) -> dict[int, int]:
    """How many orders of each product were accepted, in part at least."""
    lines = OrderLine.objects.filter(product_id__in=offers.keys(), accepted_quantity__gt=0)
    counted = (
        lines.order_by().values("product_id").annotate(orders=Count("order_id", distinct=True))
    )
    return {row["product_id"]: row["orders"] for row in counted}
