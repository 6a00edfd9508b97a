"""Each fault that verify_audit claims to find is planted here and found."""

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from marketplace.audit import checkpoints, sealing, tasks, verification
from marketplace.audit.installation import installation_directory
from marketplace.audit.models import Event, EventNote, Progress, Seal
from marketplace.audit.sealing import GENESIS, seal_all
from marketplace.audit.services import erase_notes
from marketplace.audit.verification import Fault, find_faults
from marketplace.values import clock
from tests.factories.audit import make_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_checkpoints() -> None:
    """Start without the checkpoints of the test before: the file outlives the database."""
    checkpoints.checkpoint_file().unlink(missing_ok=True)


def chain_of(length: int) -> list[Event]:
    """Events with consecutive seals."""
    events = [make_event(number, note=f"글 {number}") for number in range(length)]
    seal_all()
    return events


def found() -> list[tuple[str, str, int]]:
    return [(fault.kind, fault.source, fault.object_id) for fault in find_faults()]


def long_ago(minutes: float) -> dt.datetime:
    return clock.machine_now() - dt.timedelta(minutes=minutes)


@pytest.mark.both_databases
def test_each_seal_joins_a_row_to_the_seal_before() -> None:
    events = chain_of(3)
    seals = list(Seal.objects.order_by("position"))
    assert [seal.position for seal in seals] == [1, 2, 3]
    assert [seal.object_id for seal in seals] == [event.pk for event in events]
    assert [seal.payload_sha256 for seal in seals] == [event.payload_sha256 for event in events]
    assert [seal.previous_sha256 for seal in seals] == [
        GENESIS,
        seals[0].sha256,
        seals[1].sha256,
    ]
    assert all(seal.sha256 == seal.computed_sha256() for seal in seals)
    assert found() == []


def test_a_second_run_goes_on_where_the_first_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH_SIZE", 2)
    chain_of(5)
    assert seal_all() == 0
    make_event(6)
    assert seal_all() == 1
    assert Seal.objects.count() == 6
    assert found() == []


def test_a_row_that_commits_late_is_sealed_later() -> None:
    early, _ = make_event(1), make_event(2)
    Event.objects.filter(pk=early.pk)._raw_delete("default")  # not committed yet, so to say
    assert seal_all() == 1
    early.save(force_insert=True)
    assert seal_all() == 1
    assert Seal.objects.get(position=2).object_id == early.pk
    assert found() == []


def test_the_sealers_mark_rises_over_settled_rows_only() -> None:
    settled = make_event(1, recorded_at=long_ago(25 * 60))
    make_event(2)
    seal_all()
    assert Progress.objects.get(pk="seal:event").low_water == settled.pk


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sealers_and_writers_at_once_make_one_chain_and_lose_no_late_row() -> None:
    def write(writer: int) -> None:
        for number in range(30):
            try:
                with transaction.atomic():
                    make_event(writer)
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_sleep(%s)", [0.002 * ((number + writer) % 3)])
                    if number % 6 == writer:
                        raise DatabaseError
            except DatabaseError:
                continue
        connection.close()

    def seal(_: int) -> int:
        try:
            return sum(seal_all() for _ in range(25))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        sealed = [pool.submit(seal, number) for number in range(2)]
        list(pool.map(write, range(4)))
        total = sum(run.result() for run in sealed)
    total += seal_all()
    assert total == Event.objects.count() == 100
    positions = list(Seal.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, 101))
    assert found() == []


def test_a_changed_event_is_found() -> None:
    events = chain_of(3)
    Event.objects.filter(pk=events[1].pk).update(facts={"amount_krw": 1})
    assert found() == [("changed", "event", events[1].pk)]


def test_a_changed_event_is_found_though_its_own_hash_was_changed_too() -> None:
    event = chain_of(3)[1]
    event.verb = "thing.undone"
    event.payload_sha256 = event.computed_sha256()
    event.save()
    assert found() == [("changed", "event", event.pk)]


def test_an_event_changed_before_it_was_sealed_is_found_by_its_own_hash() -> None:
    event = make_event()
    Event.objects.update(verb="thing.undone")
    seal_all()
    assert found() == [("changed", "event", event.pk)]


def test_a_changed_seal_is_found() -> None:
    chain_of(3)
    Seal.objects.filter(position=2).update(payload_sha256="f" * 64)
    assert found() == [
        ("changed", "seal", 2),
        ("changed", "event", Seal.objects.get(pk=2).object_id),
    ]


def test_a_seal_changed_with_its_hash_breaks_the_link_behind() -> None:
    events = chain_of(3)
    seal = Seal.objects.get(position=2)
    Event.objects.filter(pk=events[1].pk).update(verb="thing.undone")
    changed = Event.objects.get(pk=events[1].pk)
    seal.payload_sha256 = changed.computed_sha256()
    Event.objects.filter(pk=changed.pk).update(payload_sha256=seal.payload_sha256)
    seal.sha256 = seal.computed_sha256()
    seal.save()
    assert found() == [("reordered", "seal", 3)]


def test_a_missing_event_is_found() -> None:
    event = chain_of(3)[1]
    EventNote.objects.filter(event=event).delete()
    Event.objects.filter(pk=event.pk)._raw_delete("default")
    assert found() == [("missing", "event", event.pk)]


def test_a_missing_seal_in_the_middle_is_found() -> None:
    chain_of(4)
    Seal.objects.filter(position=2).delete()
    assert found() == [("missing", "seal", 2)]


def test_an_event_put_in_later_under_an_old_date_is_found() -> None:
    chain_of(2)
    late = make_event(9, recorded_at=long_ago(61))
    seal_all()
    assert found() == [("inserted", "event", late.pk)]


