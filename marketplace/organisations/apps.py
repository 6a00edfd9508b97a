"""Django's entry for this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Names the room for Django, registers what it holds about people and who rules."""

    name = "marketplace.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Register the personal data of this room and the authority over rules."""
        from marketplace.accounts.personal_data import PersonalData, register
        from marketplace.organisations import rules
        from marketplace.organisations.personal_data import erase_seats, export_seats
        from marketplace.policies.rules import Authority, register_authority

        register(PersonalData("organisations", export_seats, erase_seats))
        register_authority(Authority(rules.may_draft_rules, rules.may_adopt_rules))
