"""Purchase requests up to their submission, by the person who asks."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.ordering.checks import refuse_failed_checks, situation_of
from marketplace.ordering.locks import lock_request
from marketplace.ordering.models import (
    ApprovalStep,
    BasketLine,
    BudgetLine,
    PurchaseRequest,
)
from marketplace.ordering.notices import tell_deciders
from marketplace.ordering.numbers import REQUEST, next_number, request_number
from marketplace.ordering.refusals import BasketEmpty, NotYourRole, RequestChanged, UnknownLine
from marketplace.ordering.request_lines import lines_from_basket, renew_lines
from marketplace.ordering.rules import authority_of, refuse_request_state
from marketplace.organisations.models import Agency
from marketplace.organisations.roles import Role
from marketplace.policies.queries import Rules
from marketplace.values import clock
from marketplace.values.working_days import fiscal_year


@dataclass(frozen=True, slots=True)
class RequestContent:
    """What a requester fills in; quantities are by request line id."""

    title: str = ""
    department: str = ""
    budget_line: BudgetLine | None = None
    using_agency: Agency | None = None
    ground_code: str = ""
    justification: str = ""
    comparison: str = ""
    no_conflict_declared: bool = False
    wanted_by: dt.date | None = None
    delivery_place: str = ""
    quantities: Mapping[int, int] = field(default_factory=dict)


_FIELDS = tuple(name for name in RequestContent.__dataclass_fields__ if name != "quantities")


def start_request_from_basket(*, agency: Agency, actor: User) -> PurchaseRequest:
    """Turn the actor's basket for an agency into a draft and empty it.

    A second click finds an empty basket: raises BasketEmpty. Raises NotForSale when an offer was
    taken down meanwhile.
    """
    today = clock.today()
    with transaction.atomic():
        authority = authority_of(actor, agency, [Role.REQUESTER], today)
        mine = BasketLine.objects.select_for_update().filter(person=actor, agency=agency)
        basket = list(mine.order_by("pk"))
        if not basket:
            raise BasketEmpty
        request = _new_request(agency, actor, authority.seat.department, today)
        lines = lines_from_basket(request, basket, today)
        request.title = lines[0].title[:200]
        request.save(update_fields=["title", "supply_krw", "vat_krw", "total_krw"])
        BasketLine.objects.filter(pk__in=[row.pk for row in basket]).delete()
        _record(request, "request.started", actor, to_state=PurchaseRequest.Status.DRAFT)
    return request


def _new_request(agency: Agency, actor: User, department: str, today: dt.date) -> PurchaseRequest:
    year = fiscal_year(today)
    return PurchaseRequest.objects.create(
        agency=agency,
        number=request_number(year, next_number(agency, year, REQUEST)),
        requester=actor,
        department=department,
        created_at=clock.now(),
        updated_at=clock.now(),
    )


def save_request(
    *,
    request: PurchaseRequest,
    actor: User,
    content: RequestContent,
    seen_at: dt.datetime | None = None,
) -> PurchaseRequest:
    """Save a draft or a returned request, with prices and designations of today.

    Nothing need be complete: that is judged when it is submitted. `seen_at` is the `updated_at`
    that the person saw; raises RequestChanged when it was saved since.
    """
    with transaction.atomic():
        current = _own_request(request, actor, "save")
        if seen_at is not None and current.updated_at != seen_at:
            raise RequestChanged
        _refuse_foreign_rows(current, content)
        for name in _FIELDS:
            setattr(current, name, getattr(content, name))
        lines = renew_lines(current, content.quantities, clock.today())
        current.title = current.title or (lines[0].title[:200] if lines else "")
        current.updated_at = clock.now()
        current.save()
        _record(current, "request.saved", actor, to_state=current.status)
    return current


def submit_request(*, request: PurchaseRequest, actor: User) -> PurchaseRequest:
    """Hand a request to the approvers that its amount asks for.

    Raises ChecksNotPassed with every blocking check that fails, and RequestStateForbids on a second
    call.
    """
    with transaction.atomic():
        current = _own_request(request, actor, "submit")
        before = current.status
        situation = situation_of(current, clock.today())
        refuse_failed_checks(situation)
        current.round += 1
        current.status = PurchaseRequest.Status.SUBMITTED
        current.submitted_at = current.updated_at = clock.now()
        current.decided_at = None
        current.save(update_fields=["round", "status", "submitted_at", "updated_at", "decided_at"])
        steps = ApprovalStep.objects.bulk_create(approval_chain(current, situation.rules))
        _record(current, "request.submitted", actor, from_state=before, to_state=current.status)
        tell_deciders(current, steps[0])
    return current


def approval_chain(request: PurchaseRequest, rules: Rules) -> list[ApprovalStep]:
    """Return the unsaved steps that a request needs, by its amount with VAT.

    Source: each agency's rules of delegation, kept as the rule `approval_chain`.
    """
    rule = rules.rule("approval_chain", request.agency.kind)
    needed = [row["role"] for row in rule.value if request.total_krw >= row["from_krw"]]
    return [
        ApprovalStep(
            request=request,
            round=request.round,
            position=position,
            role=role,
            rule_text=rule.text_ko,
        )
        for position, role in enumerate(needed, start=1)
    ]


def withdraw_request(*, request: PurchaseRequest, actor: User, reason: str = "") -> PurchaseRequest:
    """Take a request back before it is decided; it cannot be taken up again."""
    with transaction.atomic():
        current = _own_request(request, actor, "withdraw")
        before = current.status
        end_request(current, PurchaseRequest.Status.WITHDRAWN)
        _record(
            current,
            "request.withdrawn",
            actor,
            from_state=before,
            to_state=current.status,
            note=reason,
        )
    return current


def end_request(request: PurchaseRequest, status: PurchaseRequest.Status) -> None:
    """Write a locked request's new state and make its open steps void."""
    open_steps = ApprovalStep.objects.filter(
        request=request, decision=ApprovalStep.Decision.PENDING
    )
    open_steps.update(decision=ApprovalStep.Decision.VOID)
    request.status = status
    request.decided_at = request.updated_at = clock.now()
    request.save(update_fields=["status", "decided_at", "updated_at"])


def _own_request(request: PurchaseRequest, actor: User, verb: str) -> PurchaseRequest:
    """Lock a request for its own requester, who must still have the role."""
    current = lock_request(request.pk)
    if current.requester_id != actor.pk:
        raise NotYourRole
    authority_of(actor, current.agency, [Role.REQUESTER], clock.today())
    refuse_request_state(current, verb)
    return current


def _refuse_foreign_rows(request: PurchaseRequest, content: RequestContent) -> None:
    """The budget line must be the agency's own, and the using agency stand in the same books."""
    line, using = content.budget_line, content.using_agency
    if line is not None and line.agency_id != request.agency_id:
        raise UnknownLine
    if using is not None and using.books != request.agency.books:
        raise UnknownLine


def _record(request: PurchaseRequest, verb: str, actor: User, **event: Any) -> None:
    facts = {
        "agency_id": request.agency_id,
        "budget_line_id": request.budget_line_id,
        "round": request.round,
        "total_krw": request.total_krw,
        "supply_krw": request.supply_krw,
    }
    record(request, verb, actor=actor, books=request.agency.books, facts=facts, **event)
