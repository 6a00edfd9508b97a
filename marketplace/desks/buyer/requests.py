"""A purchase request: the page on which it is written, and the page that shows it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.models import User
from marketplace.audit.queries import history_of
from marketplace.desks.buyer.chain import Link, are_apart, chain_of, crew_of
from marketplace.desks.buyer.dry_run import DryRun, dry_run
from marketplace.desks.buyer.page import (
    agency_of,
    answer,
    buyer_desk,
    said,
    status_of,
    tell_refusal,
)
from marketplace.desks.buyer.request_forms import RequestForm, WithdrawForm
from marketplace.desks.buyer.request_list import TONES
from marketplace.desks.buyer.wording import in_won
from marketplace.desks.history import told
from marketplace.desks.lists import person_of
from marketplace.ordering.grounds import contract_law
from marketplace.ordering.models import ApprovalStep, PurchaseRequest
from marketplace.ordering.queries import budget_lines_for, request_detail
from marketplace.ordering.requests import approval_chain
from marketplace.ordering.rules import request_allows
from marketplace.ordering.services import save_request, submit_request, withdraw_request
from marketplace.organisations.hierarchy import descendant_ids_on
from marketplace.organisations.models import Agency
from marketplace.organisations.roles import Role
from marketplace.policies.models import Rule, RuleSet
from marketplace.policies.queries import Rules, rules_on
from marketplace.values import clock
from marketplace.values.refusals import Refused
from marketplace.values.working_days import fiscal_year

Status = PurchaseRequest.Status


@buyer_desk()
@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a request as it stands, with its people, its checks and its history."""
    return _detail_page(request, _found(request, pk))


@buyer_desk(Role.REQUESTER)
@require_http_methods(["GET", "HEAD", "POST"])
def request_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write a draft or a returned request: save it, or save it and send it for approval."""
    draft = _found(request, pk)
    person = person_of(request)
    if draft.requester_id != person.pk:
        raise Http404
    if not request_allows(draft, "save"):
        return redirect("request_detail", pk)
    run = dry_run(draft, draft.lines.all(), clock.today())
    form = _form(request, draft, run)
    if request.method != "POST" or not form.is_valid():
        return _edit_page(request, draft, run, form)
    try:
        saved = save_request(
            request=draft, actor=person, content=form.content(), seen_at=form.seen()
        )
    except Refused as refused:
        form.add_error(None, said(refused))
        return _edit_page(request, draft, run, form, status=status_of(refused))
    if request.POST.get("action") != "submit":
        messages.success(request, _("The request was saved. Nothing was sent yet."))
        return redirect(f"{reverse('request_edit', args=[pk])}#checks")
    return _submitted(request, saved)


@buyer_desk(Role.REQUESTER)
@require_POST
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a request back for good."""
    found = _found(request, pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, found, form)
    reason = form.cleaned_data["reason"]
    try:
        withdraw_request(request=found, actor=person_of(request), reason=reason)
    except Refused as refused:
        form.add_error(None, said(refused))
        return _detail_page(request, found, form, status=status_of(refused))
    messages.success(request, _("The request was withdrawn."))
    return redirect("request_detail", pk)


def _submitted(request: HttpRequest, saved: PurchaseRequest) -> HttpResponseBase:
    """Send a saved request for approval; what stands in the way is told beside the checks."""
    try:
        submit_request(request=saved, actor=person_of(request))
    except Refused as refused:
        messages.warning(request, _("The request was saved, but could not be sent."))
        tell_refusal(request, refused)
        return redirect(f"{reverse('request_edit', args=[saved.pk])}#checks")
    messages.success(request, _("The request was sent for approval."))
    return redirect("request_detail", saved.pk)


def _found(request: HttpRequest, pk: int) -> PurchaseRequest:
    """Return a request of the agency; another's is not found."""
    found = request_detail(agency_of(request), pk)
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, draft: PurchaseRequest, run: DryRun) -> RequestForm:
    today = clock.today()
    below = descendant_ids_on(draft.agency, today)
    return RequestForm(
        request.POST if request.method == "POST" else None,
        request=draft,
        lines=list(draft.lines.all()),
        grounds=run.grounds,
        budgets=budget_lines_for(draft.agency, fiscal_year(today)),
        users=Agency.objects.filter(pk__in=below).order_by("name"),
    )


