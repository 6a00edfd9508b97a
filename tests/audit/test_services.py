"""What one event holds, and what may never happen to it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from pytest_django import DjangoCaptureOnCommitCallbacks

from marketplace.accounts.models import User
from marketplace.audit import services
from marketplace.audit.models import Event, EventNote, Seal
from marketplace.audit.queries import history_of
from marketplace.audit.sealing import seal_all
from marketplace.values import clock
from marketplace.values.canonical import sha256_of
from tests.factories.audit import make_event
from tests.factories.organisations import make_agency, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.both_databases
def test_an_event_holds_who_what_when_and_why() -> None:
    agency, actor, absent = make_agency(), make_person(), make_person()
    moment = clock.korean_time(dt.date(2025, 12, 31), 23, 59)
    before = clock.machine_now()
    with clock.set_to(moment):
        event = services.record(
            agency,
            "agency.renamed",
            actor=actor,
            on_behalf_of=absent,
            books=agency.books,
            from_state="old",
            to_state="new",
            reason_code="merger",
            note="두 시의 통합",
            facts={"day": dt.date(2026, 1, 1), "share_basis_points": 10_000, "ids": [1, 2]},
        )
    stored = Event.objects.get()
    assert stored.payload() == event.payload() | {"occurred_at": moment}
    assert (stored.stream, stored.object_type, stored.object_id) == (
        "organisations",
        "organisations.agency",
        agency.pk,
    )
    assert (stored.actor_id, stored.on_behalf_of_id) == (actor.pk, absent.pk)
    assert (stored.from_state, stored.to_state, stored.reason_code) == ("old", "new", "merger")
    assert stored.facts == {"day": "2026-01-01", "share_basis_points": 10_000, "ids": [1, 2]}
    assert stored.note_sha256 == sha256_of("두 시의 통합")
    assert stored.eventnote.text == "두 시의 통합"
    assert before <= stored.recorded_at <= clock.machine_now()
    assert stored.payload_sha256 == stored.computed_sha256()
    assert list(history_of(agency)) == [stored]


def test_an_event_without_actor_or_note_is_the_systems() -> None:
    event = services.record(make_agency(), "agency.imported", actor=None, books="real")
    assert (event.actor_id, event.note_sha256) == (None, "")
    assert not EventNote.objects.exists()


def test_facts_with_a_float_are_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        services.record(make_agency(), "x", actor=None, books="real", facts={"rate": 0.1})
    assert not Event.objects.exists()


def test_consumers_are_woken_once_after_the_commit(
    settings: object,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.WAKE_CONSUMERS = True  # type: ignore[attr-defined]
    woken: list[int] = []
    monkeypatch.setattr(
        "marketplace.audit.tasks.drain_consumers.apply_async",
        lambda countdown: woken.append(countdown),
    )
    agency = make_agency()
    with django_capture_on_commit_callbacks(execute=True):
        services.record(agency, "x", actor=None, books="real")
        services.record(agency, "y", actor=None, books="real")
        assert woken == []
    assert woken == [1]


def test_a_bulk_load_leaves_the_consumers_asleep(
    settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WAKE_CONSUMERS = True  # type: ignore[attr-defined]
    monkeypatch.setattr("marketplace.audit.tasks.drain_consumers.apply_async", pytest.fail)
    with services.without_waking():
        services.wake_consumers()


@pytest.mark.parametrize("actor", [None, User(pk=7)])
def test_a_built_event_hashes_like_a_recorded_one(actor: User | None) -> None:
    agency = make_agency()
    built = services.build(agency, "agency.imported", actor=actor, books="real", facts={"row": 3})
    Event.objects.bulk_create([built])
    stored = Event.objects.get()
    assert stored.computed_sha256() == stored.payload_sha256 == built.payload_sha256


def test_erased_notes_leave_their_events_and_hashes() -> None:
    kept, gone = make_event(1, note="남는 글"), make_event(2, note="지울 글")
    assert services.erase_notes(Event.objects.filter(pk=gone.pk)) == 1
    assert list(EventNote.objects.values_list("event", "text")) == [(kept.pk, "남는 글")]
    gone.refresh_from_db()
    assert gone.note_sha256 == sha256_of("지울 글")
    assert gone.computed_sha256() == gone.payload_sha256


CHANGES: list[Callable[[], object]] = [
    lambda: Event.objects.update(verb="thing.undone"),
    lambda: Event.objects.all().delete(),
    lambda: Seal.objects.update(position=F("position") + 1),
    lambda: Seal.objects.all().delete(),
    lambda: connection.cursor().execute("TRUNCATE audit_event CASCADE"),
    lambda: connection.cursor().execute("TRUNCATE audit_seal"),
]


@pytest.mark.postgresql
@pytest.mark.parametrize("change", CHANGES)
def test_postgresql_refuses_to_change_delete_or_empty(change: Callable[[], object]) -> None:
    make_event()
    seal_all()
    with pytest.raises(IntegrityError, match="added, never changed"), transaction.atomic():
        change()
    assert Event.objects.get().verb == "thing.done"
    assert Seal.objects.get().position == 1
