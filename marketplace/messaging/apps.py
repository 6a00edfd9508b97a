"""Django's entry for this room."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Names the room for Django."""

    name = "marketplace.messaging"
    label = "messaging"
