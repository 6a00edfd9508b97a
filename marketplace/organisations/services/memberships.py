"""Verbs of memberships.

The organisation's row is locked first, so that two administrators cannot remove each other at once.
"""

from collections.abc import Iterable, MutableMapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User
from marketplace.accounts.queries import has_verified_address
from marketplace.audit.services import record
from marketplace.messaging.services import queue_notice
from marketplace.organisations import rules
from marketplace.organisations.models import Agency, Membership
from marketplace.organisations.queries import agency_may_take, members_of, people_with_role
from marketplace.organisations.refusals import (
    AddressNotVerified,
    AlreadyMember,
    DomainNotApproved,
    LastKeeper,
    MembershipNotRequested,
    MembershipOver,
    NotTheirManager,
    NotYourSeat,
    OwnSeat,
    RolesDoNotFit,
)
from marketplace.organisations.roles import Role
from marketplace.organisations.services.access import sync_staff_access
from marketplace.values import clock

MEMBERSHIP_KEY = "membership"


def request_membership(*, person: User, agency: Agency, department: str = "") -> Membership:
    """Ask for a seat in an agency with an e-mail address of an approved domain.

    The agency's administrators are told and decide; until then the seat gives no right.
    """
    with transaction.atomic():
        _locked(agency)
        if not has_verified_address(person):
            raise AddressNotVerified
        if not agency_may_take(agency, person.email, clock.today()):
            raise DomainNotApproved(str(agency))
        seat = _new_seat(agency, person, Membership.Status.REQUESTED, [], department)
        _record(seat, "membership.requested", actor=person, to_state="requested")
        queue_notice(
            people_with_role(agency, Role.AGENCY_ADMIN),
            kind="membership.requested",
            subject=_("Somebody asks to join your agency"),
            by_mail=True,
        )
    return seat


def approve_membership(
    *,
    membership: Membership,
    roles: Iterable[str],
    actor: User,
    limit_krw: int | None = None,
) -> Membership:
    """Let a person in who asked, with the roles that the administrator chose.

    `limit_krw` is the most that the person may request in one purchase; None sets no limit.
    """
    with transaction.atomic():
        seat = _locked_seat(membership)
        _refuse_unless_manager(actor, seat.organisation)
        if actor.pk == seat.person_id:
            raise OwnSeat
        if seat.status != Membership.Status.REQUESTED:
            raise MembershipNotRequested
        seat.roles = _checked_roles(seat.organisation, roles)
        seat.limit_krw, seat.status = limit_krw, Membership.Status.ACTIVE
        seat.save(update_fields=["roles", "limit_krw", "status"])
        _record(
            seat,
            "membership.approved",
            actor=actor,
            from_state="requested",
            to_state="active",
        )
        sync_staff_access(seat.person)
        _tell(seat, _("Your membership was approved"))
    return seat


def add_member(
    *, organisation: rules.Organisation, person: User, roles: Iterable[str], actor: User | None
) -> Membership:
    """Give a person a seat without a request; how vendors and offices grow, and how they start.

    Agencies are joined by request; only the operator may seat their first administrator. `actor`
    None is the system itself: a command of the operator's machine or the demonstration.
    """
    with transaction.atomic():
        _locked(organisation)
        if actor is not None:
            _refuse_adding(actor, organisation, person)
        chosen = _checked_roles(organisation, roles)
        seat = _new_seat(organisation, person, Membership.Status.ACTIVE, chosen, "")
        _record(seat, "membership.added", actor=actor, to_state="active")
        sync_staff_access(person)
        _tell(seat, _("You were added to an organisation"))
    return seat


def change_roles(
    *,
    membership: Membership,
    roles: Iterable[str],
    actor: User,
    limit_krw: int | None = None,
) -> Membership:
    """Replace the roles and the limit of an active member.

    An administrator may give up own roles but never add one, and never the last keeper's.
    """
    with transaction.atomic():
        seat = _locked_seat(membership)
        _refuse_unless_manager(actor, seat.organisation)
        if seat.status != Membership.Status.ACTIVE:
            raise MembershipOver
        before, chosen = list(seat.roles), _checked_roles(seat.organisation, roles)
        is_own = actor.pk == seat.person_id
        if is_own and (set(chosen) - set(before) or seat.limit_krw != limit_krw):
            raise OwnSeat
        _refuse_last_keeper(seat, chosen)
        seat.roles, seat.limit_krw = chosen, limit_krw
        seat.save(update_fields=["roles", "limit_krw"])
        _record(seat, "membership.roles_changed", actor=actor, facts={"roles_before": before})
        sync_staff_access(seat.person)
        _tell(seat, _("Your roles were changed"))
    return seat


