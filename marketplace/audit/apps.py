"""Django's entry for this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the room for Django."""

    name = "marketplace.audit"
    label = "audit"
