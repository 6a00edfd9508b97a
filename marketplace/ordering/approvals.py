"""Decisions on purchase requests. The last approval binds the budget and places the orders."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.audit.models import EventNote
from marketplace.audit.services import build, record, record_all
from marketplace.ordering.checks import Situation, refuse_failed_checks
from marketplace.ordering.duties import own_purchase, refuse_vendor_members, vendor_member_sentence
from marketplace.ordering.locks import lock_budget_line
from marketplace.ordering.models import (
    ApprovalStep,
    BudgetLine,
    Order,
    PurchaseRequest,
    RequestLine,
)
from marketplace.ordering.notices import tell_deciders, tell_of_placing, tell_requester
from marketplace.ordering.parts import parts_of
from marketplace.ordering.placing import place_orders, placed_event
from marketplace.ordering.refusals import (
    NotYetYourTurn,
    ReasonMissing,
    RequestChanged,
    StepDecided,
)
from marketplace.ordering.requests import end_request
from marketplace.ordering.rules import Authority, authority_of, refuse_request_state
from marketplace.organisations.models import Membership
from marketplace.policies.models import RuleSet
from marketplace.policies.queries import rules_on
from marketplace.values import clock

PENDING = ApprovalStep.Decision.PENDING


@dataclass(frozen=True)
class Turn:
    """One decision under way: the locked request, its round, and by which right it is made."""

    request: PurchaseRequest
    step: ApprovalStep
    others: list[ApprovalStep]
    seats: list[Membership]
    actor: User
    authority: Authority

    @property
    def next_step(self) -> ApprovalStep | None:
        """Return the step that waits after this one, None when this is the last."""
        return next((step for step in self.others if step.decision == PENDING), None)


def approve_step(*, step: ApprovalStep, actor: User, comment: str = "") -> list[Order]:
    """Approve the step that a request waits for.

    Returns the orders that were placed, none while further steps are open. The legal checks are
    made anew: raises ChecksNotPassed, OwnPurchase, NotYourRole, NotYetYourTurn, and StepDecided on
    a second call.
    """
    today = clock.today()
    with transaction.atomic():
        budget_line = lock_budget_line(_budget_line_id(step))
        request, steps = _locked_round(step)
        if request.budget_line_id != budget_line.pk:
            raise RequestChanged
        request.budget_line = budget_line
        refuse_request_state(request, "approve")
        parts = parts_of(request, today)
        vendor_ids = {part.vendor.pk for part in parts}
        turn = _take_turn(request, steps, step, actor, vendor_ids, today)
        situation = Situation(
            request=request,
            day=today,
            parts=parts,
            rules=rules_on(RuleSet.Domain.ORDERING, today),
            seats=[seat for seat in turn.seats if seat.person_id == request.requester_id],
        )
        refuse_failed_checks(situation)
        _decide(turn, ApprovalStep.Decision.APPROVED, comment)
        if following := turn.next_step:
            _record(turn, "request.step_approved", comment)
            tell_deciders(request, following)
            return []
        return _place(turn, situation, budget_line, comment)


def return_request(*, step: ApprovalStep, actor: User, comment: str) -> PurchaseRequest:
    """Give a request back to its requester for completion; the round is over.

    Raises ReasonMissing without a comment, and StepDecided on a second call.
    """
    return _send_back(
        step,
        actor,
        comment,
        "return",
        ApprovalStep.Decision.RETURNED,
        PurchaseRequest.Status.RETURNED,
    )


def reject_request(*, step: ApprovalStep, actor: User, comment: str) -> PurchaseRequest:
    """End a request for good.

    Raises ReasonMissing without a comment, and StepDecided on a second call.
    """
    return _send_back(
        step,
        actor,
        comment,
        "reject",
        ApprovalStep.Decision.REJECTED,
        PurchaseRequest.Status.REJECTED,
    )


def _send_back(
    step: ApprovalStep,
    actor: User,
    comment: str,
    verb: str,
    decision: ApprovalStep.Decision,
    status: PurchaseRequest.Status,
) -> PurchaseRequest:
    with transaction.atomic():
        request, steps = _locked_round(step)
        refuse_request_state(request, verb)
        lines = RequestLine.objects.filter(request=request)
        vendor_ids = set(lines.values_list("listing__vendor_id", flat=True))
        turn = _take_turn(request, steps, step, actor, vendor_ids, clock.today())
        if not comment.strip():
            raise ReasonMissing
        _decide(turn, decision, comment)
        end_request(request, status)
        _record(turn, f"request.{status.value}", comment)
        tell_requester(request, f"request.{status.value}", comment)
    return request


def _place(turn: Turn, situation: Situation, budget_line: BudgetLine, comment: str) -> list[Order]:
    request, giver = turn.request, turn.authority.giver
    request.status = PurchaseRequest.Status.APPROVED
    request.decided_at = request.updated_at = clock.now()
    request.save(update_fields=["status", "decided_at", "updated_at"])
    orders = place_orders(situation, budget_line, turn.actor)
    approved = build(
        request,
        "request.approved",
        actor=turn.actor,
        on_behalf_of=giver,
        books=request.agency.books,
        from_state=PurchaseRequest.Status.SUBMITTED,
        to_state=request.status,
        note=comment,
        facts={**_facts(turn), "order_ids": [order.pk for order in orders]},
    )
    record_all([approved, *(placed_event(order, turn.actor, giver) for order in orders)])
    if comment:
        EventNote.objects.create(event=approved, text=comment)
    tell_of_placing(request, orders, turn.seats)
    return orders


# Whose turn it is ---------------------------------------------------------------------------------


def _budget_line_id(step: ApprovalStep) -> int:
    """Return the budget line that is locked first; a submitted request has one."""
    if step.request.budget_line_id is None:
        raise RequestChanged
    return step.request.budget_line_id


def _locked_round(step: ApprovalStep) -> tuple[PurchaseRequest, list[ApprovalStep]]:
    """Lock the request and return it with the steps of its present round, in one query."""
    rows = (
        ApprovalStep.objects.select_for_update(of=("request",), no_key=True)
        .filter(request=step.request_id, round=F("request__round"))
        .select_related("request__agency", "request__requester")
        .order_by("position")
    )
    steps = list(rows)
    if step.pk not in {row.pk for row in steps}:
        raise StepDecided  # a new round has made the steps of the old one void
    request = steps[0].request
    for row in steps:
        row.request = request
    return request, steps


def _take_turn(
    request: PurchaseRequest,
    steps: list[ApprovalStep],
    step: ApprovalStep,
    actor: User,
    vendor_ids: Collection[int],
    today: dt.date,
) -> Turn:
    """Return the actor's turn at a step; refuse those who may not have it."""
    mine = next(row for row in steps if row.pk == step.pk)
    if mine.decision != PENDING:
        raise StepDecided
    if any(row.decision == PENDING and row.position < mine.position for row in steps):
        raise NotYetYourTurn
    seats = _seats_concerned({actor.pk, request.requester_id}, vendor_ids)
    authority = authority_of(actor, request.agency, [mine.role], today, seats)
    others = [row for row in steps if row.pk != mine.pk]
    turn = Turn(request, mine, others, seats, actor, authority)
    _refuse_own(turn, vendor_ids)
    return turn


