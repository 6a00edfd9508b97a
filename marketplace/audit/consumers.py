"""Consumers of events: rooms above the audit react here, and nowhere else.

A consumer takes every event that it has not yet taken, never "everything behind a highest number":
numbers are given before commit, so a cursor loses what commits late. Order is promised for the
events of one object only.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from marketplace.audit.models import ConsumedEvent, Event, Progress
from marketplace.values import clock

log = structlog.get_logger(__name__)

# Transactions are ended by time-outs long before this, so nothing below can still commit.
SETTLED_AFTER = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Consumer:
    """A named reader of events.

    `handle` gets events in order and may get one twice only when `transactional` is False: then its
    effect lies outside the database and must be idempotent; else effect and mark commit together.
    """

    name: str
    streams: frozenset[str]
    handle: Callable[[Sequence[Event]], None]
    transactional: bool = True
    batch_size: int = 200


_registry: dict[str, Consumer] = {}


def register(consumer: Consumer) -> None:
    """Make a consumer known; called from a room's AppConfig.ready()."""
    _registry[consumer.name] = consumer


def registered() -> list[Consumer]:
    """Return all known consumers in the order of registration."""
    return list(_registry.values())


def drain(name: str) -> int:
    """Let one consumer take all that it has not taken; return how many events it took.

    An event whose handling fails stays untaken, is logged, and holds back only later events of the
    same object. Safe to call from several processes: runs of a transactional consumer wait for each
    other; those of another one may hand the same event over twice.
    """
    consumer = _registry[name]
    run = _Run(consumer)
    while run.take_batch():
        pass
    _raise_low_water(consumer, is_clean=not run.has_failures)
    return run.taken


def drain_all() -> dict[str, int]:
    """Drain every registered consumer; return how many events each took."""
    return {consumer.name: drain(consumer.name) for consumer in registered()}


def untaken(consumer: Consumer, low_water: int) -> QuerySet[Event]:
    """Return the events that a consumer has still to take, in order."""
    taken = ConsumedEvent.objects.filter(consumer=consumer.name, event=OuterRef("pk"))
    return (
        Event.objects.filter(pk__gt=low_water, stream__in=consumer.streams)
        .filter(~Exists(taken))
        .order_by("pk")
    )


class _Run:
    """One drain: goes through the untaken events once, and holds back what follows a failed one.

    Its position lives no longer than the run. What commits behind it, or failed, stays untaken and
    is found by the next run, which starts at the low-water mark again; so no batch looks anew at
    all that the batches before it took.
    """

    def __init__(self, consumer: Consumer) -> None:
        self.consumer = consumer
        self.taken = 0
        self._position = 0
        self._blocked: set[tuple[str, int]] = set()

    @property
    def has_failures(self) -> bool:
        """Say whether an event could not be handled."""
        return bool(self._blocked)

    def take_batch(self) -> bool:
        """Take the next events; return whether anything is left to look at."""
        if self.consumer.transactional:
            with transaction.atomic():
                return self._take(_locked_progress(self.consumer))
        return self._take(_progress(self.consumer))

    def _take(self, progress: Progress) -> bool:
        waiting = untaken(self.consumer, max(progress.low_water, self._position))
        events = list(waiting[: self.consumer.batch_size])
        if not events:
            return False
        ready = [event for event in events if not self._is_held_back(event)]
        if ready and not self._handled(ready):
            self._take_one_by_one(ready)
        self._position = events[-1].pk
        return True

    def _take_one_by_one(self, events: Sequence[Event]) -> None:
        """Find out which events cannot be handled; a batch of one was just tried alone."""
        tried = len(events) == 1
        for event in events:
            if not self._is_held_back(event) and (tried or not self._handled([event])):
                self._blocked.add((event.object_type, event.object_id))

    def _is_held_back(self, event: Event) -> bool:
        return (event.object_type, event.object_id) in self._blocked

    def _handled(self, events: Sequence[Event]) -> bool:
        name = self.consumer.name
        try:
            if self.consumer.transactional:
                with transaction.atomic():
                    self.consumer.handle(events)
                    _mark(name, events)
            else:
                self.consumer.handle(events)
                _mark(name, events)
        except Exception as error:  # one bad event must not stop the market; it stays untaken
            if len(events) == 1:
                log.exception("consumer_failed", consumer=name, event_id=events[0].pk)
                Progress.objects.filter(pk=name).update(
                    last_error=f"{type(error).__name__}: {error}", failed_id=events[0].pk
                )
            return False
        self.taken += len(events)
        return True


def _mark(name: str, events: Sequence[Event]) -> None:
    ConsumedEvent.objects.bulk_create(
        [ConsumedEvent(consumer=name, event=event) for event in events],
        # Outside a transaction two runs may have handled the same event; the mark is one.
        ignore_conflicts=not _registry[name].transactional,
    )


def _progress(consumer: Consumer) -> Progress:
    return Progress.objects.get_or_create(name=consumer.name)[0]


def _locked_progress(consumer: Consumer) -> Progress:
    _progress(consumer)
    return Progress.objects.select_for_update().get(name=consumer.name)


def _raise_low_water(consumer: Consumer, *, is_clean: bool) -> None:
    """Move the mark over settled events that are all taken, to keep later scans short.

    `is_clean` says that the run handled everything that it met: the last error is history.
    """
    with transaction.atomic():
        progress = _locked_progress(consumer)
        progress.updated_at = clock.machine_now()
        progress.low_water = _settled_and_taken(consumer, progress.low_water)
        if is_clean:
            progress.last_error, progress.failed_id = "", None
        progress.save()


def _settled_and_taken(consumer: Consumer, low_water: int) -> int:
    """Return the highest settled event with nothing untaken below it.

    Asks what is settled first: a market of one day then need not be searched for its marks.
    """
    settled = Event.objects.filter(
        pk__gt=low_water, recorded_at__lt=clock.machine_now() - SETTLED_AFTER
    ).order_by("-pk")
    highest = settled.values_list("pk", flat=True).first()
    if highest is None:
        return low_water
    waiting = untaken(consumer, low_water).filter(pk__lte=highest)
    first_untaken = waiting.values_list("pk", flat=True).first()
    if first_untaken is None:
        return highest
    below = settled.filter(pk__lt=first_untaken).values_list("pk", flat=True).first()
    return below or low_water
