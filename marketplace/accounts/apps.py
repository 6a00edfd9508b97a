"""Django's entry for this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the room for Django and registers what it holds about people."""

    name = "marketplace.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register personal data, retention steps and checks."""
        from marketplace.accounts import checks as checks
        from marketplace.accounts import personal_data, retention

        personal_data.register(
            personal_data.PersonalData(
                "account", personal_data.export_account, personal_data.erase_doors
            )
        )
        retention.register(
            retention.RetentionStep(
                "idle people", "person_idle_months", retention.erase_idle_people
            )
        )
        retention.register(
            retention.RetentionStep("event notes", "event_note_months", retention.erase_old_notes)
        )
