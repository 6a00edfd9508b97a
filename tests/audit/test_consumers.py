"""Each event is taken exactly once, whatever commits late, fails or runs twice."""

import datetime as dt
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace.audit import consumers
from marketplace.audit.consumers import Consumer, drain, register
from marketplace.audit.models import ConsumedEvent, Event, Progress
from marketplace.values import clock
from tests.factories.audit import make_event

WRITERS = 4
EVENTS_OF_A_WRITER = 60


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no consumer of another room take part."""
    monkeypatch.setattr(consumers, "_registry", {})


def leave_a_trace(events: Sequence[Event]) -> None:
    """An effect in the database that cannot happen twice: the name of a group is unique."""
    Group.objects.bulk_create([Group(name=f"event {event.pk}") for event in events])


def traces() -> set[str]:
    return set(Group.objects.filter(name__startswith="event ").values_list("name", flat=True))


def names(events: Sequence[Event]) -> set[str]:
    return {f"event {event.pk}" for event in events}


def not_committed(number: int) -> Event:
    """An event that has its number, but that nobody else sees yet."""
    with transaction.atomic():
        event = make_event(number)
        transaction.set_rollback(True)
    return event


def commit(event: Event, number: int) -> None:
    event.pk = number
    event.save(force_insert=True)


def tracing(**changes: object) -> Consumer:
    consumer = Consumer("tracer", frozenset({"ordering"}), leave_a_trace, **changes)  # type: ignore[arg-type]
    register(consumer)
    return consumer


@pytest.mark.django_db
def test_a_consumer_takes_each_event_of_its_streams_once() -> None:
    tracing()
    mine = [make_event(number) for number in range(3)]
    make_event(stream="catalogue")
    assert drain("tracer") == 3
    assert traces() == names(mine)
    assert drain("tracer") == 0
    assert ConsumedEvent.objects.count() == 3


@pytest.mark.django_db
def test_batches_follow_each_other_until_nothing_is_left() -> None:
    tracing(batch_size=2)
    events = [make_event(number) for number in range(5)]
    assert drain("tracer") == 5
    assert traces() == names(events)


@pytest.mark.django_db
def test_a_batch_starts_where_the_batch_before_it_ended() -> None:
    tracing(batch_size=2)
    events = [make_event(number) for number in range(4)]
    with CaptureQueriesContext(connection) as queries:
        assert drain("tracer") == 4
    starts = [
        int(start)
        for query in queries.captured_queries
        for start in re.findall(r'"audit_event"."id" > (\d+) .*LIMIT 2', query["sql"])
    ]
    assert starts == [0, events[1].pk, events[3].pk]


@pytest.mark.django_db
def test_what_commits_behind_a_run_is_taken_by_the_next() -> None:
    late: list[Event] = []

    def handle(events: Sequence[Event]) -> None:
        leave_a_trace(events)
        if late:
            late.pop().save(force_insert=True)

    register(Consumer("tracer", frozenset({"ordering"}), handle, batch_size=1))
    first, second, third = (not_committed(number) for number in range(3))
    commit(second, first.pk + 1)
    commit(third, first.pk + 2)
    late.append(first)
    assert drain("tracer") == 2
    assert drain("tracer") == 1
    assert traces() == names([first, second, third])


@pytest.mark.django_db
def test_what_is_committed_late_under_a_lower_number_is_taken() -> None:
    tracing()
    early, late = not_committed(1), not_committed(2)
    commit(late, early.pk + 1)
    assert drain("tracer") == 1
    early.save(force_insert=True)
    assert drain("tracer") == 1
    assert traces() == names([early, late])


@pytest.mark.django_db
def test_an_event_that_was_rolled_back_is_never_taken() -> None:
    tracing()
    with transaction.atomic():
        make_event(1)
        transaction.set_rollback(True)
    kept = make_event(2)
    assert drain("tracer") == 1
    assert traces() == names([kept])


@pytest.mark.django_db
def test_four_writers_in_turns_lose_nothing() -> None:
    """The form of the race that SQLite can show: writers take turns, a drain comes between."""
    tracing(batch_size=7)
    kept = []
    for turn in range(10):
        for writer in range(WRITERS):
            try:
                with transaction.atomic():
                    event = make_event(writer)
                    if (turn + writer) % 3 == 0:
                        raise DatabaseError
                kept.append(event)
            except DatabaseError:
                continue
        drain("tracer")
    assert len(kept) == 26
    assert traces() == names(kept)
    assert ConsumedEvent.objects.count() == 26


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_four_writers_at_once_some_rolled_back_lose_nothing_and_double_nothing() -> None:
    tracing(batch_size=20)
    done = Flag()

    def write(writer: int) -> int:
        kept = 0
        for number in range(EVENTS_OF_A_WRITER):
            try:
                with transaction.atomic():
                    make_event(writer)
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_sleep(%s)", [0.001 * ((number + writer) % 4)])
                    if number % 5 == writer:
                        raise DatabaseError
                kept += 1
            except DatabaseError:
                continue
        connection.close()
        return kept

    def drain_until_done() -> int:
        taken = 0
        while not done.is_set():
            taken += drain("tracer")
        connection.close()
        return taken

    with ThreadPoolExecutor(WRITERS + 2) as pool:
        drains = [pool.submit(drain_until_done) for _ in range(2)]
        kept = sum(pool.map(write, range(WRITERS)))
        done.set()
        taken = sum(run.result() for run in drains)
    taken += drain("tracer")
    assert kept == taken == WRITERS * EVENTS_OF_A_WRITER * 4 // 5
    assert traces() == names(list(Event.objects.all()))
    assert ConsumedEvent.objects.count() == Event.objects.count() == kept


def failing_on(pks: set[int]) -> None:
    def handle(events: Sequence[Event]) -> None:
        leave_a_trace(events)
        if bad := [event.pk for event in events if event.pk in pks]:
            raise ValueError(f"cannot handle {bad}")

    register(Consumer("tracer", frozenset({"ordering"}), handle))


@pytest.mark.django_db
def test_a_failing_event_holds_back_its_own_object_only() -> None:
    before, bad, after, other = make_event(1), make_event(1), make_event(1), make_event(2)
    failing_on({bad.pk})
    assert drain("tracer") == 2
    assert traces() == names([before, other])
    progress = Progress.objects.get()
    assert progress.failed_id == bad.pk
    assert progress.last_error == f"ValueError: cannot handle [{bad.pk}]"

    failing_on(set())
    assert drain("tracer") == 2
    assert traces() == names([before, bad, after, other])
    assert Progress.objects.filter(failed_id=None, last_error="").exists()


@pytest.mark.django_db
def test_a_failing_event_alone_in_its_batch_is_tried_once_in_a_run() -> None:
    tried: list[int] = []

    def refuse(events: Sequence[Event]) -> None:
        tried.extend(event.pk for event in events)
        raise ValueError

    register(Consumer("tracer", frozenset({"ordering"}), refuse))
    event = make_event()
    assert drain("tracer") == 0
    assert tried == [event.pk]


@pytest.mark.django_db
def test_the_effect_of_a_failed_batch_is_undone_with_it() -> None:
    bad = make_event()
    failing_on({bad.pk})
    drain("tracer")
    assert traces() == set()
    assert not ConsumedEvent.objects.exists()


def days_ago(days: float) -> dt.datetime:
    return clock.machine_now() - dt.timedelta(days=days)


@pytest.mark.django_db
def test_the_low_water_mark_rises_only_over_taken_events_older_than_a_day() -> None:
    tracing()
    make_event(1, recorded_at=days_ago(3))
    settled = make_event(2, recorded_at=days_ago(1.01))
    make_event(3, recorded_at=days_ago(0.99))
    make_event(4)
    drain("tracer")
    assert Progress.objects.get().low_water == settled.pk


@pytest.mark.django_db
def test_the_low_water_mark_stops_before_what_is_not_taken() -> None:
    taken, bad, later = (make_event(n, recorded_at=days_ago(3)) for n in (1, 2, 3))
    failing_on({bad.pk})
    drain("tracer")
    assert Progress.objects.get().low_water == taken.pk
    failing_on(set())
    drain("tracer")
    assert Progress.objects.get().low_water == later.pk


@pytest.mark.django_db
def test_a_scan_looks_no_further_back_than_the_mark() -> None:
    consumer = tracing()
    settled = make_event(1, recorded_at=days_ago(2))
    drain("tracer")
    waiting = consumers.untaken(consumer, Progress.objects.get().low_water)
    assert f'"audit_event"."id" > {settled.pk}' in str(waiting.query)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_drains_at_once_wait_for_each_other() -> None:
    running = []
    most = []

    def watch(events: Sequence[Event]) -> None:
        running.append(1)
        most.append(len(running))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.02)")
        leave_a_trace(events)
        running.pop()

    register(Consumer("tracer", frozenset({"ordering"}), watch, batch_size=2))
    events = [make_event(number) for number in range(10)]

    def run(_: int) -> int:
        try:
            return drain("tracer")
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(run, range(3))) == 10
    assert most == [1] * 5
    assert traces() == names(events)


@pytest.mark.django_db
def test_a_consumer_outside_the_database_may_get_an_event_twice_but_marks_it_once() -> None:
    got: list[int] = []
    nested: list[int] = []

    def send(events: Sequence[Event]) -> None:
        got.extend(event.pk for event in events)
        if not nested:  # another process drains before this one has set its mark
            nested.append(1)
            drain("sender")

    register(Consumer("sender", frozenset({"ordering"}), send, transactional=False))
    event = make_event()
    drain("sender")
    assert got == [event.pk, event.pk]
    assert ConsumedEvent.objects.count() == 1
    assert drain("sender") == 0


@pytest.mark.django_db
def test_every_consumer_is_drained_for_itself() -> None:
    tracing()
    seen: list[str] = []
    register(
        Consumer(
            "watcher",
            frozenset({"catalogue"}),
            lambda events: seen.extend(event.verb for event in events),
        )
    )
    make_event()
    make_event(verb="listing.published", stream="catalogue")
    assert consumers.drain_all() == {"tracer": 1, "watcher": 1}
    assert seen == ["listing.published"]
