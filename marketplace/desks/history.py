"""What was done to an object, told in words: who, when, what, and the reason that was given."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User
from marketplace.audit.models import Event
from marketplace.desks.navigation import Text

VERBS: dict[str, Text] = {
    "listing.drafted": _("Draft started"),
    "listing.saved": _("Draft saved"),
    "listing.submitted": _("Submitted for review"),
    "listing.submission_withdrawn": _("Submission withdrawn"),
    "listing.returned": _("Returned by a moderator"),
    "listing.published": _("Published"),
    "listing.unpublished": _("Taken down"),
    "listing.suspended": _("Suspended"),
    "listing.reopened": _("Suspension ended"),
    "request.started": _("Purchase request started"),
    "request.saved": _("Purchase request saved"),
    "request.submitted": _("Sent for approval"),
    "request.step_approved": _("Approval step passed"),
    "request.approved": _("Approved"),
    "request.returned": _("Returned for completion"),
    "request.rejected": _("Rejected"),
    "request.withdrawn": _("Withdrawn"),
    "order.placed": _("Order placed"),
    "order.acknowledged": _("Order acknowledged"),
    "order.declined": _("Order declined"),
    "order.cancelled": _("Order cancelled"),
    "order.changed": _("Order changed"),
    "order.delivery_reported": _("Delivery reported"),
    "order.inspected": _("Inspected"),
    "order.invoiced": _("Tax invoice issued"),
    "order.paid": _("Payment recorded"),
    "order.closed": _("Order closed"),
    "outside.drafted": _("Purchase made elsewhere drafted"),
    "outside.changed": _("Purchase made elsewhere changed"),
    "outside.submitted": _("Purchase made elsewhere submitted"),
    "outside.verified": _("Purchase made elsewhere verified"),
    "outside.rejected": _("Purchase made elsewhere rejected"),
    "outside.corrected": _("Purchase made elsewhere corrected"),
    "report.imported": _("Published report imported"),
    "agency_year.opened": _("Year opened for an agency"),
    "agency_year.base_set": _("Base amount and target set"),
    "agency.related": _("Relation of agencies set"),
    "agency.domain_added": _("E-mail domain approved"),
    "vendor.applied": _("Firm applied"),
    "vendor.verified": _("Firm verified"),
    "vendor.closed": _("Registration of a firm closed"),
    "vendor.sanctioned": _("Firm barred from selling"),
    "vendor.profile_changed": _("Company profile changed"),
    "membership.requested": _("Membership requested"),
    "membership.approved": _("Membership approved"),
    "membership.added": _("Member added"),
    "membership.roles_changed": _("Roles changed"),
    "membership.ended": _("Membership ended"),
    "membership.chosen": _("Organisation chosen to act for"),
    "delegation.given": _("Stand-in named"),
    "delegation.revoked": _("Stand-in revoked"),
    "person.created": _("Account made"),
    "person.erased": _("Personal data erased"),
    "rules.drafted": _("Rules drafted"),
    "rules.changed": _("Rule changed"),
    "rules.adopted": _("Rules adopted"),
}


def verb_in_words(verb: str) -> str:
    """Return a verb in the language of the page; one without words as it is stored."""
    return str(VERBS.get(verb, verb))


@dataclass(frozen=True, slots=True)
class Told:
    """One event in words; `who` is empty for what the system did itself."""

    what: Text
    when: dt.datetime
    who: str
    on_behalf_of: str
    note: str


def told(events: Iterable[Event]) -> list[Told]:
    """Return the events in words, with the names of the people in one query."""
    found = list(events)
    ids = {pk for event in found for pk in (event.actor_id, event.on_behalf_of_id) if pk}
    people = {person.pk: str(person) for person in User.objects.filter(pk__in=ids)}
    return [
        Told(
            what=verb_in_words(event.verb),
            when=event.occurred_at,
            who=people.get(event.actor_id or 0, ""),
            on_behalf_of=people.get(event.on_behalf_of_id or 0, ""),
            note=_note_of(event),
        )
        for event in found
    ]


def _note_of(event: Event) -> str:
    """Return the reason that was given, unless there is none or it was erased."""
    note = getattr(event, "eventnote", None)
    return note.text if note else ""