def end_membership(*, membership: Membership, actor: User, note: str = "") -> Membership:
    """End a seat or turn down a request; people may also leave or withdraw by themselves."""
    with transaction.atomic():
        seat = _locked_seat(membership)
        if actor.pk != seat.person_id:
            _refuse_unless_manager(actor, seat.organisation)
        if seat.status == Membership.Status.ENDED:
            raise MembershipOver
        _refuse_last_keeper(seat, [])
        end_seat(seat, actor=actor, note=note)
        if actor.pk != seat.person_id:
            _tell(seat, _("Your membership has ended"))
    return seat


def end_seat(seat: Membership, *, actor: User | None, note: str = "") -> None:
    """Write the end of a locked seat with its event; the caller has checked the right to."""
    before, seat.status = seat.status, Membership.Status.ENDED
    seat.save(update_fields=["status"])
    _record(seat, "membership.ended", actor=actor, from_state=before, to_state="ended", note=note)
    sync_staff_access(seat.person)


def end_seats_of(person: User, *, spare_last_keeper: bool) -> int:
    """End every open seat of a person whose data are being erased; return how many.

    With `spare_last_keeper` it raises LastKeeper instead of leaving an organisation alone.
    """
    seats = Membership.objects.filter(person=person).exclude(status=Membership.Status.ENDED)
    open_seats = list(seats.select_related("agency", "vendor", "office").order_by("pk"))
    for open_seat in open_seats:
        seat = _locked_seat(open_seat)
        if spare_last_keeper:
            _refuse_last_keeper(seat, [])
        end_seat(seat, actor=None)
    return len(open_seats)


def switch_membership(
    *, session: MutableMapping[str, Any], person: User, membership_id: int
) -> Membership:
    """Let the session act under another of the person's own active seats."""
    with transaction.atomic():
        seat = (
            Membership.objects.select_for_update(of=("self",))
            .filter(pk=membership_id, person=person, status=Membership.Status.ACTIVE)
            .first()
        )
        if seat is None:
            raise NotYourSeat
        _record(seat, "membership.chosen", actor=person)
    session[MEMBERSHIP_KEY] = seat.pk
    return seat


def _locked(organisation: rules.Organisation) -> rules.Organisation:
    manager: Any = type(organisation)._default_manager
    locked: rules.Organisation = manager.select_for_update().get(pk=organisation.pk)
    return locked


def _locked_seat(membership: Membership) -> Membership:
    _locked(membership.organisation)
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("person", "agency", "vendor", "office")
        .get(pk=membership.pk)
    )


def _new_seat(
    organisation: rules.Organisation, person: User, status: str, roles: list[str], department: str
) -> Membership:
    if rules.belongs_to(person, organisation):
        raise AlreadyMember
    return Membership.objects.create(
        person=person,
        **{rules.place_of(organisation): organisation},
        status=status,
        roles=roles,
        department=department,
        created_at=clock.now(),
    )


def _checked_roles(organisation: rules.Organisation, roles: Iterable[str]) -> list[str]:
    chosen = set(roles)
    if not rules.roles_fit(organisation, chosen):
        raise RolesDoNotFit
    return [role.value for role in Role if role.value in chosen]


def _refuse_unless_manager(actor: User, organisation: rules.Organisation) -> None:
    if not rules.may_manage_members(actor, organisation):
        raise NotTheirManager


def _refuse_adding(actor: User, organisation: rules.Organisation, person: User) -> None:
    _refuse_unless_manager(actor, organisation)
    if actor.pk == person.pk:
        raise OwnSeat
    is_operator = rules.holds_office(actor, organisation.books, Role.OPERATOR)
    if isinstance(organisation, Agency) and not is_operator:
        raise NotTheirManager


def _refuse_last_keeper(seat: Membership, roles_after: Iterable[str]) -> None:
    keeper = rules.KEEPER_OF_DESK[seat.desk]
    if not seat.has_role(keeper) or keeper in roles_after:
        return
    others = members_of(seat.organisation).exclude(pk=seat.pk)
    if not any(other.has_role(keeper) for other in others):
        raise LastKeeper(seat.organisation_name)


def _record(
    seat: Membership,
    verb: str,
    *,
    actor: User | None,
    from_state: str = "",
    to_state: str = "",
    note: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    organisation = seat.organisation
    known = {
        "person_id": seat.person_id,
        f"{rules.place_of(organisation)}_id": organisation.pk,
        "roles": seat.roles,
        "limit_krw": seat.limit_krw,
    }
    record(
        seat,
        verb,
        actor=actor,
        books=organisation.books,
        from_state=from_state,
        to_state=to_state,
        note=note,
        facts=known | (facts or {}),
    )


def _tell(seat: Membership, subject: Any) -> None:
    queue_notice(
        [seat.person],
        kind="membership",
        subject=subject,
        body=seat.organisation_name,
        by_mail=True,
    )
