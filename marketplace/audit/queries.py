"""Reads of the audit trail that pages use."""

from django.db import models
from django.db.models import QuerySet

from marketplace.audit.models import Event


def history_of(subject: models.Model) -> QuerySet[Event]:
    """Return the events of one object, oldest first, with their notes."""
    return (
        Event.objects.filter(object_type=subject._meta.label_lower, object_id=subject.pk)
        .select_related("eventnote")
        .order_by("pk")
    )
