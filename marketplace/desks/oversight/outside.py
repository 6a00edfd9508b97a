"""Purchases made elsewhere: the queue of those that wait, and the decision on one."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.audit.queries import history_of
from marketplace.desks.doors import at_desk
from marketplace.desks.history import told
from marketplace.desks.lists import page_of, person_of
from marketplace.desks.oversight.filters import OutsideFilter
from marketplace.desks.oversight.page import DECIDERS, address, desk_page
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.roles import Desk
from marketplace.values.refusals import Refused
from procurement_targets.duplicates import Candidate, duplicate_candidates
from procurement_targets.entry_list import STANDS
from procurement_targets.forms import DecisionForm
from procurement_targets.models import LedgerEntry, OutsidePurchase
from procurement_targets.outside import reject, verify
from procurement_targets.rules import OUTSIDE_MOVES, may_decide_purchase

Status = OutsidePurchase.Status
TONES = {
    Status.DRAFTED.value: "plain",
    Status.SUBMITTED.value: "info",
    Status.VERIFIED.value: "ok",
    Status.REJECTED.value: "bad",
}
SHOWN = (Status.SUBMITTED, Status.VERIFIED, Status.REJECTED)


@at_desk(Desk.OVERSIGHT, roles=DECIDERS)
@require_safe
def outside_queue(request: HttpRequest) -> HttpResponseBase:
    """List the purchases of a state, those that have waited longest first."""
    form = OutsideFilter(request.GET)
    status = request.GET.get("status", Status.SUBMITTED)
    if status not in SHOWN:
        status = Status.SUBMITTED
    text = form.asked("text")
    found = _found(acting_of(request).books, text)
    counts = dict(found.order_by().values_list("status").annotate(Count("pk")))
    rows = found.filter(status=status).select_related("agency", "vendor", "product")
    rows = rows.order_by("pk" if status == Status.SUBMITTED else "-pk")
    page = page_of(request, rows, counts.get(status, 0))
    facts = {
        "form": form,
        "status": status,
        "tabs": [
            {
                "label": one.label,
                "url": address("outside_purchase_review", status=one.value, text=text),
                "current": one == status,
                "count": counts.get(one, 0),
            }
            for one in SHOWN
        ],
        "page": page,
    }
    return desk_page(request, "desks/oversight/outside_queue.html", facts)


@at_desk(Desk.OVERSIGHT)
@require_http_methods(["GET", "POST"])
def outside_purchase(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a purchase with what speaks for and against it; take the decision."""
    purchase = get_object_or_404(
        OutsidePurchase.objects.select_related(
            "agency",
            "paying_agency",
            "vendor",
            "product",
            "designation",
            "evidence",
            "report_import",
            "entered_by",
            "decided_by",
        ).exclude(status=Status.DRAFTED),
        pk=pk,
        books=acting_of(request).books,
    )
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, purchase, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("outside_purchase_decision", pk)
    return _purchase_page(request, purchase, form)


def _decide(request: HttpRequest, purchase: OutsidePurchase, given: dict[str, Any]) -> None:
    person = person_of(request)
    if request.POST.get("decision") == "verify":
        verify(
            purchase_id=purchase.pk,
            actor=person,
            note=given["note"],
            is_another=given["is_another"],
        )
        messages.success(request, _("The purchase was verified. The ledger follows in seconds."))
    else:
        reject(purchase_id=purchase.pk, actor=person, reason=given["note"])
        messages.success(request, _("The purchase was rejected. The agency was told why."))


def _purchase_page(
    request: HttpRequest, purchase: OutsidePurchase, form: DecisionForm
) -> HttpResponseBase:
    entries = LedgerEntry.objects.filter(
        STANDS, source=LedgerEntry.Source.OUTSIDE_PURCHASE, source_id=purchase.pk
    )
    open_for = {verb for verb, (starts, _to) in OUTSIDE_MOVES.items() if purchase.status in starts}
    may_decide = may_decide_purchase(person_of(request), purchase)
    facts = {
        "purchase": purchase,
        "tone": TONES[purchase.status],
        "candidates": [_candidate(one) for one in duplicate_candidates(purchase)],
        "entries": list(entries.order_by("pk")),
        "history": told(history_of(purchase)),
        "published": sorted(purchase.published.items()),
        "form": form,
        "may_verify": may_decide and "verify" in open_for,
        "may_reject": may_decide and "reject" in open_for,
        "is_barred": not may_decide and "reject" in open_for,
    }
    return desk_page(request, "desks/oversight/outside_purchase.html", facts)


def _found(books: str, text: str) -> QuerySet[OutsidePurchase]:
    rows = OutsidePurchase.objects.filter(books=books)
    if not text:
        return rows
    return rows.filter(
        Q(contract_number__icontains=text)
        | Q(title__icontains=text)
        | Q(agency__name__icontains=text)
        | Q(vendor__name__icontains=text)
    )


def _candidate(one: Candidate) -> dict[str, str]:
    whys = {
        "same_contract_number": _("the same contract number"),
        "same_amount": _("the same agency, vendor and amount, about the same time"),
    }
    is_outside = one.source == "outside_purchase"
    return {
        "label": one.label,
        "why": whys[one.why],
        "url": address("outside_purchase_decision", one.object_id) if is_outside else "",
    }
