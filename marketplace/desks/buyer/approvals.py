"""Approvals: what waits for a decider, and the page on which one request is decided."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.models import User
from marketplace.accounts.reauthentication import require_recent_authentication
from marketplace.desks.buyer.dry_run import DryRun
from marketplace.desks.buyer.page import agency_of, answer, buyer_desk, said, seat_of, status_of
from marketplace.desks.buyer.request_list import TONES
from marketplace.desks.buyer.requests import shown_of
from marketplace.desks.doors import AnotherRole
from marketplace.desks.lists import page_of, person_of
from marketplace.ordering.models import ApprovalStep, Order, PurchaseRequest
from marketplace.ordering.queries import inbox_of, request_detail, requests_for_agency, roles_of
from marketplace.ordering.rules import DECIDERS
from marketplace.ordering.services import approve_step, reject_request, return_request
from marketplace.organisations.roles import Role
from marketplace.values import clock
from marketplace.values.refusals import Refused
from procurement_targets.prospects import added_basis_points
from procurement_targets.queries import agency_figures

Status = PurchaseRequest.Status
APPROVE, RETURN, REJECT = "approve", "return", "reject"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step of the inbox with its request and how long it has waited."""

    step: ApprovalStep
    request: PurchaseRequest
    role: str
    days: int


class DecisionForm(forms.Form):
    """The decision on one step; what is returned or rejected needs a comment."""

    step = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(label=gettext_lazy("Your decision"), widget=forms.RadioSelect)
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        help_text=gettext_lazy("Needed for a return or a rejection. The requester reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(self, data: Any, *, step: ApprovalStep | None, is_last: bool) -> None:
        initial = {"step": step.pk if step else None, "decision": APPROVE}
        super().__init__(data, initial=initial)
        self.fields["decision"].choices = _choices(is_last)  # type: ignore[attr-defined]


def _choices(is_last: bool) -> list[tuple[str, SafeString]]:
    effect = (
        _("The budget is committed and the orders are placed.")
        if is_last
        else _("The request goes on to the next approval.")
    )
    parts = [
        (APPROVE, _("Approve the request"), effect),
        (RETURN, _("Return for completion"), _("The requester may change it and send it again.")),
        (REJECT, _("Reject the request"), _("The request ends. No budget is committed.")),
    ]
    return [
        (code, format_html("<b>{}</b><small>{}</small>", word, note)) for code, word, note in parts
    ]


@buyer_desk()
@require_safe
def approval_inbox(request: HttpRequest) -> HttpResponseBase:
    """List what waits for the person, and what the agency has decided or still has under way."""
    roles = _roles(request)
    waiting = inbox_of(seat_of(request), clock.today())
    shown = request.GET.get("view", "")
    shown = shown if shown in ("running", "returned", "over") else ""
    rows: QuerySet[Any] = _of_view(request, shown) if shown else waiting
    page = page_of(request, rows)
    facts = {
        "tabs": _tabs(shown, page.paginator.count),
        "view": shown,
        "page": page,
        "waiting": [] if shown else [_waiting(step) for step in page],
        "rows": [(row, TONES[Status(row.status)]) for row in page] if shown else [],
        "stands_in": [
            (Role(role).label, seat.person)
            for role, seat in roles.items()
            if seat.person_id != person_of(request).pk
        ],
    }
    return answer(request, "approval_inbox.html", facts)


@buyer_desk()
@require_recent_authentication
@require_http_methods(["GET", "HEAD", "POST"])
def approval_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a request to its decider, and take the decision."""
    _roles(request)
    found = request_detail(agency_of(request), pk)
    if found is None or not found.round:
        raise Http404
    form = _form(request, found)
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, form)
    step = ApprovalStep.objects.select_related("request").filter(
        pk=form.cleaned_data["step"], request=found
    )
    if not step:
        raise Http404
    try:
        orders = _decide(step[0], person_of(request), form.cleaned_data)
    except Refused as refused:
        form.add_error(None, said(refused))
        return _page(request, found, form, status=status_of(refused))
    messages.success(request, _told(form.cleaned_data["decision"], orders))
    return redirect("approval_inbox")


def _decide(step: ApprovalStep, person: User, given: dict[str, Any]) -> list[Order]:
    comment = given["comment"]
    if given["decision"] == APPROVE:
        return approve_step(step=step, actor=person, comment=comment)
    verb = return_request if given["decision"] == RETURN else reject_request
    verb(step=step, actor=person, comment=comment)
    return []


def _told(decision: str, orders: list[Order]) -> str:
    if orders:
        numbers = ", ".join(order.number for order in orders)
        return _("Approved. Orders placed: %(numbers)s.") % {"numbers": numbers}
    return {
        APPROVE: _("Approved. The request goes on to the next approval."),
        RETURN: _("The request was returned to its requester."),
        REJECT: _("The request was rejected."),
    }[decision]


def _form(request: HttpRequest, found: PurchaseRequest) -> DecisionForm:
    pending = _pending(found)
    step = pending[0] if pending else None
    data = request.POST if request.method == "POST" else None
    return DecisionForm(data, step=step, is_last=len(pending) <= 1)


def _pending(found: PurchaseRequest) -> list[ApprovalStep]:
    return [
        step
        for step in found.steps.all()
        if step.round == found.round and step.decision == ApprovalStep.Decision.PENDING
    ]


def _page(
    request: HttpRequest, found: PurchaseRequest, form: DecisionForm, *, status: int = 200
) -> HttpResponse:
    mine = inbox_of(seat_of(request), clock.today())
    others = list(mine.exclude(request=found.pk).values_list("request", flat=True)[:1])
    facts = shown_of(found, person_of(request))
    facts |= {
        "form": form,
        "is_my_turn": mine.filter(request=found.pk).exists(),
        "is_waiting": found.status == Status.SUBMITTED,
        "is_own": found.requester_id == person_of(request).pk,
        "next_pk": others[0] if others else None,
        "gain": _gain(found, facts["run"]),
        "now": clock.now(),
    }
    return answer(request, "approval_detail.html", facts, status=status)


def _gain(found: PurchaseRequest, run: DryRun | None) -> int | None:
    """Return by how much the purchase would raise the agency's achievement this year."""
    if run is None or run.outlook is None:
        return None
    figures = agency_figures(found.agency, clock.today().year)
    return added_basis_points(figures, run.outlook.counted_krw)


def _roles(request: HttpRequest) -> dict[str, Any]:
    """Let deciders in, and those who stand in for one today."""
    roles = roles_of(seat_of(request), clock.today())
    if not roles:
        raise PermissionDenied from AnotherRole(*[role.value for role in DECIDERS])
    return dict(roles)


def _waiting(step: ApprovalStep) -> Waiting:
    sent = step.request.submitted_at
    days = (clock.now() - sent).days if sent else 0
    return Waiting(step, step.request, str(Role(step.role).label), days)


def _of_view(request: HttpRequest, view: str) -> QuerySet[PurchaseRequest]:
    conditions = {
        "running": Q(status=Status.SUBMITTED),
        "returned": Q(status=Status.RETURNED),
        "over": Q(status__in=(Status.APPROVED, Status.REJECTED)),
    }
    return requests_for_agency(agency_of(request)).filter(conditions[view])


def _tabs(shown: str, count: int) -> list[dict[str, Any]]:
    labels = [
        ("", _("Waiting for me")),
        ("running", _("In approval")),
        ("returned", _("Returned")),
        ("over", _("Decided")),
    ]
    return [
        {
            "label": label,
            "url": f"?view={view}" if view else "?",
            "current": view == shown,
            "count": count if view == shown else None,
        }
        for view, label in labels
    ]
