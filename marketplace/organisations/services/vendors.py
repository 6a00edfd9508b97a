"""Verbs of vendors: registration, verification, closing, sanctions."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.messaging.services import queue_notice
from marketplace.organisations import rules
from marketplace.organisations.models import Membership, Vendor, VendorSanction
from marketplace.organisations.queries import people_with_role
from marketplace.organisations.refusals import (
    BusinessNumberWrong,
    DaysOutOfOrder,
    GroundMissing,
    NotOversight,
    VendorTaken,
    VendorWrongState,
)
from marketplace.organisations.roles import Role
from marketplace.values import business_number as numbers
from marketplace.values import clock

Registration = Vendor.Registration

# From which states each verb starts.
VENDOR_MOVES: dict[str, frozenset[str]] = {
    "vendor.applied": frozenset({Registration.REFERENCE, Registration.CLOSED}),
    "vendor.verified": frozenset({Registration.APPLIED}),
    "vendor.closed": frozenset(
        {Registration.REFERENCE, Registration.APPLIED, Registration.VERIFIED}
    ),
}


def register_vendor(
    *, person: User, business_number: str, name: str, books: str, **details: Any
) -> Vendor:
    """Apply for a firm; the person becomes its owner when oversight has verified it.

    A firm that is known from a published report, or was closed, is claimed: it keeps its name and
    listings, and the applicant may not touch them before the verification. `details` are other
    fields of the vendor.
    """
    number = numbers.normalise(business_number)
    if not numbers.is_valid(number):
        raise BusinessNumberWrong
    with transaction.atomic():
        vendor, created = Vendor.objects.select_for_update().get_or_create(
            business_number=number,
            books=books,
            defaults={
                "name": name,
                "registration": Registration.APPLIED,
                "created_at": clock.now(),
                **details,
            },
        )
        before = "" if created else vendor.registration
        if not created:
            _claim(vendor)
        if not rules.belongs_to(person, vendor):
            _ask_for_ownership(vendor, person)
        _record(vendor, "vendor.applied", person, before, {"person_id": person.pk})
    return vendor


def _ask_for_ownership(vendor: Vendor, person: User) -> None:
    Membership.objects.create(
        person=person,
        vendor=vendor,
        status=Membership.Status.REQUESTED,
        roles=[Role.OWNER.value],
        created_at=clock.now(),
    )


def _claim(vendor: Vendor) -> None:
    if vendor.registration not in VENDOR_MOVES["vendor.applied"]:
        raise VendorTaken
    vendor.registration = Registration.APPLIED
    vendor.save(update_fields=["registration"])


def verify_vendor(*, vendor: Vendor, actor: User) -> Vendor:
    """Confirm that firm and applicant are what they say; the applicants' seats become active."""
    with transaction.atomic():
        current = _locked_for(vendor, actor, "vendor.verified")
        applicants = Membership.objects.filter(
            vendor=current, status=Membership.Status.REQUESTED
        ).order_by("pk")
        seats = list(applicants.values_list("pk", flat=True))
        applicants.update(status=Membership.Status.ACTIVE)
        _move(current, Registration.VERIFIED, "vendor.verified", actor, {"membership_ids": seats})
        _tell_owners(current, _("Your firm was verified"))
    return current


def close_vendor(*, vendor: Vendor, actor: User, note: str = "") -> Vendor:
    """Turn an application down or end a registration; the firm can sell nothing any more."""
    with transaction.atomic():
        current = _locked_for(vendor, actor, "vendor.closed")
        owners = _owners_and_applicants(current)
        requested = Membership.objects.filter(vendor=current, status=Membership.Status.REQUESTED)
        requested.update(status=Membership.Status.ENDED)
        _move(current, Registration.CLOSED, "vendor.closed", actor, {}, note)
        queue_notice(
            owners,
            kind="vendor.closed",
            subject=_("The registration of your firm was closed"),
            body=note,
            by_mail=True,
        )
    return current


def sanction_vendor(
    *,
    vendor: Vendor,
    kind: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    ground_ko: str,
    actor: User,
    ground_en: str = "",
) -> VendorSanction:
    """Bar a vendor between two days; it ends by its date. An open end holds until revoked."""
    with transaction.atomic():
        current = _locked(vendor)
        if not rules.may_oversee(actor, current):
            raise NotOversight
        if ends_on is not None and ends_on < starts_on:
            raise DaysOutOfOrder
        if not ground_ko.strip():
            raise GroundMissing
        sanction = VendorSanction.objects.create(
            vendor=current,
            kind=VendorSanction.Kind(kind),
            starts_on=starts_on,
            ends_on=ends_on,
            ground_ko=ground_ko,
            ground_en=ground_en,
        )
        facts = {
            "sanction_id": sanction.pk,
            "kind": kind,
            "starts_on": starts_on,
            "ends_on": ends_on,
        }
        record(current, "vendor.sanctioned", actor=actor, books=current.books, facts=facts)
        _tell_owners(current, _("Your firm was barred from selling"), sanction.ground_ko)
    return sanction


def _locked(vendor: Vendor) -> Vendor:
    return Vendor.objects.select_for_update().get(pk=vendor.pk)


def _locked_for(vendor: Vendor, actor: User, verb: str) -> Vendor:
    current = _locked(vendor)
    if not rules.may_oversee(actor, current):
        raise NotOversight
    if current.registration not in VENDOR_MOVES[verb]:
        raise VendorWrongState(str(Registration(current.registration).label))
    return current


def _move(
    vendor: Vendor, to: str, verb: str, actor: User, facts: dict[str, Any], note: str = ""
) -> None:
    before, vendor.registration = vendor.registration, to
    vendor.save(update_fields=["registration"])
    _record(vendor, verb, actor, before, facts, note)


def _record(
    vendor: Vendor, verb: str, actor: User, before: str, facts: dict[str, Any], note: str = ""
) -> None:
    record(
        vendor,
        verb,
        actor=actor,
        books=vendor.books,
        from_state=before,
        to_state=vendor.registration,
        note=note,
        facts=facts,
    )


def _owners_and_applicants(vendor: Vendor) -> list[User]:
    seats = Membership.objects.filter(vendor=vendor).exclude(status=Membership.Status.ENDED)
    return [seat.person for seat in seats.select_related("person") if Role.OWNER in seat.roles]


def _tell_owners(vendor: Vendor, subject: Any, body: str = "") -> None:
    queue_notice(
        people_with_role(vendor, Role.OWNER),
        kind="vendor",
        subject=subject,
        body=body or vendor.name,
        by_mail=True,
    )
