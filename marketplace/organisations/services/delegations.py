"""Verbs of delegations: dated, in one role, inside one agency."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.messaging.services import queue_notice
from marketplace.organisations import rules
from marketplace.organisations.models import Agency, Delegation, Membership
from marketplace.organisations.refusals import (
    DaysOutOfOrder,
    DelegationOver,
    DelegationOverlaps,
    NotTheirManager,
    StandInNotPossible,
)
from marketplace.values import clock


def delegate(
    *,
    giver: Membership,
    receiver: Membership,
    role: str,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str,
    actor: User,
) -> Delegation:
    """Let `receiver` stand in for `giver` in one role between two days, both included.

    The role must be the giver's own: what was delegated cannot be passed on. It never lets the
    stand-in decide on what is their own; the verbs of ordering compare persons.
    """
    with transaction.atomic():
        agency, giver, receiver = _locked_pair(giver, receiver)
        if not rules.may_delegate(actor, giver, receiver):
            raise NotTheirManager
        _refuse_misfit(giver, receiver, role)
        if ends_on < starts_on or ends_on < clock.today():
            raise DaysOutOfOrder
        _refuse_overlap(giver, role, starts_on, ends_on)
        delegation = Delegation.objects.create(
            agency=agency,
            giver=giver,
            receiver=receiver,
            role=role,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason,
            created_at=clock.now(),
        )
        _record(delegation, "delegation.given", actor)
        queue_notice(
            [receiver.person],
            kind="delegation.given",
            subject=gettext_lazy("You stand in for a colleague"),
            body=f"{giver.person} · {starts_on.isoformat()} – {ends_on.isoformat()}",
            by_mail=True,
        )
    return delegation


def revoke_delegation(*, delegation: Delegation, actor: User) -> Delegation:
    """End a delegation before its last day; giver, stand-in or an administrator may."""
    with transaction.atomic():
        current = (
            Delegation.objects.select_for_update(of=("self",))
            .select_related("agency", "giver", "giver__agency", "giver__person", "receiver__person")
            .get(pk=delegation.pk)
        )
        involved = {current.giver.person_id, current.receiver.person_id}
        if actor.pk not in involved and not rules.may_manage_members(actor, current.agency):
            raise NotTheirManager
        is_over = current.ends_on is not None and current.ends_on < clock.today()
        if current.revoked_at or is_over:
            raise DelegationOver
        current.revoked_at = clock.now()
        current.save(update_fields=["revoked_at"])
        _record(current, "delegation.revoked", actor)
        queue_notice(
            [current.giver.person, current.receiver.person],
            kind="delegation.revoked",
            subject=gettext_lazy("A delegation has ended"),
        )
    return current


def _locked_pair(giver: Membership, receiver: Membership) -> tuple[Agency, Membership, Membership]:
    if giver.agency_id is None or giver.agency_id != receiver.agency_id:
        raise StandInNotPossible(_("The stand-in must belong to the same agency."))
    agency = Agency.objects.select_for_update().get(pk=giver.agency_id)
    seats = Membership.objects.select_related("person", "agency").in_bulk([giver.pk, receiver.pk])
    return agency, seats[giver.pk], seats[receiver.pk]


def _refuse_misfit(giver: Membership, receiver: Membership, role: str) -> None:
    if giver.person_id == receiver.person_id:
        raise StandInNotPossible(_("Nobody can stand in for themselves."))
    if receiver.status != Membership.Status.ACTIVE:
        raise StandInNotPossible(_("The stand-in must be an active member of the agency."))
    if not giver.has_role(role):
        raise StandInNotPossible(_("Only a role that the person carries can be delegated."))


def _refuse_overlap(giver: Membership, role: str, starts_on: dt.date, ends_on: dt.date) -> None:
    clash = Delegation.objects.filter(
        giver=giver,
        role=role,
        revoked_at__isnull=True,
        starts_on__lte=ends_on,
        ends_on__gte=starts_on,
    ).first()
    if clash and clash.starts_on and clash.ends_on:
        raise DelegationOverlaps(clash.starts_on, clash.ends_on)


def _record(delegation: Delegation, verb: str, actor: User) -> None:
    record(
        delegation,
        verb,
        actor=actor,
        books=delegation.agency.books,
        facts={
            "agency_id": delegation.agency_id,
            "giver_id": delegation.giver_id,
            "receiver_id": delegation.receiver_id,
            "role": delegation.role,
            "starts_on": delegation.starts_on,
            "ends_on": delegation.ends_on,
        },
    )
