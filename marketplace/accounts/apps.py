"""Django's entry for this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the room for Django."""

    name = "marketplace.accounts"
    label = "accounts"
