"""A refusal inside Wagtail's admin becomes a message on the page that one came from."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from marketplace.values.refusals import Refused

ADMIN_ACCESS = "wagtailadmin.access_admin"


class RefusalMiddleware:
    """Answers what a verb refused in the admin; every other page handles its own refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Refuse whoever is signed in and has no business in the admin.

        Wagtail would send them to sign in, and signing in would send them back, for ever.
        """
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return
        if request.user.is_authenticated and not request.user.has_perm(ADMIN_ACCESS):
            raise PermissionDenied

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Show the sentence of the refusal, with its source, instead of a fault."""
        home = reverse("wagtailadmin_home")
        if not isinstance(exception, Refused) or not request.path.startswith(home):
            return None
        messages.error(request, sentence_of(exception))
        came_from = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
        return redirect(came_from if is_ours else home)


def sentence_of(refused: Refused) -> str:
    """Return the sentence of a refusal with the source of its rule, where there is one."""
    source = refused.ground.source if refused.ground else ""
    return f"{refused} ({source})" if source else str(refused)
