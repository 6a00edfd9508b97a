"""What an offer costs today and which designation it carries, for many offers at once."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q

from marketplace.catalogue.models import Designation, DesignationHolder, Listing, ListingVersion
from marketplace.catalogue.queries import price_of, public_listings
from marketplace.organisations.models.agencies import holding_on


@dataclass(frozen=True, slots=True)
class Offer:
    """A listing, or one of its price options, as it may be ordered today."""

    listing: Listing
    version: ListingVersion
    option_code: str
    price_krw: int
    title: str
    unit: str
    designation: Designation | None


Key = tuple[int, str]


def offers_for(wanted: Collection[Key], books: str, day: dt.date) -> dict[Key, Offer]:
    """Return the offers of (listing id, option code) that are for sale; others are left out.

    Two queries, however many are wanted.
    """
    ids = {listing_id for listing_id, _ in wanted}
    related = ("state__current_version", "vendor", "product")
    rows = public_listings(books).filter(pk__in=ids, reference_only=False)
    listings = {row.pk: row for row in rows.select_related(*related)}
    designations = _designations(listings.values(), day)
    found = {}
    for key in wanted:
        listing_id, option_code = key
        if listing := listings.get(listing_id):
            offer = _offer(listing, option_code, designations.get(listing_id))
            if offer:
                found[key] = offer
    return found


def _offer(listing: Listing, option_code: str, designation: Designation | None) -> Offer | None:
    version = listing.state.current_version
    assert version is not None  # public listings have one
    price = price_of(version.content, option_code)
    if price is None or not price[0]:
        return None
    return Offer(listing, version, option_code, *price, designation)


def _designations(listings: Collection[Listing], day: dt.date) -> dict[int, Designation]:
    """Return by listing id the designation that holds longest for its product and vendor."""
    pairs = {(row.product_id, row.vendor_id): row.pk for row in listings}
    holding = holding_on(DesignationHolder.objects.all(), day).filter(
        Q(designation__revoked_on__isnull=True) | Q(designation__revoked_on__gt=day),
        designation__designationproduct__product__in={product for product, _ in pairs},
        designation__valid_from__lte=day,
        designation__valid_until__gte=day,
        vendor__in={vendor for _, vendor in pairs},
    )
    rows = (
        holding.annotate(covered_id=F("designation__designationproduct__product_id"))
        .select_related("designation")
        .order_by("designation__valid_until", "designation_id")
    )
    # Later rows win, and they are the ones that hold longer.
    found = {(row.covered_id, row.vendor_id): row.designation for row in rows}
    return {pk: found[pair] for pair, pk in pairs.items() if pair in found}
