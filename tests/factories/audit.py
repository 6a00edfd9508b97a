"""Events for tests that need history, not a verb."""

import datetime as dt
from typing import Any

from django.db import transaction

from marketplace.audit.models import Event, EventNote, Installation
from marketplace.audit.services import build
from marketplace.values.books import Books


class Subject:
    """Stands for a row of any room; an event needs only its name and number."""

    _meta = Installation._meta

    def __init__(self, pk: int) -> None:
        self.pk = pk


def make_event(
    subject_id: int = 1,
    verb: str = "thing.done",
    *,
    stream: str = "ordering",
    recorded_at: dt.datetime | None = None,
    note: str = "",
    **changes: Any,
) -> Event:
    """A stored event of the stream, in a transaction of its own."""
    subject: Any = Subject(subject_id)
    event = build(subject, verb, actor=None, books=Books.REAL, note=note, **changes)
    event.stream = stream
    event.recorded_at = recorded_at or event.recorded_at
    event.payload_sha256 = event.computed_sha256()
    with transaction.atomic():
        event.save(force_insert=True)
        if note:
            EventNote.objects.create(event=event, text=note)
    return event
