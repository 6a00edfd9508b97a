"""Django's entry for this room."""

from django.apps import AppConfig


class OrderingConfig(AppConfig):
    """Names the room for Django."""

    name = "marketplace.ordering"
    label = "ordering"
