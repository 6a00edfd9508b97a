"""Work behind the page for the policies room."""

from celery import shared_task

from marketplace.policies import retention


@shared_task
def apply_retention() -> None:
    """Delete what is over; once a day."""
    retention.apply_retention()
