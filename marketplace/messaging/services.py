"""Queueing notices and mail inside a verb's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.messaging.models import Notice, OutgoingMail
from marketplace.values import clock


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell some people; subject and body may be lazy translations."""

    people: Iterable[User]
    kind: str
    subject: object
    body: object = ""
    url: str = ""
    by_mail: bool = False


def queue_notice(
    people: Iterable[User],
    *,
    kind: str,
    subject: object,
    body: object = "",
    url: str = "",
    by_mail: bool = False,
) -> None:
    """Write one notice for each person, in that person's language, and a mail beside it if asked.

    `subject` and `body` are turned into text for each reader, so they may be lazy translations.
    """
    queue_notices([Message(people, kind, subject, body, url, by_mail)])


def queue_notices(messages: Iterable[Message]) -> None:
    """Write the notices of several messages.

    One statement for all notices: a verb's cost does not grow with the number of readers.
    """
    notices, mails = [], []
    for message in messages:
        for person in message.people:
            notice = _notice_of(message, person)
            notices.append(notice)
            if message.by_mail and not person.is_demo:
                mails.append(_mail_of(notice, person))
    Notice.objects.bulk_create(notices)
    if mails:
        OutgoingMail.objects.bulk_create(mails)


def _notice_of(message: Message, person: User) -> Notice:
    with translation.override(person.language):
        return Notice(
            person=person,
            kind=message.kind,
            subject=str(message.subject)[:200],
            body=str(message.body),
            url=message.url,
            created_at=clock.now(),
        )


def _mail_of(notice: Notice, person: User) -> OutgoingMail:
    link = f"\n\n{settings.WAGTAILADMIN_BASE_URL}{notice.url}" if notice.url else ""
    return OutgoingMail(
        recipients=[person.email],
        sender=settings.DEFAULT_FROM_EMAIL,
        subject=notice.subject,
        text=f"{notice.body}{link}",
        created_at=clock.now(),
    )


def mark_read(person: User, notice_ids: Iterable[int] | None = None) -> int:
    """Mark a person's notices as read, all of them when no ids are given; return how many."""
    unread = Notice.objects.filter(person=person, read_at__isnull=True)
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    return unread.update(read_at=clock.now())