def _seats_concerned(people: Collection[int], vendor_ids: Collection[int]) -> list[Membership]:
    """Return the seats of these people anywhere and of everyone at the vendors, in one query."""
    rows = Membership.objects.filter(
        Q(person__in=people) | Q(vendor__in=vendor_ids), status=Membership.Status.ACTIVE
    )
    return list(rows.select_related("person").order_by("pk"))


def _refuse_own(turn: Turn, vendor_ids: Collection[int]) -> None:
    """Refuse the requester, whoever has decided before, and members of the vendors.

    The person who is stood in for is looked at like the actor.
    """
    people = {turn.actor.pk}
    if giver := turn.authority.giver:
        people.add(giver.pk)
        refuse_vendor_members([giver.pk], vendor_ids)
    if turn.request.requester_id in people:
        raise own_purchase(_("Nobody decides on a purchase that they requested themselves."))
    deciders = {row.decided_by_id for row in turn.others} | {
        row.on_behalf_of.person_id for row in turn.others if row.on_behalf_of
    }
    if people & deciders:
        raise own_purchase(_("Every approval step needs another person."))
    if any(s.person_id == turn.actor.pk and s.vendor_id in vendor_ids for s in turn.seats):
        raise own_purchase(vendor_member_sentence())


def _decide(turn: Turn, decision: ApprovalStep.Decision, comment: str) -> None:
    step = turn.step
    step.decision = decision
    step.decided_by = turn.actor
    step.on_behalf_of = turn.authority.on_behalf_of
    step.comment = comment
    step.decided_at = clock.now()
    step.save(update_fields=["decision", "decided_by", "on_behalf_of", "comment", "decided_at"])


def _record(turn: Turn, verb: str, comment: str) -> None:
    record(
        turn.request,
        verb,
        actor=turn.actor,
        on_behalf_of=turn.authority.giver,
        books=turn.request.agency.books,
        from_state=PurchaseRequest.Status.SUBMITTED,
        to_state=turn.request.status,
        note=comment,
        facts=_facts(turn),
    )


def _facts(turn: Turn) -> dict[str, object]:
    return {
        "agency_id": turn.request.agency_id,
        "budget_line_id": turn.request.budget_line_id,
        "role": turn.step.role,
        "step_id": turn.step.pk,
        "total_krw": turn.request.total_krw,
    }
