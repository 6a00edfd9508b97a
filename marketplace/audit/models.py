"""The append-only rows behind history, outbox and audit.

Events and seals are written once by `audit.services` and `audit.sealing`; PostgreSQL refuses to
change or delete them.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.values.books import Books
from marketplace.values.canonical import sha256_of


class Installation(models.Model):
    """The one row that tells this market's files from another market's."""

    id = models.UUIDField(primary_key=True)
    created_at = models.DateTimeField()


class Event(models.Model):
    """One verb that was carried out: who, when, on what, from which state to which, and why.

    `facts` holds ids, codes and amounts only, no personal data; a free text stands in EventNote,
    so that it can be erased while its hash here still proves what it was.
    """

    stream = models.CharField(max_length=40)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    verb = models.CharField(max_length=60)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    # Plain numbers, not foreign keys: an event outlives the person's row.
    actor_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    reason_code = models.CharField(max_length=60, blank=True)
    note_sha256 = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)
    books = models.CharField(max_length=10, choices=Books.choices)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    payload_sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event")
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="event_of_object"),
            models.Index(fields=["stream", "id"], name="event_of_stream"),
            models.Index(fields=["actor_id", "id"], name="event_of_actor"),
        ]

    def payload(self) -> dict[str, Any]:
        """Return everything that the hash covers."""
        return {
            "stream": self.stream,
            "object_type": self.object_type,
            "object_id": self.object_id,
            "verb": self.verb,
            "from_state": self.from_state,
            "to_state": self.to_state,
            "actor_id": self.actor_id,
            "on_behalf_of_id": self.on_behalf_of_id,
            "reason_code": self.reason_code,
            "note_sha256": self.note_sha256,
            "facts": self.facts,
            "books": self.books,
            "occurred_at": self.occurred_at,
            "recorded_at": self.recorded_at,
        }

    def computed_sha256(self) -> str:
        """Return the hash of the row as it stands now."""
        return sha256_of(self.payload())


class EventNote(models.Model):
    """The free text that a person gave with a verb; the only erasable part of an event."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True)
    text = models.TextField()


class ConsumedEvent(models.Model):
    """The mark that a consumer took an event, written together with its effect."""

    consumer = models.CharField(max_length=40)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "consumer"], name="event_consumed_once")
        ]


class Progress(models.Model):
    """How far a consumer or the sealer has certainly come; its row is the lock of a run.

    Everything up to `low_water` is taken. Rows above it are looked at one by one, because numbers
    are given before commit and a later number may be seen first.
    """

    name = models.CharField(max_length=60, primary_key=True)
    low_water = models.BigIntegerField(default=0)
    last_error = models.TextField(blank=True)
    failed_id = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField(null=True)


class Seal(models.Model):
    """One link of the chain: the hash of a row joined to the hash of the link before it."""

    position = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    payload_sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "object_id"], name="row_sealed_once")
        ]

    def computed_sha256(self) -> str:
        """Return the hash of this link as it stands now."""
        return sha256_of(
            [self.position, self.source, self.object_id, self.payload_sha256, self.previous_sha256]
        )
