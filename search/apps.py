"""Django's entry for this room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Names the room for Django."""

    name = "search"
    label = "search"