def test_neighbours_that_committed_out_of_order_are_no_fault() -> None:
    chain_of(2)
    make_event(9, recorded_at=long_ago(59))
    seal_all()
    assert found() == []


def test_swapped_seals_are_found() -> None:
    chain_of(4)
    Seal.objects.filter(position=2).update(position=99)
    Seal.objects.filter(position=3).update(position=2)
    Seal.objects.filter(position=99).update(position=3)
    assert found() == [
        ("reordered", "seal", 2),
        ("changed", "seal", 2),
        ("reordered", "seal", 3),
        ("changed", "seal", 3),
        ("reordered", "seal", 4),
    ]


def test_a_tail_cut_off_with_its_events_is_found_by_the_checkpoint() -> None:
    events = chain_of(4)
    checkpoints.sign_head()
    EventNote.objects.filter(event__in=events[2:]).delete()
    Seal.objects.filter(position__gt=2).delete()
    Event.objects.filter(pk__in=[event.pk for event in events[2:]])._raw_delete("default")
    assert found() == [("tail_cut", "seal", 4)]


def test_a_tail_cut_off_and_grown_anew_is_found_by_the_checkpoint() -> None:
    events = chain_of(3)
    checkpoints.sign_head()
    EventNote.objects.filter(event=events[2]).delete()
    Seal.objects.filter(position=3).delete()
    Event.objects.filter(pk=events[2].pk)._raw_delete("default")
    make_event(7)
    seal_all()
    assert found() == [("changed", "seal", 3)]


def test_seals_cut_off_without_their_events_are_found_after_five_minutes() -> None:
    old = make_event(1, recorded_at=long_ago(5.1))
    make_event(2, recorded_at=long_ago(4.9))
    assert found() == [("unsealed", "event", old.pk)]


def test_a_forged_checkpoint_is_found() -> None:
    chain_of(2)
    checkpoints.sign_head()
    path = checkpoints.checkpoint_file()
    line = json.loads(path.read_text())
    for position, changes in enumerate(({"sha256": "0" * 64}, {"position": 1}), start=1):
        path.write_text(json.dumps(line | changes) + "\n")
        assert found()[0] == ("bad_signature", "checkpoint", 3 - position)


@pytest.mark.parametrize("line", ["{", "[]", '{"position": 1}', '{"position": 1, "sha256": 2'])
def test_a_checkpoint_that_cannot_be_read_counts_as_forged(line: str) -> None:
    chain_of(1)
    checkpoints.checkpoint_file().write_text(line + "\n")
    assert found() == [("bad_signature", "checkpoint", 1)]


def test_a_checkpoint_signed_during_the_walk_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    chain_of(2)
    walk = verification._ChainWalk.faults

    def faults(self: Any) -> Any:
        yield from walk(self)
        chain_of(1)
        checkpoints.sign_head()

    monkeypatch.setattr(verification._ChainWalk, "faults", faults)
    assert found() == []


def test_genuine_checkpoints_are_kept_and_fit() -> None:
    assert checkpoints.sign_head() is None
    chain_of(2)
    tasks.sign_checkpoint()
    make_event(3)
    tasks.sign_checkpoint()  # seals first
    assert [saved.position for saved in checkpoints.saved_checkpoints()] == [2, 3]
    assert found() == []


def test_erased_notes_leave_the_chain_whole() -> None:
    chain_of(3)
    assert erase_notes(Event.objects.all()) == 3
    assert found() == []


def verify(*arguments: str) -> tuple[int, str]:
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", *arguments, stdout=said, stderr=said)
    return int(ended.value.code or 0), said.getvalue()


def test_the_command_leaves_with_0_when_clean() -> None:
    chain_of(2)
    assert verify() == (0, "2 events, 2 seals, 0 faults\n")


def test_the_command_names_the_faults_and_leaves_with_1() -> None:
    event = chain_of(2)[0]
    Event.objects.filter(pk=event.pk).update(verb="thing.undone")
    assert verify() == (
        1,
        f"changed: event {event.pk}: sealed at 1\n2 events, 2 seals, 1 faults\n",
    )
    code, said = verify("--format=json")
    assert (code, json.loads(said)) == (
        1,
        {
            "events": 2,
            "seals": 2,
            "faults": [
                {
                    "kind": "changed",
                    "source": "event",
                    "object_id": event.pk,
                    "detail": "sealed at 1",
                }
            ],
        },
    )


def test_the_command_leaves_with_2_when_it_could_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable() -> list[Fault]:
        raise PermissionError("checkpoints.jsonl")

    monkeypatch.setattr("marketplace.audit.verification.saved_checkpoints", unreadable)
    assert verify() == (2, "verify_audit could not run: checkpoints.jsonl\n")


def test_sign_checkpoint_prints_what_proves_the_chain() -> None:
    said = StringIO()
    call_command("sign_checkpoint", stdout=said)
    assert said.getvalue() == "nothing to sign: no event was recorded yet\n"
    make_event()
    said = StringIO()
    call_command("sign_checkpoint", stdout=said)
    line, *key = said.getvalue().splitlines()
    saved = checkpoints.Checkpoint(**json.loads(line))
    assert saved.position == 1
    assert checkpoints.saved_checkpoints() == [saved]
    assert key[0] == "-----BEGIN PUBLIC KEY-----"


def test_the_signing_key_is_readable_by_its_owner_only() -> None:
    make_event()
    tasks.sign_checkpoint()
    key = installation_directory() / "audit-signing-key.pem"
    assert key.stat().st_mode & 0o777 == 0o600
