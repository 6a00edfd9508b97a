"""Pages about the person who is signed in."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse, translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.accounts.erasure import erase_person
from marketplace.accounts.forms import ErasureForm, ProfileForm
from marketplace.accounts.middleware import LAST_SEEN
from marketplace.accounts.models import User
from marketplace.accounts.personal_data import export_of
from marketplace.accounts.reauthentication import require_recent_authentication
from marketplace.accounts.second_factor import (
    NEXT_KEY,
    has_authenticator_app,
    showed_second_factor,
)
from marketplace.values import clock
from marketplace.values.refusals import Refused


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person of a view that requires one."""
    assert request.user.is_authenticated
    return request.user


@login_required
@require_http_methods(["GET", "POST"])
def account_settings(request: HttpRequest) -> HttpResponse:
    """Show and change name and language."""
    person = User.objects.get(pk=person_of(request).pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details were saved."))
        return redirect(translate_url(reverse("account_settings"), person.language))
    return render(request, "accounts/settings.html", {"form": form})


@login_required
@never_cache
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Explain why a second factor is needed and lead to showing it or setting it up.

    Once it was shown, lead on to where the person wanted to go.
    """
    wanted = request.GET.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        request.session[NEXT_KEY] = wanted
    if showed_second_factor(request):
        wanted = request.session.pop(NEXT_KEY, "") or resolve_url(settings.LOGIN_REDIRECT_URL)
        return redirect(wanted)
    return render(
        request,
        "accounts/second_factor.html",
        {"has_app": has_authenticator_app(person_of(request)), "here": request.path},
    )


class ActivateSecondFactor(ActivateTOTPView):
    """allauth's page to set up an authenticator app; its first code also counts as shown."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Activate, then let this session pass as the code has just been shown."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return response


@require_POST
def session_extend(request: HttpRequest) -> HttpResponse:
    """Keep the session alive; 204 when it lives, 401 when it has ended already.

    A browser without scripts that posts the dialog's form comes back to where it was.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    request.session[LAST_SEEN] = int(clock.now().timestamp())
    if "text/html" in request.headers.get("Accept", ""):
        return redirect(_way_back(request))
    return HttpResponse(status=204)


def _way_back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return came_from
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@login_required
@require_GET
def personal_data(request: HttpRequest) -> HttpResponse:
    """Explain what is held about the person, and offer to hand it over or erase it."""
    return render(request, "accounts/personal_data.html", {"form": ErasureForm()})


@login_required
@require_POST
@require_recent_authentication
def personal_data_export(request: HttpRequest) -> HttpResponse:
    """Hand over everything that is held about the person."""
    response = JsonResponse(
        export_of(person_of(request)), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    return response


@login_required
@require_POST
@require_recent_authentication
def personal_data_erase(request: HttpRequest) -> HttpResponse:
    """Erase the person's data for good and end the session."""
    form = ErasureForm(request.POST)
    if form.is_valid():
        person = person_of(request)
        try:
            erase_person(person=person, actor=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            messages.success(request, _("Your account was closed and your personal data erased."))
            return redirect("account_login")
    return render(request, "accounts/personal_data.html", {"form": form}, status=422)
