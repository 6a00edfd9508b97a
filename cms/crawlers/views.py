"""Answers to search engines."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse

# Signed-in desks, accounts and the admin hold nothing for a search engine.
CLOSED = ("/cms/", "/accounts/", "/desk/", "/vendor/", "/buyer/", "/oversight/", "/files/")


def robots(request: HttpRequest) -> HttpResponse:
    """Say what may be read; of a demonstration nothing may, as all of it is made up."""
    if settings.DEMO:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        closed = [f"Disallow: {prefix}{path}" for prefix in ("", "/en") for path in CLOSED]
        site_map = request.build_absolute_uri(reverse("sitemap"))
        lines = ["User-agent: *", *closed, f"Sitemap: {site_map}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def favicon(request: HttpRequest) -> HttpResponseBase:
    """Send browsers that ask for the old address to our mark."""
    return redirect(static("img/mark.svg"))
