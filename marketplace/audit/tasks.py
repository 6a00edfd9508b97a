"""Work behind the page for the audit room."""

from celery import shared_task

from marketplace.audit import checkpoints, consumers, sealing


@shared_task
def drain_consumers() -> None:
    """Let every consumer take what it has not taken; woken after commits and by the sweep."""
    consumers.drain_all()


@shared_task
def seal() -> None:
    """Seal what was committed since the last run."""
    sealing.seal_all()


@shared_task
def sign_checkpoint() -> None:
    """Seal what is there, sign the head of the chain and put it outside the database."""
    sealing.seal_all()
    checkpoints.sign_head()
