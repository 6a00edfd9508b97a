"""A listing that nobody has published yet, shown as the storefront will show it."""

from django.http import HttpRequest, HttpResponse

from cms.storefront.listing import preview_page
from marketplace.catalogue.models import Listing


def render(request: HttpRequest, listing: Listing) -> HttpResponse:
    """Return the page of an edited revision; settings name this function for the catalogue."""
    return preview_page(request, listing)
