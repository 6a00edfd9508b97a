"""Files behind a door: `files/<id>/` and public pictures by their hash.

A file that may not be read answers 404, as one that does not exist.
"""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from marketplace.catalogue.models import Attachment
from marketplace.desks.file_access import is_public, may_read, pictures_called
from marketplace.organisations.middleware import acting_of

YEAR_SECONDS = 365 * 24 * 3600


@require_safe
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a file for saving, a picture for showing, to whoever may read it."""
    file = get_object_or_404(Attachment.objects.select_related("vendor", "agency"), pk=pk)
    if not may_read(file, acting_of(request).memberships):
        raise Http404
    return _private(_answer(file))


@require_safe
def picture(request: HttpRequest, sha256: str) -> FileResponse:
    """Show a picture. The hash is its address, so a public one may be kept for ever."""
    rows = list(pictures_called(sha256))
    for file in rows:
        if is_public(file):
            response = _answer(file)
            patch_cache_control(response, public=True, max_age=YEAR_SECONDS, immutable=True)
            return response
    seats = acting_of(request).memberships
    for file in rows:
        if may_read(file, seats):
            return _private(_answer(file))
    raise Http404


def _answer(file: Attachment) -> FileResponse:
    response = FileResponse(
        file.file.open("rb"),
        as_attachment=file.kind != Attachment.Kind.PICTURE,
        filename=file.name,
        content_type=file.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{file.sha256}"'
    return response


def _private(response: FileResponse) -> FileResponse:
    patch_cache_control(response, private=True, no_store=True)
    patch_vary_headers(response, ["Cookie"])
    return response


urlpatterns: list[URLPattern | URLResolver] = [
    path("<int:pk>/", attachment, name="attachment"),
    path("pictures/<slug:sha256>.webp", picture, name="picture"),
]
