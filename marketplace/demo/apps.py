"""Django's entry for this room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Names the room for Django."""

    name = "marketplace.demo"
    label = "demo"
