"""Writing events. A verb calls `record` once, inside its own transaction."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction

from marketplace.audit.models import Event, EventNote
from marketplace.values import clock
from marketplace.values.canonical import sha256_of

WAKE_SECONDS = 1
_quiet: ContextVar[bool] = ContextVar("audit_quiet", default=False)


class Actor(Protocol):
    """Whoever carried out a verb: a person with a primary key."""

    @property
    def pk(self) -> Any:
        """The person's number."""


def record(
    subject: models.Model,
    verb: str,
    *,
    actor: Actor | None,
    books: str,
    from_state: str = "",
    to_state: str = "",
    on_behalf_of: Actor | None = None,
    reason_code: str = "",
    note: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Write the one event of a verb on `subject`; `actor` None means the system itself.

    `facts` must be canonical (ids, codes, whole numbers, dates) and free of personal data.
    Must run inside a transaction; consumers are woken after it commits.
    """
    event = build(
        subject,
        verb,
        actor=actor,
        books=books,
        from_state=from_state,
        to_state=to_state,
        on_behalf_of=on_behalf_of,
        reason_code=reason_code,
        note=note,
        facts=facts,
    )
    event.save(force_insert=True)
    if note:
        EventNote.objects.create(event=event, text=note)
    transaction.on_commit(wake_consumers, robust=True)
    return event


def record_all(events: Sequence[Event]) -> None:
    """Write the events of several objects, made by `build`, in one statement.

    For a verb that carries other objects along: each object still gets exactly one event. Notes are
    not kept with them. Must run inside a transaction.
    """
    Event.objects.bulk_create(events)
    transaction.on_commit(wake_consumers, robust=True)


def build(
    subject: models.Model,
    verb: str,
    *,
    actor: Actor | None,
    books: str,
    from_state: str = "",
    to_state: str = "",
    on_behalf_of: Actor | None = None,
    reason_code: str = "",
    note: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Return an unsaved event, for imports that write many in one statement."""
    event = Event(
        stream=subject._meta.app_label,
        object_type=subject._meta.label_lower,
        object_id=subject.pk,
        verb=verb,
        from_state=from_state,
        to_state=to_state,
        actor_id=actor.pk if actor else None,
        on_behalf_of_id=on_behalf_of.pk if on_behalf_of else None,
        reason_code=reason_code,
        note_sha256=sha256_of(note) if note else "",
        facts=_stored_form(facts or {}),
        books=books,
        occurred_at=clock.now(),
        recorded_at=clock.machine_now(),
    )
    event.payload_sha256 = event.computed_sha256()
    return event


def _stored_form(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts as the database will give them back: dates as ISO text."""
    return {
        key: value.isoformat() if isinstance(value, dt.date | dt.datetime) else value
        for key, value in facts.items()
    }


def erase_notes(events: models.QuerySet[Event]) -> int:
    """Erase the free texts of `events`; return how many there were.

    The events keep the hashes of the texts, so the chain still verifies and a copy of a text can
    still be shown to be the one that was given.
    """
    return EventNote.objects.filter(event__in=events).delete()[0]


@contextmanager
def without_waking() -> Iterator[None]:
    """Leave the consumers asleep, for a bulk load that drains them itself."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def wake_consumers() -> None:
    """Ask the worker to drain the consumers soon; calls within a second share one message.

    The message is delayed by the same second, so an event that finds the mark still set is
    committed before the drain starts. A lost message is made good by the periodic sweep.
    """
    if _quiet.get() or not settings.WAKE_CONSUMERS:
        return
    if cache.add("audit:wake", True, timeout=WAKE_SECONDS):
        from marketplace.audit.tasks import drain_consumers

        drain_consumers.apply_async(countdown=WAKE_SECONDS)
