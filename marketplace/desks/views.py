"""The signed-in home: which organisation a person acts for, and which books are shown."""

from typing import NamedTuple

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.models import User
from marketplace.desks.doors import signed_in
from marketplace.desks.forms import JoinAgencyForm, RegisterVendorForm
from marketplace.desks.navigation import DESK_LABELS, Text
from marketplace.organisations.middleware import BOOKS_COOKIE, Acting, acting_of
from marketplace.organisations.models import Membership
from marketplace.organisations.queries import agencies_for_address, books_with_entries
from marketplace.organisations.refusals import NotYourSeat
from marketplace.organisations.roles import Desk, role_names
from marketplace.organisations.services import (
    end_membership,
    register_vendor,
    request_membership,
    switch_membership,
)
from marketplace.values import clock
from marketplace.values.books import Books
from marketplace.values.refusals import Refused

HOME_OF_DESK: dict[str, str] = {
    Desk.VENDOR: "vendor_home",
    Desk.BUYER: "buyer_home",
    Desk.OVERSIGHT: "oversight_home",
    Desk.CONTENT: "wagtailadmin_home",
}
COOKIE_SECONDS = 365 * 24 * 3600


class Seat(NamedTuple):
    """A membership as the list of organisations shows it."""

    membership: Membership
    desk: Text
    roles: str
    is_current: bool


@signed_in
@require_safe
def desk_home(request: HttpRequest) -> HttpResponseBase:
    """Lead to the home of the organisation acted for, or to the ways to get one."""
    desk = acting_of(request).desk
    return redirect(HOME_OF_DESK[desk] if desk else "own_organisations")


@signed_in
@require_safe
def own_organisations(request: HttpRequest) -> HttpResponseBase:
    """Show the person's seats and the ways to a further one."""
    return _organisations_page(request)


@signed_in
@require_POST
def ask_to_join(request: HttpRequest) -> HttpResponseBase:
    """Ask an agency of the person's e-mail domain for a seat."""
    person = _person(request)
    form = _join_form(person, request)
    if form.is_valid():
        given = form.cleaned_data
        try:
            request_membership(
                person=person, agency=given["agency"], department=given["department"]
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your request was sent to the agency's administrators."))
            return redirect("own_organisations")
    return _organisations_page(request, join_form=form)


@signed_in
@require_POST
def register_firm(request: HttpRequest) -> HttpResponseBase:
    """Apply for a firm; oversight verifies it before anything can be sold."""
    form = RegisterVendorForm(request.POST, prefix="vendor")
    if form.is_valid():
        given = form.cleaned_data
        try:
            register_vendor(
                person=_person(request),
                business_number=given["business_number"],
                name=given["name"],
                name_en=given["name_en"],
                books=acting_of(request).books,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your application for the firm was received."))
            return redirect("own_organisations")
    return _organisations_page(request, vendor_form=form)


@signed_in
@require_POST
def act_for(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Act under another of one's own seats from now on."""
    try:
        switch_membership(session=request.session, person=_person(request), membership_id=pk)
    except NotYourSeat as refused:
        raise Http404 from refused
    return redirect("desk_home")


@signed_in
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give up one's own seat or withdraw one's request."""
    person = _person(request)
    own = Membership.objects.exclude(status=Membership.Status.ENDED)
    seat = get_object_or_404(own, pk=pk, person=person)
    try:
        end_membership(membership=seat, actor=person)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Done. You no longer belong to the organisation."))
    return redirect("own_organisations")


@require_http_methods(["GET", "HEAD", "POST"])
def choose_books(request: HttpRequest) -> HttpResponse:
    """Let a visitor choose which books are shown; members see those of their organisation."""
    acting = acting_of(request)
    choices = [Books(code) for code in books_with_entries()]
    if request.method != "POST":
        facts = {"choices": choices, "shown": acting.books, "is_bound": acting.membership}
        return render(request, "desks/books.html", facts | {"next": request.GET.get("next", "")})
    chosen = request.POST.get("books", "")
    if chosen not in choices:
        raise Http404
    answer = redirect(_safe_next(request))
    answer.set_cookie(
        BOOKS_COOKIE,
        chosen,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _organisations_page(
    request: HttpRequest,
    *,
    join_form: forms.Form | None = None,
    vendor_form: forms.Form | None = None,
) -> HttpResponse:
    acting = acting_of(request)
    person = _person(request)
    facts = {
        "seats": [_seat(row, acting) for row in acting.memberships],
        "requests": [_seat(row, acting) for row in _open_requests(acting)],
        "join_form": join_form or _join_form(person),
        "vendor_form": vendor_form or RegisterVendorForm(prefix="vendor"),
        "domain": person.email.rpartition("@")[2],
    }
    return render(request, "desks/organisations.html", facts)


def _seat(membership: Membership, acting: Acting) -> Seat:
    return Seat(
        membership,
        DESK_LABELS.get(membership.desk, ""),
        role_names(membership.roles),
        membership == acting.membership,
    )


def _open_requests(acting: Acting) -> list[Membership]:
    waiting = Membership.objects.filter(
        person=acting.user, status=Membership.Status.REQUESTED
    ).select_related("agency", "vendor", "office")
    return list(waiting.order_by("pk"))


def _join_form(person: User, request: HttpRequest | None = None) -> JoinAgencyForm:
    """Offer the agencies of the person's domain that the person does not belong to."""
    known = Membership.objects.filter(person=person, agency__isnull=False).exclude(
        status=Membership.Status.ENDED
    )
    taken = set(known.values_list("agency_id", flat=True))
    agencies = [
        agency
        for agency in agencies_for_address(person.email, clock.today())
        if agency.pk not in taken
    ]
    return JoinAgencyForm(request.POST if request else None, prefix="join", agencies=agencies)


def _person(request: HttpRequest) -> User:
    """Return the person of a page that only signed-in people reach."""
    person = acting_of(request).user
    assert person is not None
    return person


def _safe_next(request: HttpRequest) -> str:
    """Return where to go on, never to another site."""
    wanted = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_safe else "/"
