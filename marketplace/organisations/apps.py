"""Django's entry for this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Names the room for Django."""

    name = "marketplace.organisations"
    label = "organisations"
