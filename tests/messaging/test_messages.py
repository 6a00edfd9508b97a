"""Notices and mail: rows first, sent after commit, again until it went or failed for good."""

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.utils.translation import gettext_lazy as _

from marketplace.messaging import tasks
from marketplace.messaging.models import Notice, OutgoingMail
from marketplace.messaging.queries import count_unread, notices_for
from marketplace.messaging.services import mark_read, queue_notice
from marketplace.messaging.tasks import MOST_ATTEMPTS, deliver_mail
from tests.factories.organisations import make_person

pytestmark = pytest.mark.django_db
State = OutgoingMail.State


@pytest.fixture(autouse=True)
def outbox_backend(settings: object) -> None:
    """Undo what the test runner does: mail goes through our own backend as on a real site."""
    settings.EMAIL_BACKEND = "marketplace.messaging.backend.OutboxEmailBackend"  # type: ignore[attr-defined]


def make_mail(**changes: object) -> OutgoingMail:
    send_mail("제목", "본문", "from@madang.example", ["to@gaon.example"])
    row = OutgoingMail.objects.latest("pk")
    OutgoingMail.objects.filter(pk=row.pk).update(**changes)
    row.refresh_from_db()
    return row


def stored(row: OutgoingMail) -> tuple[str, int]:
    row.refresh_from_db()
    return row.state, row.attempts


def test_every_library_mail_becomes_a_row_and_is_not_sent_yet() -> None:
    message = EmailMultiAlternatives(
        "가" * 300, "본문", "from@madang.example", ["a@gaon.example"], bcc=["b@gaon.example"]
    )
    message.attach_alternative("<p>본문</p>", "text/html")
    assert message.send() == 1
    row = OutgoingMail.objects.get()
    assert row.recipients == ["a@gaon.example", "b@gaon.example"]
    assert (row.subject, row.text, row.html) == ("가" * 200, "본문", "<p>본문</p>")
    assert (row.sender, row.state, row.attempts) == ("from@madang.example", State.QUEUED, 0)
    assert mail.outbox == []


def test_a_mail_without_recipients_is_not_queued() -> None:
    assert EmailMultiAlternatives("제목", "본문", "from@madang.example", []).send() == 0
    assert not OutgoingMail.objects.exists()


def test_a_queued_mail_is_delivered_once() -> None:
    row = make_mail(html="<p>본문</p>")
    assert deliver_mail() == 1
    assert deliver_mail() == 0
    assert stored(row) == (State.SENT, 1)
    assert row.sent_at is not None
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("제목", "본문", ["to@gaon.example"])
    assert sent.alternatives[0][:2] == ("<p>본문</p>", "text/html")


def test_a_mail_that_another_worker_claimed_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    row = make_mail()
    claim = tasks._claim

    def late(mail_row: OutgoingMail) -> bool:
        OutgoingMail.objects.filter(pk=mail_row.pk).update(attempts=1)
        return claim(mail_row)

    monkeypatch.setattr(tasks, "_claim", late)
    assert deliver_mail() == 0
    assert stored(row) == (State.QUEUED, 1)
    assert mail.outbox == []


class Broken:
    """A connection to a server that is away."""

    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError("no server")


def test_a_failure_is_noted_tried_again_and_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marketplace.messaging.tasks.get_connection", lambda backend: Broken())
    row, other = make_mail(), make_mail()
    assert deliver_mail() == 0
    assert stored(row) == stored(other) == (State.QUEUED, 1)
    assert row.last_error == "ConnectionRefusedError: no server"
    for _attempt in range(MOST_ATTEMPTS - 1):
        deliver_mail()
    assert stored(row) == (State.FAILED, MOST_ATTEMPTS)
    assert deliver_mail() == 0
    assert stored(row) == (State.FAILED, MOST_ATTEMPTS)


def test_a_failure_is_made_good_by_a_later_run(monkeypatch: pytest.MonkeyPatch) -> None:
    row = make_mail()
    with monkeypatch.context() as patch:
        patch.setattr("marketplace.messaging.tasks.get_connection", lambda backend: Broken())
        deliver_mail()
    assert deliver_mail() == 1
    assert stored(row) == (State.SENT, 2)


def test_a_notice_speaks_the_language_of_its_reader() -> None:
    korean, english = make_person(language="ko"), make_person(language="en")
    queue_notice([korean, english], kind="x", subject=_("Monday"), body=_("January"), url="/x/")
    found = {row.person_id: (row.subject, row.body) for row in Notice.objects.all()}
    assert found == {korean.pk: ("월요일", "1월"), english.pk: ("Monday", "January")}


def test_a_notice_by_mail_links_to_the_page_and_spares_demo_people(settings: object) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://madang.example"  # type: ignore[attr-defined]
    person, demo = make_person(), make_person(is_demo=True)
    queue_notice([person, demo], kind="x", subject="제목", body="본문", url="/a/", by_mail=True)
    assert Notice.objects.count() == 2
    row = OutgoingMail.objects.get()
    assert (row.recipients, row.text) == ([person.email], "본문\n\nhttps://madang.example/a/")


@pytest.mark.parametrize("readers", [1, 3])
def test_queueing_costs_two_statements_for_any_number_of_readers(
    readers: int, django_assert_num_queries: object
) -> None:
    people = [make_person() for _ in range(readers)]
    with django_assert_num_queries(2):  # type: ignore[operator]
        queue_notice(people, kind="x", subject="제목", by_mail=True)


def test_reading_marks_own_notices_only_and_once() -> None:
    person, other = make_person(), make_person()
    queue_notice([person, person, other], kind="x", subject="제목")
    newest, oldest = notices_for(person)
    foreign = notices_for(other).get()
    assert mark_read(person, [oldest.pk, foreign.pk]) == 1
    assert mark_read(person, [oldest.pk]) == 0
    assert (count_unread(person), count_unread(other)) == (1, 1)
    assert mark_read(person) == 1
    assert count_unread(person) == 0
    assert newest.pk > oldest.pk
