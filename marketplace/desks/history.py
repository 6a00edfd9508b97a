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
}


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
            what=VERBS.get(event.verb, event.verb),
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
