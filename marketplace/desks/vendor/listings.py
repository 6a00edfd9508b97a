"""The firm's listings: the list, a new one, and what was published and done before."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.audit.queries import history_of
from marketplace.catalogue.queries import listings_of
from marketplace.catalogue.services import start_listing
from marketplace.catalogue.stages import Stage, draft_title, stage_counts, titled_like, with_stage
from marketplace.desks.history import told
from marketplace.desks.lists import ROWS_A_PAGE, person_of
from marketplace.desks.vendor.forms import NewListingForm
from marketplace.desks.vendor.page import LISTERS, answer, vendor_desk, vendor_of
from marketplace.values.refusals import Refused

STAGE_TONES = {
    Stage.RETURNED: "bad",
    Stage.SUBMITTED: "info",
    Stage.SUSPENDED: "bad",
    Stage.CHANGED: "warn",
    Stage.PUBLISHED: "ok",
    Stage.WITHDRAWN: "plain",
    Stage.DRAFT: "plain",
}


def own_listing(request: HttpRequest, pk: int) -> Any:
    """Return one listing of the firm with its stage; another firm's is not found."""
    listing = (
        with_stage(listings_of(vendor_of(request)).select_related("vendor")).filter(pk=pk).first()
    )
    if listing is None:
        raise Http404
    return listing


@vendor_desk(*LISTERS)
@require_safe
def vendor_listings(request: HttpRequest) -> HttpResponse:
    """Show the firm's listings by stage, found by the words of their latest draft."""
    words, stage = request.GET.get("q", "").strip(), request.GET.get("stage", "")
    found = with_stage(titled_like(listings_of(vendor_of(request)), words))
    counts = stage_counts(found)
    rows = found.filter(stage=stage) if stage in Stage.values else found
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "rows": [_row(listing) for listing in page],
        "words": words,
        "stage": stage,
        "tabs": _tabs(counts, stage, words),
        "any": bool(sum(counts.values())),
    }
    return answer(request, "listings.html", facts)


def _row(listing: Any) -> dict[str, Any]:
    stage = Stage(listing.stage)
    draft = listing.latest_revision.content if listing.latest_revision else {}
    return {
        "listing": listing,
        "title": draft_title(listing),
        "price_krw": draft.get("price_krw"),
        "stage": stage.label,
        "tone": STAGE_TONES[stage],
        "comment": listing.review_comment if stage == Stage.RETURNED else "",
        "version": listing.state.current_version,
    }


def _tabs(counts: dict[str, int], chosen: str, words: str) -> list[dict[str, Any]]:
    stages = [("", _("All"), sum(counts.values()))]
    stages += [(stage.value, str(stage.label), counts[stage]) for stage in Stage]
    return [
        {
            "label": label,
            "url": f"?{urlencode({k: v for k, v in (('stage', code), ('q', words)) if v})}",
            "count": count,
            "current": code == chosen,
        }
        for code, label, count in stages
        if count or code in ("", chosen)
    ]


@vendor_desk(*LISTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def vendor_listing_new(request: HttpRequest) -> HttpResponseBase:
    """Start a draft with its kind, category and title."""
    form = NewListingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            listing = start_listing(
                vendor=vendor_of(request), actor=person_of(request), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("vendor_listing", listing.pk)
    return answer(request, "listing_new.html", {"form": form})


@vendor_desk(*LISTERS)
@require_safe
def vendor_listing_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every published version, which stays citable, and what was done to the listing."""
    listing = own_listing(request, pk)
    versions = listing.versions.order_by("-number")
    facts = {
        "listing": listing,
        "title": draft_title(listing),
        "page": Paginator(versions, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "events": told(history_of(listing).order_by("-pk")[: 2 * ROWS_A_PAGE]),
        "editor_url": reverse("vendor_listing", args=[listing.pk]),
    }
    return answer(request, "listing_history.html", facts)
