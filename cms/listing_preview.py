"""A listing that nobody has published yet, shown as the storefront will show it."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from marketplace.catalogue.content import content_of
from marketplace.catalogue.models import Listing


def render(request: HttpRequest, listing: Listing) -> HttpResponse:
    """Return the page of an edited revision; settings name this function for the catalogue."""
    return TemplateResponse(request, "cms/listing_preview.html", {"content": content_of(listing)})
