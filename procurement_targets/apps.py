"""Django's entry for this room."""

from django.apps import AppConfig


class ProcurementTargetsConfig(AppConfig):
    """Names the room for Django."""

    name = "procurement_targets"
    label = "procurement_targets"
