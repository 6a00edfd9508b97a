"""Separation of duties: who has had which duty in an order, compared by person."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.ordering.models import (
    ApprovalStep,
    BudgetEntry,
    Inspection,
    Order,
    OrderChange,
)
from marketplace.ordering.refusals import OwnPurchase
from marketplace.ordering.rules import Authority
from marketplace.organisations.models import Membership
from marketplace.policies.models import RuleSet
from marketplace.policies.queries import rules_on
from marketplace.values import clock


@dataclass(frozen=True, slots=True)
class Duties:
    """Who has had which duty in one order, by person."""

    requesters: frozenset[int]
    approvers: frozenset[int]
    inspectors: frozenset[int]
    payers: frozenset[int]

    @property
    def everyone(self) -> frozenset[int]:
        """Return all people of the agency who have had a duty."""
        return self.requesters | self.approvers | self.inspectors | self.payers


def duties_of(order: Order) -> Duties:
    """Return the duties of an order; whoever was stood in for counts as well."""
    request = order.request
    steps = ApprovalStep.objects.filter(
        request=request, round=request.round, decision=ApprovalStep.Decision.APPROVED
    ).values_list("decided_by_id", "on_behalf_of__person_id")
    changes = OrderChange.objects.filter(order=order).values_list("changed_by_id", flat=True)
    inspections = Inspection.objects.filter(order=order).values_list("inspector_id", flat=True)
    paid = BudgetEntry.objects.filter(order=order, kind=BudgetEntry.Kind.SPEND)
    deciders = {pk for pair in steps for pk in pair if pk is not None}
    return Duties(
        requesters=frozenset({order.requester_id}),
        approvers=frozenset({*deciders, *changes}),
        inspectors=frozenset(inspections),
        payers=frozenset(pk for pk in paid.values_list("entered_by_id", flat=True) if pk),
    )


def refuse_other_duties(
    authority: Authority, order: Order, *, besides: str, duties: Duties | None = None
) -> None:
    """Raise OwnPurchase when the actor, or whom they stand in for, has another duty in the order.

    `besides` names the duty that is about to be done and may be done again by the same person.
    """
    known = duties or duties_of(order)
    people = {authority.seat.person_id} | ({g.pk} if (g := authority.giver) else set())
    sentences = {
        "requesters": _("Whoever requested a purchase may not approve, inspect or pay it."),
        "approvers": _("Whoever approved a purchase may not inspect or pay it."),
        "inspectors": _("Whoever inspected a purchase may not approve or pay it."),
        "payers": _("Whoever paid a purchase may not approve or inspect it."),
    }
    for duty, sentence in sentences.items():
        if duty != besides and people & getattr(known, duty):
            raise own_purchase(sentence)
    refuse_vendor_members(people, {order.vendor_id})


def refuse_vendor_members(people: Collection[int], vendor_ids: Collection[int]) -> None:
    """Raise OwnPurchase when one of the people has a seat at one of the vendors."""
    if Membership.objects.filter(
        person_id__in=people, vendor_id__in=vendor_ids, status=Membership.Status.ACTIVE
    ).exists():
        raise own_purchase(vendor_member_sentence())


def vendor_member_sentence() -> str:
    """Return why a member of the vendor has no duty in a purchase from it."""
    return _("Whoever belongs to the vendor may have no duty in the agency's purchase.")


def own_purchase(sentence: str) -> OwnPurchase:
    """Return the refusal with the rule behind it."""
    rules = rules_on(RuleSet.Domain.ORDERING, clock.today())
    return OwnPurchase(sentence, ground=rules.ground("separation_of_duties"))
