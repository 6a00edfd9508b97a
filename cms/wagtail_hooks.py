"""What this product adds to Wagtail's admin."""

from typing import Any

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.admin.listings import ListingViewSet
from cms.admin.panels import ListingsWaitingPanel
from cms.admin.taxonomy import CatalogueGroup

register_snippet(ListingViewSet)


def register_catalogue_group() -> Any:
    """Let editors keep categories and their questions."""
    return CatalogueGroup()


def add_listings_waiting(request: Any, panels: list[Any]) -> None:
    """Show moderators first which listings wait for them."""
    if request.user.has_perm("catalogue.publish_listing"):
        panels.append(ListingsWaitingPanel())


hooks.register("register_admin_viewset", register_catalogue_group)
hooks.register("construct_homepage_panels", add_listings_waiting)
