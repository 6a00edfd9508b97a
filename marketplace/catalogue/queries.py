"""Reads of the catalogue that several pages need."""

import datetime as dt
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce, Least

from marketplace.catalogue.models import (
    Category,
    Designation,
    DesignationHolder,
    Listing,
    ListingState,
    ListingVersion,
    Product,
)
from marketplace.organisations.models import Vendor, VendorSanction
from marketplace.organisations.models.agencies import holding_on
from marketplace.values import clock


def public_listings(books: str) -> QuerySet[Listing]:
    """Return the listings that anyone may see today: published, open, not past their own end."""
    return Listing.objects.filter(
        Q(expire_at__isnull=True) | Q(expire_at__gt=clock.now()),
        live=True,
        vendor__books=books,
        state__standing=ListingState.Standing.OPEN,
        state__current_version__isnull=False,
    )


def visible_ids(listing_ids: list[int], books: str) -> set[int]:
    """Return which of these listings may be seen today, in one query.

    Search answers pass through here, so a stale index never shows a withdrawn listing.
    """
    return set(public_listings(books).filter(pk__in=listing_ids).values_list("pk", flat=True))


def public_listing(pk: int, books: str) -> Listing | None:
    """Return one visible listing with everything that its page shows, in one query."""
    related = ("state__current_version", "vendor", "product", "category__parent")
    return public_listings(books).filter(pk=pk).select_related(*related).first()


def listings_of(vendor: Vendor) -> QuerySet[Listing]:
    """Return a vendor's own listings, drafts included, newest change first."""
    return (
        Listing.objects.filter(vendor=vendor)
        .select_related("state__current_version", "product", "category", "latest_revision")
        .order_by(F("latest_revision__created_at").desc(nulls_last=True), "-pk")
    )


def version_of(listing_id: int, number: int) -> ListingVersion | None:
    """Return a published version; old ones stay citable."""
    versions = ListingVersion.objects.select_related("listing__vendor", "listing__state")
    return versions.filter(listing_id=listing_id, number=number).first()


def designations_for(product_id: int, vendor_id: int) -> QuerySet[Designation]:
    """Return the designations that cover a product in a vendor's hand, the longest first."""
    return Designation.objects.filter(
        designationproduct__product_id=product_id, designationholder__vendor_id=vendor_id
    ).order_by("-valid_until", "-pk")


def designation_on(product_id: int, vendor_id: int, day: dt.date) -> Designation | None:
    """Return the designation that makes the offer an innovative product on `day`.

    A firm that shares a designation may hold it for a shorter time than it lasts.
    """
    holders = DesignationHolder.objects.filter(vendor_id=vendor_id)
    holding = Designation.objects.filter(
        Q(revoked_on__isnull=True) | Q(revoked_on__gt=day),
        designationproduct__product_id=product_id,
        pk__in=holding_on(holders, day).values("designation_id"),
        valid_from__lte=day,
        valid_until__gte=day,
    )
    return holding.order_by("-valid_until", "-pk").first()


def designations_ending(vendor: Vendor, start: dt.date, end: dt.date) -> QuerySet[Designation]:
    """Return what a vendor holds on `start` and loses until `end`, the nearest end first."""
    holding = holding_on(DesignationHolder.objects.filter(vendor=vendor), start)
    return (
        Designation.objects.filter(
            Q(revoked_on__isnull=True) | Q(revoked_on__gt=start),
            pk__in=holding.values("designation_id"),
            valid_from__lte=start,
            valid_until__gte=start,
        )
        .annotate(last_day=Least("valid_until", Coalesce("revoked_on", "valid_until")))
        .filter(last_day__lte=end)
        .prefetch_related(Prefetch("products", Product.objects.filter(listings__vendor=vendor)))
        .order_by("last_day", "pk")
    )


def sanctioned_vendor_ids(vendor_ids: list[int], day: dt.date) -> set[int]:
    """Return which vendors are barred from selling on `day`."""
    rows = VendorSanction.objects.filter(vendor_id__in=vendor_ids)
    return set(holding_on(rows, day).values_list("vendor_id", flat=True))


def category_tree() -> dict[Category, list[Category]]:
    """Return fields with their categories, in one query."""
    rows = list(Category.objects.all())
    children: dict[int, list[Category]] = {}
    for row in rows:
        if row.parent_id is not None:
            children.setdefault(row.parent_id, []).append(row)
    return {row: children.get(row.pk, []) for row in rows if row.parent_id is None}


def price_of(content: dict[str, Any], option_code: str) -> tuple[int, str, str] | None:
    """Return price, title and unit of an offer or of one of its options; None when it has no price.

    `content` is a version's content; the empty code stands for the offer itself.
    """
    if not option_code:
        price = content["price_krw"]
        return None if price is None else (price, content["title_ko"], content["unit_ko"])
    for option in content["options"]:
        if option["code"] == option_code:
            title = f"{content['title_ko']} - {option['name_ko']}"
            return option["price_krw"], title, option["unit_ko"] or content["unit_ko"]
    return None
