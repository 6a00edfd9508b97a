"""A person's own settings in the admin: what is Wagtail's, without what accounts keep."""

from typing import Any, ClassVar

from wagtail.admin.views import account


class OwnAccountView(account.AccountView):
    """Notifications, language and look; name, picture and password are not kept here."""

    ELSEWHERE: ClassVar = (
        account.NameEmailSettingsPanel,
        account.AvatarSettingsPanel,
        account.ChangePasswordPanel,
    )

    def get_panels(self) -> list[Any]:
        """Return the panels of Wagtail's own settings."""
        return [panel for panel in super().get_panels() if not isinstance(panel, self.ELSEWHERE)]
