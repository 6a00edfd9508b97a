"""Work behind the page for the editors."""

from celery import shared_task

from cms.publishing import publish_due


@shared_task
def publish_scheduled() -> None:
    """Publish what is due and take down what has expired; beat calls it every minute."""
    publish_due()
