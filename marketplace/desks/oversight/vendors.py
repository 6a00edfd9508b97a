"""Firms: verifying who applied, closing, barring from selling."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.audit.queries import history_of
from marketplace.catalogue.models.categories import in_language
from marketplace.desks.doors import at_desk
from marketplace.desks.history import verb_in_words
from marketplace.desks.lists import page_of, person_of
from marketplace.desks.oversight.filters import TextFilter
from marketplace.desks.oversight.page import DECIDERS, address, desk_page
from marketplace.desks.oversight.vendor_forms import CloseForm, SanctionForm
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.models import Membership, Vendor, VendorSanction
from marketplace.organisations.roles import Desk, role_names
from marketplace.organisations.rules import may_oversee
from marketplace.organisations.services import close_vendor, sanction_vendor, verify_vendor
from marketplace.organisations.services.vendors import VENDOR_MOVES
from marketplace.values import clock
from marketplace.values.business_number import formatted
from marketplace.values.refusals import Refused

Registration = Vendor.Registration
TONES = {
    Registration.APPLIED.value: "warn",
    Registration.VERIFIED.value: "ok",
    Registration.REFERENCE.value: "plain",
    Registration.CLOSED.value: "bad",
}
TABS = (
    Registration.APPLIED,
    Registration.VERIFIED,
    Registration.REFERENCE,
    Registration.CLOSED,
)


@at_desk(Desk.OVERSIGHT)
@require_safe
def vendor_list(request: HttpRequest) -> HttpResponseBase:
    """List the firms of a registration, by name."""
    form = TextFilter(request.GET)
    state = request.GET.get("state", Registration.APPLIED)
    if state not in TABS:
        state = Registration.APPLIED
    text = form.asked("text")
    found = Vendor.objects.filter(books=acting_of(request).books)
    if text:
        number = "".join(filter(str.isdecimal, text))
        named = Q(name__icontains=text) | Q(name_en__icontains=text)
        found = found.filter(named | Q(business_number=number) if number else named)
    counts = dict(found.order_by().values_list("registration").annotate(Count("pk")))
    rows = found.filter(registration=state).order_by("name", "pk")
    page = page_of(request, rows, counts.get(state, 0))
    facts = {
        "form": form,
        "state": state,
        "tabs": [
            {
                "label": one.label,
                "url": address("vendor_review", state=one.value, text=text),
                "current": one == state,
                "count": counts.get(one, 0),
            }
            for one in TABS
        ],
        "page": page,
        "lines": [(one, formatted(one.business_number)) for one in page],
    }
    return desk_page(request, "desks/oversight/vendors.html", facts)


@at_desk(Desk.OVERSIGHT)
@require_safe
def vendor_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a firm with its people, its sanctions and what was done."""
    return _vendor_page(request, _vendor(request, pk))


@at_desk(Desk.OVERSIGHT, roles=DECIDERS)
@require_POST
def vendor_verify(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Confirm that firm and applicant are what they say."""
    vendor = _vendor(request, pk)
    try:
        verify_vendor(vendor=vendor, actor=person_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The firm was verified. It may sell from now on."))
    return redirect("vendor_review_detail", pk)


@at_desk(Desk.OVERSIGHT, roles=DECIDERS)
@require_POST
def vendor_close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Turn an application down or end a registration."""
    vendor = _vendor(request, pk)
    form = CloseForm(request.POST, prefix="close")
    if form.is_valid():
        try:
            close_vendor(vendor=vendor, actor=person_of(request), note=form.cleaned_data["note"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The registration was closed. The firm was told why."))
            return redirect("vendor_review_detail", pk)
    return _vendor_page(request, vendor, close_form=form)


@at_desk(Desk.OVERSIGHT, roles=DECIDERS)
@require_POST
def vendor_sanction(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Bar a firm from selling between two days."""
    vendor = _vendor(request, pk)
    form = SanctionForm(request.POST, prefix="sanction")
    if form.is_valid():
        try:
            sanction_vendor(vendor=vendor, actor=person_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The firm was barred. It ends by its date."))
            return redirect("vendor_review_detail", pk)
    return _vendor_page(request, vendor, sanction_form=form)


def _vendor(request: HttpRequest, pk: int) -> Vendor:
    return get_object_or_404(Vendor, pk=pk, books=acting_of(request).books)


def _vendor_page(
    request: HttpRequest,
    vendor: Vendor,
    *,
    close_form: forms.Form | None = None,
    sanction_form: forms.Form | None = None,
) -> HttpResponseBase:
    today = clock.today()
    sanctions = VendorSanction.objects.filter(vendor=vendor).order_by("-starts_on", "-pk")
    may_decide = bool(acting_of(request).roles & set(DECIDERS)) and may_oversee(
        person_of(request), vendor
    )
    facts = {
        "vendor": vendor,
        "number": formatted(vendor.business_number),
        "tone": TONES[vendor.registration],
        "people": _people(vendor),
        "sanctions": [
            (one, in_language(one.ground_ko, one.ground_en), _holds(one, today))
            for one in sanctions
        ],
        "history": [(event, verb_in_words(event.verb)) for event in history_of(vendor)],
        "may_verify": may_decide and vendor.registration in VENDOR_MOVES["vendor.verified"],
        "may_close": may_decide and vendor.registration in VENDOR_MOVES["vendor.closed"],
        "may_sanction": may_decide,
        "close_form": close_form or CloseForm(prefix="close"),
        "sanction_form": sanction_form or SanctionForm(prefix="sanction"),
    }
    return desk_page(request, "desks/oversight/vendor.html", facts)


def _people(vendor: Vendor) -> list[dict[str, Any]]:
    seats = Membership.objects.filter(vendor=vendor).exclude(status=Membership.Status.ENDED)
    return [
        {
            "name": str(seat.person),
            "email": seat.person.email,
            "roles": role_names(seat.roles),
            "status": seat.get_status_display(),
        }
        for seat in seats.select_related("person").order_by("pk")
    ]


def _holds(sanction: VendorSanction, day: Any) -> bool:
    begun = sanction.starts_on is None or sanction.starts_on <= day
    return begun and (sanction.ends_on is None or day <= sanction.ends_on)
