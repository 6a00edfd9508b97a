"""Django's entry for this room."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Names the room for Django."""

    name = "marketplace.policies"
    label = "policies"