def _edit_page(
    request: HttpRequest,
    draft: PurchaseRequest,
    run: DryRun,
    form: RequestForm,
    *,
    status: int = 200,
) -> HttpResponse:
    today = clock.today()
    crew = crew_of(draft.agency, today)
    steps = approval_chain(draft, rules_on(RuleSet.Domain.ORDERING, today))
    lines = list(draft.lines.all())
    facts = {
        "object": draft,
        "form": form,
        "run": run,
        "lines": [(line, form[f"quantity-{line.pk}"]) for line in lines],
        "vendors": len({line.listing.vendor_id for line in lines}),
        "chain": chain_of(draft, steps, crew, person_of(request)),
        "steps": _steps(draft, run, len(lines), len(steps)),
        "left_krw": _left(draft),
        "has_users": form.fields["using_agency"].queryset.exists(),  # type: ignore[attr-defined]
        "return_step": _last_return(draft),
        "now": clock.now(),
    }
    return answer(request, "request_edit.html", facts, status=status)


def _steps(draft: PurchaseRequest, run: DryRun, lines: int, approvals: int) -> list[dict[str, str]]:
    """Return the five steps with how far each has come."""
    has_ground = bool(draft.ground_code and draft.justification)
    states = [bool(lines), has_ground, draft.budget_line_id is not None, True, run.passes]
    current = states.index(False) if False in states else len(states) - 1
    notes = [
        _("%(lines)d lines, %(total)s") % {"lines": lines, "total": in_won(draft.total_krw)},
        _("entered") if has_ground else _("to be entered"),
        _("chosen") if draft.budget_line_id else _("to be chosen"),
        _("%(number)d approvals") % {"number": approvals},
        _("ready") if run.passes else _("checks are open"),
    ]
    labels = [
        _("1 Items"),
        _("2 Route and ground"),
        _("3 Budget"),
        _("4 Approval line"),
        _("5 Check and send"),
    ]
    return [
        {
            "label": label,
            "note": note,
            "state": "now" if place == current else "done" if state else "",
        }
        for place, (label, note, state) in enumerate(zip(labels, notes, states, strict=True))
    ]


def _left(found: PurchaseRequest) -> int | None:
    """Return what the request would leave of its budget line."""
    if found.budget_line is None:
        return None
    return found.budget_line.available_krw - found.total_krw


def _last_return(found: PurchaseRequest) -> ApprovalStep | None:
    """Return the step that gave the request back, while it waits for its requester."""
    if found.status != Status.RETURNED:
        return None
    returned = [s for s in found.steps.all() if s.decision == ApprovalStep.Decision.RETURNED]
    return returned[-1] if returned else None


def _detail_page(
    request: HttpRequest,
    found: PurchaseRequest,
    form: WithdrawForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    person = person_of(request)
    is_own = found.requester_id == person.pk
    facts = shown_of(found, person) | {
        "is_own": is_own,
        "may_edit": is_own and request_allows(found, "save"),
        "may_withdraw": is_own and request_allows(found, "withdraw"),
        "form": form or WithdrawForm(),
        "return_step": _last_return(found),
    }
    return answer(request, "request_detail.html", facts, status=status)


def shown_of(found: PurchaseRequest, viewer: User) -> dict[str, Any]:
    """Return what every page about a request shows, the approver's as well."""
    today = clock.today()
    rules = rules_on(RuleSet.Domain.ORDERING, today)
    steps = [step for step in found.steps.all() if step.round == found.round]
    if not steps:
        steps = approval_chain(found, rules)
    run = dry_run(found, found.lines.all(), today) if request_allows(found, "withdraw") else None
    chain: list[Link] = chain_of(found, steps, crew_of(found.agency, today), viewer)
    return {
        "object": found,
        "tone": TONES[Status(found.status)],
        "lines": list(found.lines.all()),
        "vendors": len({line.listing.vendor_id for line in found.lines.all()}),
        "chain": chain,
        "are_apart": are_apart(found, steps),
        "run": run,
        "ground": _ground(found, rules),
        "left_krw": _left(found),
        "earlier": [s for s in found.steps.all() if s.round != found.round and s.decided_by_id],
        "history": told(history_of(found)),
        "orders": list(found.orders.all()),
    }


def _ground(found: PurchaseRequest, rules: Rules) -> Rule | None:
    law = contract_law(found.agency, rules)
    if found.ground_code and rules.has(found.ground_code, law):
        return rules.rule(found.ground_code, law)
    return None
