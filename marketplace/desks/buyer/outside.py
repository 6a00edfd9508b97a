"""Purchases made elsewhere: the agency enters them with evidence, oversight verifies them."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.audit.queries import history_of
from marketplace.desks.buyer.page import (
    agency_of,
    answer,
    buyer_desk,
    has_role,
    length_of,
    said,
    status_of,
    tell_refusal,
)
from marketplace.desks.history import told
from marketplace.desks.lists import page_of, person_of
from marketplace.ordering.models import Order
from marketplace.policies.queries import RuleMissing
from marketplace.values.refusals import Refused
from procurement_targets.duplicates import Candidate, duplicate_candidates
from procurement_targets.forms import OutsidePurchaseForm
from procurement_targets.models import OutsidePurchase
from procurement_targets.outside import change_draft, draft_outside_purchase, submit
from procurement_targets.rules import ENTERING_ROLES, OUTSIDE_MOVES

Status = OutsidePurchase.Status
TONES = {
    Status.DRAFTED: "plain",
    Status.SUBMITTED: "info",
    Status.VERIFIED: "ok",
    Status.REJECTED: "bad",
}
WHY = {
    "same_contract_number": gettext_lazy("the same contract number"),
    "same_amount": gettext_lazy("the same vendor and amount within a few weeks"),
}


@buyer_desk()
@require_safe
def outside_list(request: HttpRequest) -> HttpResponseBase:
    """List the agency's purchases made elsewhere, by state."""
    rows = _own(request).order_by("-pk")
    shown = request.GET.get("status", "")
    shown = shown if shown in Status.values else ""
    tabs = _tabs(rows, shown)
    page = page_of(request, rows.filter(status=shown) if shown else rows, length_of(tabs))
    facts = {
        "tabs": tabs,
        "status": shown,
        "page": page,
        "rows": [(row, TONES[Status(row.status)]) for row in page],
        "may_enter": has_role(request, *ENTERING_ROLES),
    }
    return answer(request, "outside_list.html", facts)


@buyer_desk(*ENTERING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def outside_new(request: HttpRequest) -> HttpResponseBase:
    """Enter a purchase as a draft."""
    agency = agency_of(request)
    form = OutsidePurchaseForm(*_data(request), agency=agency)
    if not form.is_valid():
        return answer(request, "outside_edit.html", {"form": form, "object": None})
    try:
        purchase = draft_outside_purchase(
            agency=agency,
            actor=person_of(request),
            facts=form.facts(),
            evidence=form.cleaned_data["evidence"],
        )
    except Refused as refused:
        return _refused(request, form, None, refused)
    messages.success(request, _("The draft was saved. Look at it once more and submit it."))
    return redirect("outside_purchase", purchase.pk)


@buyer_desk()
@require_safe
def outside_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a purchase with its evidence, its history, and what may be the same purchase."""
    purchase = _found(request, pk)
    may_enter = has_role(request, *ENTERING_ROLES)
    facts = {
        "object": purchase,
        "tone": TONES[Status(purchase.status)],
        "candidates": _candidates(request, purchase),
        "history": told(history_of(purchase)),
        "may_change": may_enter and purchase.status in OUTSIDE_MOVES["change"][0],
        "may_submit": may_enter and purchase.status in OUTSIDE_MOVES["submit"][0],
    }
    return answer(request, "outside_detail.html", facts)


@buyer_desk(*ENTERING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def outside_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change a draft, or take up a rejected purchase again."""
    purchase = _found(request, pk)
    if purchase.status not in OUTSIDE_MOVES["change"][0]:
        return redirect("outside_purchase", pk)
    form = OutsidePurchaseForm(*_data(request), agency=purchase.agency, purchase=purchase)
    if not form.is_valid():
        return answer(request, "outside_edit.html", {"form": form, "object": purchase})
    try:
        change_draft(
            purchase_id=pk,
            actor=person_of(request),
            facts=form.facts(),
            evidence=form.cleaned_data["evidence"],
        )
    except Refused as refused:
        return _refused(request, form, purchase, refused)
    messages.success(request, _("The draft was saved. Look at it once more and submit it."))
    return redirect("outside_purchase", pk)


@buyer_desk(*ENTERING_ROLES)
@require_POST
def outside_submit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand a draft to oversight."""
    _found(request, pk)
    try:
        submit(purchase_id=pk, actor=person_of(request))
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, _("The purchase was submitted. Oversight verifies it."))
    return redirect("outside_purchase", pk)


def _own(request: HttpRequest) -> QuerySet[OutsidePurchase]:
    related = ("vendor", "product", "agency", "evidence", "designation")
    return OutsidePurchase.objects.filter(agency=agency_of(request)).select_related(*related)


def _found(request: HttpRequest, pk: int) -> OutsidePurchase:
    found: OutsidePurchase = get_object_or_404(
        _own(request).select_related("entered_by", "decided_by", "vendor", "product", "agency"),
        pk=pk,
    )
    return found


def _data(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _refused(
    request: HttpRequest,
    form: OutsidePurchaseForm,
    purchase: OutsidePurchase | None,
    refused: Refused,
) -> HttpResponse:
    form.add_error(None, said(refused))
    facts = {"form": form, "object": purchase}
    return answer(request, "outside_edit.html", facts, status=status_of(refused))


def _candidates(request: HttpRequest, purchase: OutsidePurchase) -> list[dict[str, Any]]:
    """Return what may be the same purchase; a page only of what is the agency's own."""
    if purchase.status == Status.VERIFIED:
        return []
    try:
        found = duplicate_candidates(purchase)
    except RuleMissing:
        return []
    return [
        {
            "label": candidate.label,
            "why": WHY[candidate.why],
            "url": _address(request, candidate),
        }
        for candidate in found
    ]


def _address(request: HttpRequest, candidate: Candidate) -> str:
    agency = agency_of(request)
    if candidate.source == "order":
        own = Order.objects.filter(agency=agency, pk=candidate.object_id).exists()
        return reverse("order_detail", args=[candidate.object_id]) if own else ""
    own = OutsidePurchase.objects.filter(agency=agency, pk=candidate.object_id).exists()
    return reverse("outside_purchase", args=[candidate.object_id]) if own else ""


def _tabs(rows: QuerySet[OutsidePurchase], shown: str) -> list[dict[str, Any]]:
    each = {status: Count("pk", filter=Q(status=status)) for status in Status.values}
    found = rows.order_by().aggregate(all=Count("pk"), **each)
    return [
        {
            "label": label,
            "url": f"?status={value}" if value else "?",
            "current": value == shown,
            "count": found[value or "all"],
        }
        for value, label in [("", _("All")), *Status.choices]
    ]
