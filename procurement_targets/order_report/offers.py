"""Listings made from a report: references that say who sells what, never for sale here.

They carry what the report says and nothing else: no price, no answers, no description.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, prefetch_related_objects

from marketplace.audit.models import Event
from marketplace.audit.services import build
from marketplace.catalogue.content import content_of
from marketplace.catalogue.models import Listing, ListingState, ListingVersion, Product
from marketplace.organisations.models import Vendor
from marketplace.values import clock
from marketplace.values.canonical import sha256_of

Offer = tuple[Vendor, Product]
# What the content of a version is made of beside the listing's own row.
PARTS = (
    "category__parent",
    "category__questions",
    "price_options",
    "pictures__attachment",
    "documents__attachment",
)


def write_offers(offers: Iterable[Offer]) -> list[Listing]:
    """Return the reference listing of each offer; make the missing ones as drafts.

    An offer whose vendor runs a listing of its own is left out: the vendor speaks for itself.
    """
    wanted = {(vendor.pk, product.pk): (vendor, product) for vendor, product in offers}
    known = {
        (listing.vendor_id, listing.product_id): listing
        for listing in Listing.objects.filter(product_id__in={pk for _, pk in wanted})
    }
    made = Listing.objects.bulk_create(
        _draft(*offer) for pair, offer in wanted.items() if pair not in known
    )
    ListingState.objects.bulk_create(ListingState(listing=listing) for listing in made)
    references = [known[pair] for pair in wanted if pair in known and known[pair].reference_only]
    for listing in references:
        listing.vendor, listing.product = wanted[listing.vendor_id, listing.product_id]
    return [*references, *made]


def _draft(vendor: Vendor, product: Product) -> Listing:
    return Listing(
        vendor=vendor,
        product=product,
        category_id=product.category_id,
        reference_only=True,
        title_ko=product.name,
        maker=product.maker,
        model_name=product.model_name,
        live=False,
    )


def publish_references(listings: list[Listing], books: str) -> list[Event]:
    """Publish the listings that were never public, and anew those whose content changed.

    What somebody took down stays down. Returns the unsaved event of each publication.
    """
    publications = _publications(listings)
    versions = ListingVersion.objects.bulk_create(
        publication.version for publication in publications
    )
    states = [
        ListingState(listing_id=version.listing_id, current_version=version) for version in versions
    ]
    ListingState.objects.bulk_update(states, ["current_version"])
    published = [publication.listing for publication in publications]
    ListingState.objects.filter(listing__in=published).update(index_version=F("index_version") + 1)
    _set_live(published)
    return [
        _published(publication.listing, version, books)
        for publication, version in zip(publications, versions, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Publication:
    """A listing and the version it is to show."""

    listing: Listing
    version: ListingVersion


def _publications(listings: list[Listing]) -> list[_Publication]:
    prefetch_related_objects(listings, *PARTS)
    last: dict[int, ListingVersion] = {}
    for version in ListingVersion.objects.filter(listing__in=listings).order_by("number"):
        last[version.listing_id] = version
    publications = []
    for listing in listings:
        before = last.get(listing.pk)
        if before is not None and not listing.live:
            continue
        content = content_of(listing)
        sha256 = sha256_of(content)
        if before is None or before.sha256 != sha256:
            version = ListingVersion(
                listing=listing,
                number=before.number + 1 if before else 1,
                content=content,
                sha256=sha256,
                published_at=clock.now(),
            )
            publications.append(_Publication(listing, version))
    return publications


def _set_live(listings: list[Listing]) -> None:
    """Mark listings as public the way Wagtail does, for many at once."""
    now = clock.now()
    for listing in listings:
        listing.live = True
        listing.first_published_at = listing.first_published_at or now
        listing.last_published_at = now
    Listing.objects.bulk_update(listings, ["live", "first_published_at", "last_published_at"])


def _published(listing: Listing, version: ListingVersion, books: str) -> Event:
    return build(
        listing,
        "listing.published",
        actor=None,
        books=books,
        to_state="live",
        facts={"version_id": version.pk, "number": version.number, "sha256": version.sha256},
    )
