"""Signing in as one of the made-up people, with one click; there only where DEMO is on."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from marketplace.demo.people import demo_people


@require_safe
def demo_home(request: HttpRequest) -> HttpResponse:
    """Show the ten people, their organisations and what they can show."""
    return render(request, "demo/home.html", {"people": demo_people()})


@require_POST
def demo_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a session of one of the ten, second factor included.

    Answers 404 for anybody else, so that no real account can ever be entered this way.
    """
    person = next((shown.person for shown in demo_people() if shown.person.pk == pk), None)
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    for method in ("password", "mfa"):
        record_authentication(request, person, method=method, demonstration=True)
    return redirect("desk_home")
