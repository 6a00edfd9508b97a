"""Every path by which one person could act twice in the same purchase (F155).

The verbs of ordering compare persons and refuse each of these; the report shows them before they
are tried, so that an administrator can part the roles.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.organisations.models import Agency, Delegation, Membership
from marketplace.organisations.queries import members_of
from marketplace.organisations.roles import Desk, Role
from marketplace.policies.models import RuleSet
from marketplace.policies.queries import rules_on
from marketplace.values import clock


@dataclass(frozen=True, slots=True)
class RoleConflict:
    """One person who could act in two capacities that must be apart.

    `kind` is one of two_roles, stand_in, two_agencies, agency_and_vendor, agency_and_oversight.
    `roles` are the roles that meet; `through` is the colleague stood in for or the other
    organisation; the days are those of a delegation.
    """

    kind: str
    person: User
    roles: tuple[str, ...]
    through: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None

    @property
    def sentence(self) -> str:
        """Return the path in plain words."""
        return _SENTENCES[self.kind]() % {
            "person": self.person,
            "roles": ", ".join(str(Role(role).label) for role in self.roles),
            "through": self.through,
            "first": self.starts_on.isoformat() if self.starts_on else "",
            "last": self.ends_on.isoformat() if self.ends_on else "",
        }


_SENTENCES = {
    "two_roles": lambda: _("%(person)s carries roles that must be apart: %(roles)s."),
    "stand_in": lambda: _(
        "%(person)s stands in for %(through)s from %(first)s to %(last)s "
        "and then carries roles that must be apart: %(roles)s."
    ),
    "two_agencies": lambda: _("%(person)s also belongs to %(through)s with the roles %(roles)s."),
    "agency_and_vendor": lambda: _("%(person)s also belongs to the vendor %(through)s."),
    "agency_and_oversight": lambda: _("%(person)s also belongs to the oversight of %(through)s."),
}


def role_conflicts(agency: Agency, day: dt.date | None = None) -> list[RoleConflict]:
    """Return every such path in the agency from `day` (default today) on.

    Costs four queries, whatever the number of members.
    """
    day = day or clock.today()
    apart = frozenset(rules_on(RuleSet.Domain.ORDERING, day).texts("separation_of_duties"))
    seats = list(members_of(agency))
    return [
        *_two_roles(seats, apart),
        *_stand_ins(agency, seats, apart, day),
        *_elsewhere(agency, seats, apart),
    ]


def _two_roles(seats: list[Membership], apart: frozenset[str]) -> Iterator[RoleConflict]:
    for seat in seats:
        if len(meeting := _meeting(seat.roles, apart)) > 1:
            yield RoleConflict("two_roles", seat.person, meeting)


def _stand_ins(
    agency: Agency, seats: list[Membership], apart: frozenset[str], day: dt.date
) -> Iterator[RoleConflict]:
    own_roles = {seat.pk: seat.roles for seat in seats}
    standing = Delegation.objects.filter(agency=agency, revoked_at__isnull=True, ends_on__gte=day)
    for row in standing.select_related("giver__person", "receiver__person").order_by("pk"):
        own = own_roles.get(row.receiver_id)
        if own is None or row.role not in apart or row.role in own:
            continue
        if len(meeting := _meeting([*own, row.role], apart)) > 1:
            yield RoleConflict(
                "stand_in",
                row.receiver.person,
                meeting,
                str(row.giver.person),
                row.starts_on,
                row.ends_on,
            )


def _elsewhere(
    agency: Agency, seats: list[Membership], apart: frozenset[str]
) -> Iterator[RoleConflict]:
    people = {seat.person_id: seat for seat in seats}
    others = (
        Membership.objects.filter(person__in=people, status=Membership.Status.ACTIVE)
        .filter(
            Q(agency__books=agency.books)
            | Q(vendor__books=agency.books)
            | Q(office__books=agency.books, office__desk=Desk.OVERSIGHT)
        )
        .exclude(agency=agency)
        .select_related("person", "agency", "vendor", "office")
        .order_by("person__name", "pk")
    )
    for other in others:
        meeting = _meeting([*people[other.person_id].roles, *other.roles], apart)
        if other.vendor_id:
            yield RoleConflict("agency_and_vendor", other.person, (), other.organisation_name)
        elif other.office_id:
            yield RoleConflict("agency_and_oversight", other.person, (), other.organisation_name)
        elif len(meeting) > 1:
            roles = _meeting(other.roles, apart)
            yield RoleConflict("two_agencies", other.person, roles, other.organisation_name)


def _meeting(roles: list[str], apart: frozenset[str]) -> tuple[str, ...]:
    """Return those of `roles` that must be apart, in the order in which roles are defined."""
    return tuple(role.value for role in Role if role.value in apart and role.value in roles)
