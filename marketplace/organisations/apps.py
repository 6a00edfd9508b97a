"""Django's entry for this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Names the room for Django and registers what it holds about people."""

    name = "marketplace.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Register the personal data of this room."""
        from marketplace.accounts.personal_data import PersonalData, register
        from marketplace.organisations.personal_data import erase_seats, export_seats

        register(PersonalData("organisations", export_seats, erase_seats))
