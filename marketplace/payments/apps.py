"""Django's entry for this room."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Names the room for Django."""

    name = "marketplace.payments"
    label = "payments"
