"""Django's entry for this room."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Names the room for Django and registers what it holds about people."""

    name = "marketplace.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Register the personal data of this room and how long it is kept."""
        from marketplace.accounts.personal_data import PersonalData
        from marketplace.accounts.personal_data import register as register_data
        from marketplace.accounts.retention import RetentionStep
        from marketplace.accounts.retention import register as register_step
        from marketplace.messaging import personal_data as own

        register_data(PersonalData("messages", own.export_notices, own.erase_messages))
        register_step(RetentionStep("notices", "notice_months", own.delete_old_notices))
        register_step(RetentionStep("mail", "mail_months", own.delete_old_mail))
