"""The audit log: what it shows, to whom, and the state of the chain."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from marketplace.audit.checkpoints import public_key_pem, sign_head
from marketplace.audit.installation import installation_directory
from marketplace.audit.models import Event, EventNote
from marketplace.audit.sealing import seal_all
from marketplace.audit.services import record
from marketplace.organisations.roles import Role
from marketplace.values import clock
from marketplace.values.books import Books
from tests.desks.oversight.people import client_of, make_overseer, overseer, shown, statuses
from tests.factories.organisations import make_agency, make_person

pytestmark = pytest.mark.django_db

SEEN = {"visitor": 302, "vendor": 403, "agency": 403, "viewer": 200, "officer": 200}


def tell(verb: str = "agency.domain_added", **changes: Any) -> Event:
    agency = changes.pop("subject", None) or make_agency()
    fields = {"actor": None, "books": Books.REAL} | changes
    with transaction.atomic():
        return record(agency, verb, **fields)


def numbers(page: str) -> list[int]:
    """The events that a page lists, in its order."""
    table = page[page.index('id="events"') :]
    found = Event.objects.values_list("pk", flat=True)
    at = {pk: table.find(f'{reverse("audit_event", args=[pk])}"') for pk in found}
    return sorted((pk for pk in at if at[pk] >= 0), key=lambda pk: at[pk])


def test_who_sees_the_log() -> None:
    assert statuses("audit_log") == SEEN
    assert statuses("audit_event", tell().pk) == SEEN
    assert statuses("audit_public_key") == SEEN


def test_events_of_other_books_do_not_exist_but_those_of_rules_belong_to_all() -> None:
    other, rules = tell(books=Books.DEMO), tell("rules.adopted")
    Event.objects.filter(pk=rules.pk).update(stream="policies")
    client = overseer()
    assert numbers(shown(client, "audit_log")) == [rules.pk]
    assert client.get(reverse("audit_event", args=[other.pk])).status_code == 404
    demo = overseer(books=Books.DEMO)
    assert numbers(shown(demo, "audit_log")) == [rules.pk, other.pk]


def test_the_log_is_narrowed_by_each_condition() -> None:
    person = make_person("문지호", email="moon@gaon.example")
    agency = make_agency()
    old = tell(subject=agency)
    Event.objects.filter(pk=old.pk).update(occurred_at=clock.korean_time(dt.date(2026, 3, 1), 23))
    acted = tell("vendor.verified", actor=person)
    for_other = tell("vendor.closed", actor=make_person(), on_behalf_of=person)
    client = overseer()
    for conditions, expected in (
        ({}, [for_other, acted, old]),
        ({"verb": "vendor.verified"}, [acted]),
        ({"stream": "organisations"}, [for_other, acted, old]),
        ({"stream": "ordering"}, []),
        ({"actor": "문지"}, [for_other, acted]),
        ({"actor": "MOON@gaon.example"}, [for_other, acted]),
        ({"actor": "아무도"}, []),
        ({"object_type": "organisations.agency", "object_id": agency.pk}, [old]),
        ({"last_day": "2026-03-01"}, [old]),
        ({"last_day": "2026-02-28"}, []),
        ({"first_day": "2026-03-02"}, [for_other, acted]),
    ):
        page = shown(client, "audit_log", **conditions)
        assert numbers(page) == [event.pk for event in expected], conditions


def test_the_log_goes_back_page_by_page_along_the_numbers() -> None:
    events = [tell().pk for _ in range(45)]
    client = overseer()
    first = shown(client, "audit_log", stream="organisations")
    assert numbers(first) == events[:-21:-1]
    assert f"?stream=organisations&amp;before={events[-20]}" in first
    last = shown(client, "audit_log", before=events[5])
    assert numbers(last) == events[4::-1]
    assert "Older events" not in last
    assert "Newest events" in last


def test_the_log_costs_the_same_for_one_and_three_events(django_assert_num_queries: Any) -> None:
    client = client_of(make_overseer())
    tell(actor=make_person())
    seal_all()
    shown(client, "audit_log")
    with django_assert_num_queries(8):
        shown(client, "audit_log")
    tell(actor=make_person())
    tell(actor=make_person(), on_behalf_of=make_person())
    with django_assert_num_queries(8):
        shown(client, "audit_log")


def test_an_event_is_shown_with_its_facts_note_and_seal() -> None:
    person = make_person("문지호")
    event = tell("vendor.closed", actor=person, note="서류가 다릅니다.", facts={"vendor_id": 4711})
    client = overseer()
    before = shown(client, "audit_event", event.pk)
    for words in ("문지호", "서류가 다릅니다.", "4711", "It waits for its seal."):
        assert words in before, words
    seal_all()
    assert "It is sealed into the chain." in shown(client, "audit_event", event.pk)
    EventNote.objects.all().delete()
    erased = shown(client, "audit_event", event.pk)
    assert "erased; its fingerprint is kept" in erased
    assert "The row says what it said when it was written" in erased


def test_a_changed_row_is_told() -> None:
    event = tell()
    seal_all()
    Event.objects.filter(pk=event.pk).update(verb="vendor.verified")
    page = shown(overseer(), "audit_event", event.pk)
    assert "The row was changed after it was written" in page


def test_the_state_of_the_chain_and_its_checkpoints_are_shown() -> None:
    (installation_directory() / "checkpoints.jsonl").unlink(missing_ok=True)
    client = overseer()
    empty = shown(client, "audit_log")
    assert "Nothing is sealed yet." in empty
    assert client.get(reverse("audit_checkpoints")).status_code == 404
    tell()
    seal_all()
    checkpoint = sign_head()
    assert checkpoint is not None
    page = shown(client, "audit_log")
    assert "signature fits" in page
    answer = client.get(reverse("audit_checkpoints"))
    assert answer["Content-Disposition"] == 'attachment; filename="checkpoints.jsonl"'
    assert checkpoint.signature in answer.content.decode()
    key = client.get(reverse("audit_public_key"))
    assert key.content.decode() == public_key_pem()
    path = installation_directory() / "checkpoints.jsonl"
    path.write_text(path.read_text().replace(checkpoint.sha256[:8], "00000000"))
    assert "signature does not fit" in shown(client, "audit_log")
    path.unlink()


def test_wrong_conditions_are_named_and_left_out() -> None:
    event = tell()
    page = shown(overseer(Role.OFFICER), "audit_log", first_day="gestern", object_id="x")
    assert "Enter a valid date." in page
    assert numbers(page) == [event.pk]
