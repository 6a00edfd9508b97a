"""Django's entry for this room."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Names the room for Django."""

    name = "marketplace.catalogue"
    label = "catalogue"
