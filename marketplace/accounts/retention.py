"""What is deleted when its time is over.

Rooms register their steps from AppConfig.ready(); how long each is kept stands in the rule set
"records", which a room above reads: it calls the steps with the day before which all is over.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models.functions import Coalesce

from marketplace.accounts.erasure import erase_person
from marketplace.accounts.models import PersonSession, User
from marketplace.audit.models import Event, EventNote
from marketplace.audit.services import erase_notes
from marketplace.values import clock


@dataclass(frozen=True, slots=True)
class RetentionStep:
    """One kind of rows with a period.

    `rule_code` names the rule that holds the months. `apply` gets the instant before which rows are
    over and whether this is only a rehearsal, and returns how many rows it removed, or would have.
    """

    name: str
    rule_code: str
    apply: Callable[[dt.datetime, bool], int]


_steps: dict[str, RetentionStep] = {}


def register(step: RetentionStep) -> None:
    """Make a step known; called from a room's AppConfig.ready()."""
    _steps[step.name] = step


def steps() -> list[RetentionStep]:
    """Return all steps, in the order of registration."""
    return list(_steps.values())


def erase_idle_people(before: dt.datetime, dry_run: bool) -> int:
    """Erase everyone who has not signed in since `before`; the technical administrator stays."""
    idle = (
        User.objects.filter(erased_at__isnull=True, is_demo=False, is_superuser=False)
        .annotate(last_seen=Coalesce("last_login", "date_joined"))
        .filter(last_seen__lt=before)
        .order_by("pk")
    )
    if dry_run:
        return idle.count()
    for person in idle:
        erase_person(person=person, actor=None)
    return len(idle)


def erase_old_notes(before: dt.datetime, dry_run: bool) -> int:
    """Erase the free texts of events that occurred before `before`; the events stay."""
    if dry_run:
        return EventNote.objects.filter(event__occurred_at__lt=before).count()
    return erase_notes(Event.objects.filter(occurred_at__lt=before))


def delete_over_sessions() -> int:
    """Delete sessions whose end has passed; return how many."""
    return PersonSession.objects.filter(expire_date__lt=clock.now()).delete()[0]
