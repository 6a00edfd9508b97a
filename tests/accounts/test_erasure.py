"""Erasing a person leaves history standing and nothing of the person."""

import datetime as dt
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import translation

from marketplace.accounts.erasure import erase_person
from marketplace.accounts.models import PersonSession, User
from marketplace.accounts.personal_data import export_of
from marketplace.accounts.refusals import AlreadyErased
from marketplace.audit import checkpoints
from marketplace.audit.models import Event, EventNote
from marketplace.audit.sealing import seal_all
from marketplace.audit.verification import find_faults
from marketplace.messaging.models import Notice, OutgoingMail
from marketplace.messaging.services import queue_notice
from marketplace.organisations import services
from marketplace.organisations.models import Membership
from marketplace.organisations.refusals import LastKeeper
from marketplace.policies.retention import apply_retention, months_before
from marketplace.values import clock
from tests.factories.organisations import make_agency, make_membership, make_person

pytestmark = pytest.mark.django_db


def make_busy_person() -> User:
    """A person with a seat, a written decision, a notice, a mail and a session."""
    agency = make_agency("가온시")
    make_membership("agency_admin", organisation=agency)
    person = make_person("홍길동", email="hong@gaon.go.kr", is_staff=True)
    seat = make_membership("agency_admin", organisation=agency, person=person)
    other = make_membership("requester", organisation=agency)
    services.end_membership(membership=other, actor=person, note="인사이동")
    queue_notice([person], kind="x", subject="알림", by_mail=True)
    PersonSession.objects.create(
        session_key="s", session_data="", person=person, expire_date=clock.now()
    )
    Membership.objects.filter(pk=seat.pk).update(department="총무과")
    return person


def everything() -> str:
    """All that the database holds about people, as text."""
    rows = [
        *User.objects.values_list(),
        *EmailAddress.objects.values_list(),
        *Notice.objects.values_list(),
        *OutgoingMail.objects.filter(recipients__icontains="hong").values_list(),
        *Membership.objects.values_list(),
        *Event.objects.values_list(),
    ]
    return repr(rows)


@pytest.mark.both_databases
def test_an_erased_person_leaves_a_number_and_a_whole_chain() -> None:
    checkpoints.checkpoint_file().unlink(missing_ok=True)
    person = make_busy_person()
    seal_all()
    checkpoints.sign_head()
    erased = erase_person(person=person, actor=person)
    seal_all()
    assert (erased.pk, erased.name, erased.email) == (
        person.pk,
        "erased",
        f"erased-{person.pk}@erased.invalid",
    )
    assert not erased.is_active
    assert not erased.is_staff
    assert not erased.has_usable_password()
    with translation.override("en"):
        assert str(erased) == "Erased person"
    for trace in ("홍길동", "hong@", "총무과"):
        assert trace not in everything()
    assert not PersonSession.objects.exists()
    assert not Notice.objects.filter(person=person).exists()
    assert Membership.objects.get(person=person).status == "ended"
    assert Event.objects.filter(actor_id=person.pk, verb="membership.ended").count() == 1
    assert EventNote.objects.get().text == "인사이동"
    assert list(find_faults()) == []


def test_erasure_writes_one_event_of_its_own() -> None:
    person = make_busy_person()
    erase_person(person=person, actor=person)
    event = Event.objects.get(verb="person.erased")
    assert (event.actor_id, event.object_id, event.reason_code) == (person.pk, person.pk, "request")
    assert event.facts == {"rows": {"account": 2, "messages": 2, "organisations": 1}}
    with pytest.raises(AlreadyErased):
        erase_person(person=person, actor=person)
    assert Event.objects.filter(verb="person.erased").count() == 1


def test_the_last_administrator_hands_over_before_leaving() -> None:
    seat = make_membership("agency_admin", organisation=make_agency())
    with pytest.raises(LastKeeper):
        erase_person(person=seat.person, actor=seat.person)
    seat.person.refresh_from_db()
    assert seat.person.erased_at is None
    assert EmailAddress.objects.filter(user=seat.person).exists()
    assert not Event.objects.exists()


def test_an_address_is_free_again_after_erasure() -> None:
    person = make_person(email="hong@gaon.go.kr")
    erase_person(person=person, actor=person)
    assert make_person(email="hong@gaon.go.kr").pk != person.pk


def test_a_person_may_have_everything_that_is_held() -> None:
    held = export_of(make_busy_person())
    assert held["account"]["email"] == "hong@gaon.go.kr"
    assert held["account"]["addresses"] == ["hong@gaon.go.kr"]
    assert [row["subject"] for row in held["messages"]] == ["알림"]
    assert held["organisations"]["memberships"][0]["organisation"] == "가온시"
    assert held["organisations"]["memberships"][0]["department"] == "총무과"


