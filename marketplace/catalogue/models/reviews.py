"""The review step of the listing workflow."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupApprovalTask


class ListingReview(GroupApprovalTask):
    """A moderator looks at a submitted listing.

    It approves only the revision that was reviewed, and never by a member of the vendor.
    """

    class Meta:
        verbose_name = _("listing review")

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Carry out a moderator's decision after the checks; raises Refused."""
        from marketplace.catalogue.listing_workflow import reviewed

        return reviewed(self, task_state, user, action_name, super().on_action, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """Return none: listings that wait have a list of their own, in the books of the reader."""
        return self.task_states.none()
