"""Django's entry for this room."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Names the room for Django."""

    name = "cms"
    label = "cms"
