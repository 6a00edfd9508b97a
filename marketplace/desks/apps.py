"""Django's entry for this room."""

from django.apps import AppConfig


class DesksConfig(AppConfig):
    """Names the room for Django."""

    name = "marketplace.desks"
    label = "desks"
