"""Django's entry for this room."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Names the room for Django."""

    name = "cms"
    label = "cms"

    def ready(self) -> None:
        """Say what the admin may do with rows of other rooms, before Wagtail asks."""
        from wagtail.permissions import register_permission_policy

        from cms.admin.policies import KeptPolicy, ReviewedPolicy
        from marketplace.catalogue.models import Category, Listing, Question

        register_permission_policy(Listing, ReviewedPolicy(Listing))
        for model in (Category, Question):
            register_permission_policy(model, KeptPolicy(model))
