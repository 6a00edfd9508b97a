"""The public pages by address, in parts that stay small."""

import datetime as dt
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import public_listings
from marketplace.organisations.queries import default_books


class PagesMap(Sitemap[Page]):
    """The editors' pages, in every language that they have."""

    def items(self) -> QuerySet[Page]:
        """Return the public pages."""
        pages: QuerySet[Page] = Page.objects.live().public().filter(depth__gt=1)
        return pages.select_related("locale").order_by("path")

    def location(self, item: Page) -> str:
        return str(item.get_url() or "/")

    def lastmod(self, item: Page) -> dt.datetime | None:
        changed: dt.datetime | None = item.last_published_at
        return changed


class ListingsMap(Sitemap[Listing]):
    """The public listings of the books that a visitor sees first."""

    limit = 10_000

    def items(self) -> QuerySet[Listing]:
        """Return the public listings."""
        if not _has_page("listing", [1]):
            return Listing.objects.none()
        listings = public_listings(default_books()).select_related("state__current_version")
        return listings.order_by("pk")

    def location(self, item: Listing) -> str:
        return reverse("listing", args=[item.pk])

    def lastmod(self, item: Listing) -> dt.datetime | None:
        version = item.state.current_version
        return version.published_at if version else None


class FixedMap(Sitemap[str]):
    """The pages that are always there."""

    def items(self) -> list[str]:
        return [name for name in ("find", "statistics") if _has_page(name)]

    def location(self, item: str) -> str:
        return reverse(item)


MAPS: dict[str, Any] = {"pages": PagesMap, "listings": ListingsMap, "fixed": FixedMap}


def _has_page(name: str, args: list[int] | None = None) -> bool:
    try:
        reverse(name, args=args)
    except NoReverseMatch:
        return False
    return True
