"""Work behind the page for the search room."""

from celery import shared_task

from search import indexing


@shared_task
def compare_index() -> None:
    """Put right whatever in the index differs from the market; every night after midnight."""
    indexing.mend()
