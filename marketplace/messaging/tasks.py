"""Delivery of queued mail, after commit and again until it went or failed for good."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from marketplace.messaging.models import OutgoingMail
from marketplace.values import clock

MOST_ATTEMPTS = 5
BATCH_SIZE = 50


@shared_task
def deliver_mail() -> int:
    """Send what is queued; return how many mails went out.

    A row is claimed by raising its attempts before the network is touched, so two workers never
    send the same attempt twice.
    """
    sent = 0
    waiting = OutgoingMail.objects.filter(state=OutgoingMail.State.QUEUED).order_by("pk")
    for mail in waiting[:BATCH_SIZE]:
        if _claim(mail):
            sent += _deliver(mail)
    return sent


def _claim(mail: OutgoingMail) -> bool:
    claimed = OutgoingMail.objects.filter(
        pk=mail.pk, state=OutgoingMail.State.QUEUED, attempts=mail.attempts
    ).update(attempts=mail.attempts + 1)
    return claimed == 1


def _deliver(mail: OutgoingMail) -> bool:
    message = EmailMultiAlternatives(mail.subject, mail.text, mail.sender, mail.recipients)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.connection = get_connection(settings.DELIVERY_EMAIL_BACKEND)
    try:
        message.send()
    except OSError as error:  # smtplib's and socket's errors; anything else is a bug and is raised
        return _note_failure(mail, error)
    with transaction.atomic():
        mail.state, mail.sent_at = OutgoingMail.State.SENT, clock.now()
        mail.save(update_fields=["state", "sent_at"])
    return True


def _note_failure(mail: OutgoingMail, error: OSError) -> bool:
    mail.last_error = f"{type(error).__name__}: {error}"[:300]
    if mail.attempts + 1 >= MOST_ATTEMPTS:
        mail.state = OutgoingMail.State.FAILED
    mail.save(update_fields=["last_error", "state"])
    return False
