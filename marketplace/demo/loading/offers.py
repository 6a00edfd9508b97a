"""What can be bought on the demonstration market, with the days on which it is an innovation."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from django.db.models import Min

from marketplace.catalogue.models import Designation, Listing, ListingState, Product
from marketplace.organisations.models import VendorSanction
from marketplace.values import clock
from marketplace.values.books import Books

# From the basket to the last approval it takes at most so long.
APPROVED_WITHIN = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Offer:
    """A published listing as a buyer sees it."""

    listing: Listing
    category: str
    price_krw: int
    delivery_days: int
    is_service: bool
    published_on: dt.date
    designations: tuple[Designation, ...]
    barred: tuple[VendorSanction, ...]

    def is_open_on(self, day: dt.date) -> bool:
        """Say whether a purchase that begins on `day` can be approved without an obstacle."""
        approved = day + APPROVED_WITHIN
        was_published = self.published_on < day
        return was_published and not any(_meets(bar, day, approved) for bar in self.barred)

    def is_designated_on(self, day: dt.date) -> bool:
        """Say whether a designation holds on `day`."""
        return any(designation.holds_on(day) for designation in self.designations)

    def ground_on(self, day: dt.date, amount_krw: int) -> str:
        """Return the ground for a direct contract, empty when there is none."""
        if self.is_designated_on(day):
            return "ground_innovative_product"
        if self.is_service:
            return "ground_digital_service"
        return "ground_small_amount" if amount_krw * 10 // 11 <= 20_000_000 else ""


def _meets(bar: VendorSanction, first: dt.date, last: dt.date) -> bool:
    starts_before_end = bar.starts_on is None or bar.starts_on <= last
    return starts_before_end and (bar.ends_on is None or bar.ends_on >= first)


def published_offers() -> dict[str, Offer]:
    """Return every listing that is for sale, by its Korean title."""
    listings = (
        Listing.objects.filter(
            live=True, vendor__books=Books.DEMO, state__standing=ListingState.Standing.OPEN
        )
        .select_related("vendor", "product", "category")
        .prefetch_related("product__designations", "vendor__sanctions")
        # Wagtail's own dates are the machine's; a version's are the clock's.
        .annotate(first_day=Min("versions__published_at"))
        .order_by("pk")
    )
    return {f"{listing.title_ko}/{listing.vendor_id}": _offer(listing) for listing in listings}


def _offer(listing: Listing) -> Offer:
    assert listing.category is not None  # a published listing is complete
    return Offer(
        listing=listing,
        category=listing.category.slug,
        price_krw=listing.price_krw or 0,
        delivery_days=listing.delivery_days or 0,
        is_service=listing.product.kind == Product.Kind.DIGITAL_SERVICE,
        published_on=clock.korean_date(listing.first_day),
        designations=tuple(listing.product.designations.all()),
        barred=tuple(listing.vendor.sanctions.all()),
    )


def choose(
    offers: list[Offer], *, day: dt.date, wanted_krw: int, is_innovation: bool, rng: Random
) -> tuple[Offer, int] | None:
    """Return an offer and a quantity that come near to an amount; None when nothing fits."""
    fitting = [
        offer
        for offer in offers
        if offer.is_open_on(day)
        and offer.price_krw <= wanted_krw * 1.25
        and offer.is_designated_on(day) == is_innovation
        and offer.is_designated_on(day + APPROVED_WITHIN) == is_innovation
        and offer.price_krw * 80 >= wanted_krw
    ]
    rng.shuffle(fitting)
    for offer in fitting:
        quantity = max(1, round(wanted_krw / offer.price_krw))
        if offer.ground_on(day, offer.price_krw * quantity):
            return offer, quantity
    return None
