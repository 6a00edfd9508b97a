"""Wagtail's room for users, with its forms shut."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleAdminConfig(WagtailUsersAppConfig):
    """Users and groups are not managed in Wagtail: roles come from memberships."""

    def ready(self) -> None:
        """Shut the forms for everyone, the technical administrator included."""
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from cms.admin.policies import ClosedPolicy

        for model in (get_user_model(), Group):
            register_permission_policy(model, ClosedPolicy(model))
