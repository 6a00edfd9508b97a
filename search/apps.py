"""Django's entry for this room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Names the room for Django and lets the index follow the market's events."""

    name = "search"
    label = "search"

    def ready(self) -> None:
        """Register the consumer."""
        from marketplace.audit.consumers import register
        from search.consumer import CONSUMER

        register(CONSUMER)
