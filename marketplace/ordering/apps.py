"""Django's entry for this room."""

from django.apps import AppConfig
from django.core.checks import register


class OrderingConfig(AppConfig):
    """Names the room for Django."""

    name = "marketplace.ordering"
    label = "ordering"

    def ready(self) -> None:
        """Let `manage.py check` name the library that PDF files need."""
        from marketplace.ordering.documents import check_pango

        register(check_pango)
