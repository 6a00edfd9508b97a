"""The mail backend of every library: it writes rows, a task delivers them."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMultiAlternatives

from marketplace.messaging.models import OutgoingMail
from marketplace.values import clock


class OutboxEmailBackend(BaseEmailBackend):
    """Queues what allauth, Wagtail and our own code send."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write one row for each message; return how many were queued."""
        rows = [_row(message) for message in email_messages if message.recipients()]
        OutgoingMail.objects.bulk_create(rows)
        return len(rows)


def _row(message: EmailMessage) -> OutgoingMail:
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next((str(part[0]) for part in message.alternatives if part[1] == "text/html"), "")
    return OutgoingMail(
        recipients=message.recipients(),
        sender=message.from_email,
        subject=message.subject[:200],
        text=str(message.body),
        html=html,
        created_at=clock.now(),
    )
