"""Reads about notices."""

from django.db.models import QuerySet

from marketplace.accounts.models import User
from marketplace.messaging.models import Notice


def notices_for(person: User) -> QuerySet[Notice]:
    """Return a person's notices, the newest first."""
    return Notice.objects.filter(person=person).order_by("-pk")


def count_unread(person: User) -> int:
    """Return how many notices the person has not read; one query."""
    return Notice.objects.filter(person=person, read_at__isnull=True).count()
