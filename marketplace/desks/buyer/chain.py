"""The people of a purchase in the order in which they act, stand-ins and separation included."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.desks.figures import format_day, format_instant
from marketplace.desks.navigation import Text
from marketplace.ordering.models import ApprovalStep, PurchaseRequest
from marketplace.organisations.models import Agency, Delegation, Membership
from marketplace.organisations.models.agencies import holding_on
from marketplace.organisations.queries import delegations_of, members_of
from marketplace.organisations.roles import Role

AFTERWARDS = (Role.INSPECTOR, Role.DISBURSING_OFFICER)
Decision = ApprovalStep.Decision


@dataclass(frozen=True, slots=True)
class Link:
    """One duty in a purchase; `look` is done, me, wait or empty."""

    duty: Text
    names: str
    note: str = ""
    detail: str = ""
    look: str = ""
    stood_in: bool = False


@dataclass(frozen=True, slots=True)
class Crew:
    """Who of an agency may have which duty today."""

    seats: list[Membership]
    delegations: list[Delegation]

    def names(self, role: str, without: Iterable[int]) -> str:
        """Return the people of a role except some, by name; a dash stands for nobody."""
        left = set(without)
        people = [
            str(seat.person)
            for seat in self.seats
            if seat.has_role(role) and seat.person_id not in left
        ]
        return ", ".join(people) or "–"

    def stand_ins(self, role: str) -> str:
        """Return who stands in for whom in a role, with the days."""
        return "; ".join(
            _("%(receiver)s stands in for %(giver)s, %(first)s – %(last)s")
            % {
                "receiver": row.receiver.person,
                "giver": row.giver.person,
                "first": format_day(row.starts_on),
                "last": format_day(row.ends_on),
            }
            for row in self.delegations
            if row.role == role
        )


def crew_of(agency: Agency, day: dt.date) -> Crew:
    """Return the agency's people and the delegations of a day, in two queries."""
    standing = delegations_of(agency).filter(revoked_at__isnull=True)
    return Crew(list(members_of(agency)), list(holding_on(standing, day)))


def chain_of(
    request: PurchaseRequest, steps: Iterable[ApprovalStep], crew: Crew, viewer: User
) -> list[Link]:
    """Return requester, deciders, inspectors and payers of a request, as they stand now."""
    known = list(steps)
    decided = {step.decided_by_id for step in known if step.decided_by_id}
    acted = {request.requester_id, *decided}
    links = [_requester(request, viewer)]
    waiting_seen = False
    for step in known:
        is_next = step.decision == Decision.PENDING and not waiting_seen
        waiting_seen = waiting_seen or is_next
        links.append(_decider(step, crew, acted, is_next=is_next and bool(step.pk)))
    for role in AFTERWARDS:
        note = _("must be another person")
        links.append(Link(role.label, crew.names(role, acted), note, look="wait"))
    return links


def are_apart(request: PurchaseRequest, steps: Iterable[ApprovalStep]) -> bool:
    """Say whether everybody who has acted so far is another person."""
    acted: dict[int, int] = defaultdict(int)
    acted[request.requester_id] += 1
    for step in steps:
        if step.decided_by_id:
            acted[step.decided_by_id] += 1
    return all(times == 1 for times in acted.values())


def _requester(request: PurchaseRequest, viewer: User) -> Link:
    name = str(request.requester)
    if request.requester_id == viewer.pk:
        name = _("%(name)s (you)") % {"name": name}
    when = format_instant(request.submitted_at) if request.submitted_at else ""
    return Link(_("Request"), name, request.department, when, look="done")


def _decider(step: ApprovalStep, crew: Crew, acted: set[int], *, is_next: bool) -> Link:
    duty = _("Approval %(number)d · %(role)s") % {
        "number": step.position,
        "role": Role(step.role).label,
    }
    if step.decided_by:
        giver = step.on_behalf_of
        detail = _("stands in for %(giver)s") % {"giver": giver.person} if giver is not None else ""
        note = f"{step.get_decision_display()} {format_instant(step.decided_at)}"
        look = "done" if step.decision == Decision.APPROVED else ""
        return Link(duty, str(step.decided_by), note, detail, look, giver is not None)
    if step.decision == Decision.VOID:
        return Link(duty, "–", str(Decision.VOID.label), look="wait")
    names = crew.names(step.role, acted)
    look = "me" if is_next else ""
    return Link(duty, names, step.rule_text, crew.stand_ins(step.role), look)