TODAY = dt.date(2026, 8, 31)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (TODAY, 6, dt.date(2026, 2, 28)),
        (TODAY, 12, dt.date(2025, 8, 31)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 15)),
        (dt.date(2024, 2, 29), 60, dt.date(2019, 2, 28)),
    ],
)
def test_a_period_of_months_ends_on_a_day_that_exists(
    day: dt.date, months: int, expected: dt.date
) -> None:
    assert months_before(day, months) == expected


def at(day: dt.date) -> dt.datetime:
    return clock.korean_time(day, 12)


def make_history() -> dict[str, User]:
    """People, notices, mails and notes on both sides of each period's end."""
    people = {
        "idle": make_person("idle", last_login=at(dt.date(2024, 8, 30))),
        "never": make_person("never", date_joined=at(dt.date(2024, 8, 30))),
        "seen": make_person("seen", last_login=at(dt.date(2024, 8, 31))),
        "demo": make_person("demo", is_demo=True, last_login=at(dt.date(2020, 1, 1))),
        "root": make_person("root", is_superuser=True, last_login=at(dt.date(2020, 1, 1))),
    }
    for day in (dt.date(2025, 8, 30), dt.date(2025, 8, 31)):
        with clock.set_to(at(day)):
            queue_notice([people["seen"]], kind="x", subject=f"{day}")
    for day, state in (
        (dt.date(2026, 2, 27), "sent"),
        (dt.date(2026, 2, 27), "queued"),
        (dt.date(2026, 2, 28), "sent"),
    ):
        OutgoingMail.objects.create(
            recipients=["a@b.example"], sender="m", subject=state, created_at=at(day), state=state
        )
    agency = make_agency()
    for day in (dt.date(2021, 8, 30), dt.date(2021, 8, 31)):
        with clock.set_to(at(day)):
            seat = make_membership("requester", organisation=agency)
            services.end_membership(membership=seat, actor=seat.person, note=f"{day}")
    User.objects.filter(memberships__isnull=False).update(last_login=at(TODAY))
    return people


@pytest.mark.both_databases
def test_what_is_over_goes_and_what_is_not_stays() -> None:
    checkpoints.checkpoint_file().unlink(missing_ok=True)
    people = make_history()
    seal_all()
    with clock.set_to(at(TODAY)):
        expected = {"idle people": 2, "event notes": 1, "notices": 1, "mail": 1}
        assert apply_retention(dry_run=True) == expected
        assert Event.objects.filter(verb="records.retention_applied").count() == 0
        assert apply_retention() == expected
        assert apply_retention() == dict.fromkeys(expected, 0)
    erased = User.objects.filter(erased_at__isnull=False).values_list("pk", flat=True)
    assert set(erased) == {people["idle"].pk, people["never"].pk}
    assert [notice.subject for notice in Notice.objects.all()] == ["2025-08-31"]
    assert sorted(OutgoingMail.objects.values_list("state", flat=True)) == ["queued", "sent"]
    assert [note.text for note in EventNote.objects.all()] == ["2021-08-31"]
    assert Event.objects.get(verb="records.retention_applied").facts == expected
    seal_all()
    assert list(find_faults()) == []


def test_a_last_administrator_who_is_idle_is_erased_all_the_same() -> None:
    seat = make_membership(
        "agency_admin",
        organisation=make_agency(),
        person=make_person(last_login=at(dt.date(2020, 1, 1))),
    )
    with clock.set_to(at(TODAY)):
        assert apply_retention()["idle people"] == 1
    seat.refresh_from_db()
    assert seat.status == "ended"


def test_the_command_counts_or_removes() -> None:
    make_history()
    said = StringIO()
    with clock.set_to(at(TODAY)):
        call_command("apply_retention", "--dry-run", stdout=said)
        call_command("apply_retention", stdout=said)
    assert said.getvalue().splitlines() == [
        "idle people: 2 would be removed",
        "event notes: 1 would be removed",
        "notices: 1 would be removed",
        "mail: 1 would be removed",
        "idle people: 2 removed",
        "event notes: 1 removed",
        "notices: 1 removed",
        "mail: 1 removed",
    ]


def test_sessions_that_are_over_go_too() -> None:
    for key, days in (("old", -1), ("live", 1)):
        PersonSession.objects.create(
            session_key=key, session_data="", expire_date=clock.now() + dt.timedelta(days=days)
        )
    apply_retention()
    assert PersonSession.objects.get().session_key == "live"
