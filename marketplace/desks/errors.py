"""Error pages in the look of the site.

A 404 also stands for "not yours": it never says which. The page for a fault on our side is drawn
without a database and without the surroundings, because either may be what broke.
"""

import structlog
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseServerError,
)
from django.template.loader import render_to_string

from marketplace.values import clock
from marketplace.values.refusals import Refused


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what could not be understood."""
    return HttpResponseBadRequest(render_to_string("400.html", request=request))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who lacks the right, with the sentence of the refusal and its ground if known."""
    refusal = _refusal(exception)
    ground = refusal.ground if refusal else None
    facts = {
        "sentence": str(refusal) if refusal else str(exception),
        "source": ground.source if ground else "",
    }
    return HttpResponseForbidden(render_to_string("403.html", facts, request=request))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token no longer fits."""
    return HttpResponseForbidden(render_to_string("403_csrf.html", request=request))


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """Answer for what does not exist and for what is not the person's, alike."""
    return HttpResponseNotFound(render_to_string("404.html", request=request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault on our side, with the number under which the log has it."""
    number = structlog.contextvars.get_contextvars().get("request_id", "")
    facts = {"error_number": number, "happened_at": clock.now()}
    return HttpResponseServerError(render_to_string("500.html", facts))


def _refusal(exception: Exception) -> Refused | None:
    """Find the refusal behind a denial, raised as it is or as the cause."""
    for candidate in (exception, exception.__cause__):
        if isinstance(candidate, Refused):
            return candidate
    return None
