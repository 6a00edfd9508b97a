"""Verbs of agencies: approved domains and how bodies belong together."""

import datetime as dt
import re

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.organisations import rules
from marketplace.organisations.hierarchy import ancestor_ids_on
from marketplace.organisations.models import Agency, AgencyDomain, AgencyRelation
from marketplace.organisations.models.agencies import holding_on
from marketplace.organisations.refusals import (
    DomainTaken,
    DomainWrong,
    NotOversight,
    RelationLoops,
)
from marketplace.values import clock

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[a-z]{{2,}}")


def add_agency_domain(*, agency: Agency, domain: str, actor: User) -> AgencyDomain:
    """Approve an e-mail domain, with its sub-domains, for people of the agency."""
    name = domain.strip().lower()
    with transaction.atomic():
        current = Agency.objects.select_for_update().get(pk=agency.pk)
        if not rules.may_oversee(actor, current):
            raise NotOversight
        if not DOMAIN.fullmatch(name):
            raise DomainWrong
        if AgencyDomain.objects.filter(domain=name).exists():
            raise DomainTaken
        approved = AgencyDomain.objects.create(
            agency=current, domain=name, approved_at=clock.now(), approved_by_id=actor.pk
        )
        record(
            current,
            "agency.domain_added",
            actor=actor,
            books=current.books,
            facts={"domain_id": approved.pk, "domain": name},
        )
    return approved


def relate_agencies(
    *, agency: Agency, parent: Agency, kind: str, starts_on: dt.date, actor: User
) -> AgencyRelation:
    """Put an agency under a parent from a day on.

    An earlier parent of the same kind ends the day before. Raises RelationLoops when the parent
    lies below the agency on that day.
    """
    with transaction.atomic():
        # Locked in the order of their numbers, so that A below B and B below A cannot both pass.
        pair = Agency.objects.select_for_update().filter(pk__in=[agency.pk, parent.pk])
        locked = {row.pk: row for row in pair.order_by("pk")}
        current = locked[agency.pk]
        if not rules.may_oversee(actor, current):
            raise NotOversight
        above = {parent.pk, *ancestor_ids_on(parent, starts_on)}
        if agency.pk in above or current.books != locked[parent.pk].books:
            raise RelationLoops
        _end_earlier(current, kind, starts_on)
        relation = AgencyRelation.objects.create(
            agency=current,
            parent=locked[parent.pk],
            kind=AgencyRelation.Kind(kind),
            starts_on=starts_on,
        )
        facts = {"parent_id": parent.pk, "kind": kind, "starts_on": starts_on}
        record(current, "agency.related", actor=actor, books=current.books, facts=facts)
    return relation


def _end_earlier(agency: Agency, kind: str, starts_on: dt.date) -> None:
    earlier = holding_on(AgencyRelation.objects.filter(agency=agency, kind=kind), starts_on)
    # A relation that starts on the same day never held: it is replaced.
    earlier.filter(starts_on=starts_on).delete()
    earlier.update(ends_on=starts_on - dt.timedelta(days=1))
