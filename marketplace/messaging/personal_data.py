"""What this room holds about people, and for how long."""

import datetime as dt
from typing import Any

from marketplace.accounts.models import User
from marketplace.messaging.models import Notice, OutgoingMail


def export_notices(person: User) -> list[dict[str, Any]]:
    """Return the person's notices, oldest first."""
    rows = Notice.objects.filter(person=person).order_by("pk")
    return [
        {"subject": row.subject, "body": row.body, "at": row.created_at.isoformat()} for row in rows
    ]


def erase_messages(person: User, at_own_request: bool) -> int:
    """Delete the person's notices and the mail to their address; return how many rows."""
    mails = OutgoingMail.objects.filter(recipients__icontains=f'"{person.email}"')
    return Notice.objects.filter(person=person).delete()[0] + mails.delete()[0]


def delete_old_notices(before: dt.datetime, dry_run: bool) -> int:
    """Delete notices written before `before`; return how many."""
    old = Notice.objects.filter(created_at__lt=before)
    return old.count() if dry_run else old.delete()[0]


def delete_old_mail(before: dt.datetime, dry_run: bool) -> int:
    """Delete mail queued before `before`, sent or given up; return how many."""
    old = OutgoingMail.objects.filter(created_at__lt=before).exclude(
        state=OutgoingMail.State.QUEUED
    )
    return old.count() if dry_run else old.delete()[0]
