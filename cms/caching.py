"""Pages that a visitor's browser and a proxy may keep for a short while."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

VISITOR_SECONDS = 60


def kept_for_visitors(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Allow keeping the answer when nobody is signed in; a person's pages stay with the person."""
    patch_vary_headers(response, ["Cookie"])
    if request.method in ("GET", "HEAD") and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        patch_cache_control(response, public=True, max_age=VISITOR_SECONDS)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response
