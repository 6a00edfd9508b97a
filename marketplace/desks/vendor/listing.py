"""One listing: its editor, and the verbs around it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.catalogue.editing import form_for, save_form
from marketplace.catalogue.forms import ListingForm
from marketplace.catalogue.models import Listing
from marketplace.catalogue.refusals import ListingIncomplete
from marketplace.catalogue.services import submit_listing, withdraw_listing, withdraw_submission
from marketplace.desks.lists import person_of
from marketplace.desks.vendor.editor import editor_facts
from marketplace.desks.vendor.listings import own_listing
from marketplace.desks.vendor.page import LISTERS, answer, vendor_desk
from marketplace.values.refusals import Refused


@vendor_desk(*LISTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def vendor_listing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Edit the latest draft of a listing; save it, and go on as the button says."""
    listing = own_listing(request, pk)
    if request.method != "POST":
        return _editor(request, listing, form_for(listing))
    form = form_for(listing, request.POST, request.FILES)
    if not form.is_valid() or not _saved(request, listing, form):
        return _editor(request, listing, form)
    return _go_on(request, listing, request.POST.get("action", ""))


def _editor(request: HttpRequest, listing: Listing, form: ListingForm) -> HttpResponse:
    return answer(request, "listing.html", editor_facts(listing, form))


def _saved(request: HttpRequest, listing: Listing, form: ListingForm) -> bool:
    """Save the form if it changes anything; a refusal stays in the form with what was typed."""
    if not form.has_changed():
        return True
    try:
        revision = save_form(listing=listing, form=form, actor=person_of(request))
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return revision is not None


def _go_on(request: HttpRequest, listing: Listing, action: str) -> HttpResponseBase:
    if action == "preview":
        return redirect("listing_preview", listing.pk)
    if action == "submit":
        return _submit(request, listing)
    messages.success(request, _("The draft was saved."))
    return redirect("vendor_listing", listing.pk)


def _submit(request: HttpRequest, listing: Listing) -> HttpResponseBase:
    try:
        submit_listing(listing=listing, actor=person_of(request))
    except ListingIncomplete:
        missing = _("The draft was saved, but something is still missing. It is listed beside it.")
        messages.warning(request, missing)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The listing was submitted. Moderators review it now."))
    return redirect("vendor_listing", listing.pk)


def _verb(request: HttpRequest, pk: int, verb: Callable[..., None], done: str) -> HttpResponseBase:
    listing = own_listing(request, pk)
    try:
        verb(listing=listing, actor=person_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("vendor_listing", pk)


@vendor_desk(*LISTERS)
@require_POST
def vendor_submission_withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a submission back."""
    return _verb(request, pk, withdraw_submission, _("The submission was withdrawn."))


@vendor_desk(*LISTERS)
@require_POST
def vendor_listing_take_down(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a public listing down; its versions stay citable."""
    return _verb(request, pk, withdraw_listing, _("The listing is no longer public."))
