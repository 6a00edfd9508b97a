"""The agency's purchase requests as a list, by state."""

from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from marketplace.desks.buyer.page import agency_of, answer, buyer_desk, length_of
from marketplace.desks.lists import page_of, person_of
from marketplace.ordering.models import PurchaseRequest
from marketplace.ordering.queries import requests_for_agency

Status = PurchaseRequest.Status
TONES = {
    Status.DRAFT: "plain",
    Status.SUBMITTED: "info",
    Status.APPROVED: "ok",
    Status.RETURNED: "warn",
    Status.REJECTED: "bad",
    Status.WITHDRAWN: "plain",
}


class RequestFilter(forms.Form):
    """Which requests a reader wants; what does not fit counts as all."""

    text = forms.CharField(label=gettext_lazy("Subject or number"), max_length=80, required=False)
    mine = forms.BooleanField(label=gettext_lazy("Only my own"), required=False)


@buyer_desk()
@require_safe
def request_list(request: HttpRequest) -> HttpResponseBase:
    """List the agency's requests, by state."""
    form = RequestFilter(request.GET)
    form.is_valid()
    rows = requests_for_agency(agency_of(request))
    rows = _narrowed(rows, form.cleaned_data, request)
    shown = request.GET.get("status", "")
    shown = shown if shown in Status.values else ""
    tabs = _tabs(rows, shown, request)
    page = page_of(request, rows.filter(status=shown) if shown else rows, length_of(tabs))
    facts = {
        "form": form,
        "tabs": tabs,
        "page": page,
        "status": shown,
        "rows": [(row, TONES[Status(row.status)]) for row in page],
        "is_narrowed": bool(form.cleaned_data.get("text") or form.cleaned_data.get("mine")),
    }
    return answer(request, "request_list.html", facts)


def _narrowed(
    rows: QuerySet[PurchaseRequest], given: dict[str, Any], request: HttpRequest
) -> QuerySet[PurchaseRequest]:
    if text := given.get("text"):
        rows = rows.filter(Q(title__icontains=text) | Q(number__icontains=text))
    return rows.filter(requester=person_of(request)) if given.get("mine") else rows


def _tabs(
    rows: QuerySet[PurchaseRequest], shown: str, request: HttpRequest
) -> list[dict[str, Any]]:
    """Return a tab for each state with its number, in one query."""
    each = {status: Count("pk", filter=Q(status=status)) for status in Status.values}
    found = rows.order_by().aggregate(all=Count("pk"), **each)
    others = request.GET.copy()
    others.pop("page", None)
    tabs = []
    for value, label in [("", _("All")), *Status.choices]:
        others["status"] = value
        count = found[value or "all"]
        tabs.append(
            {
                "label": label,
                "url": f"?{others.urlencode()}",
                "current": value == shown,
                "count": count,
            }
        )
    return tabs
