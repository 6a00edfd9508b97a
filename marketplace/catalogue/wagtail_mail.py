"""Keeps Wagtail from mailing about listings: our own notices tell people, in their own portal."""

from typing import Any

from django.dispatch import Signal
from wagtail.admin import signal_handlers
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

NOTIFIERS: tuple[tuple[Signal, type, Any, str], ...] = (
    (
        task_submitted,
        TaskState,
        signal_handlers.task_submission_email_notifier,
        "group_approval_task_submitted_email_notification",
    ),
    (
        workflow_submitted,
        WorkflowState,
        signal_handlers.workflow_submission_email_notifier,
        "workflow_state_submitted_email_notification",
    ),
    (
        workflow_rejected,
        WorkflowState,
        signal_handlers.workflow_rejection_email_notifier,
        "workflow_state_rejected_email_notification",
    ),
    (
        workflow_approved,
        WorkflowState,
        signal_handlers.workflow_approval_email_notifier,
        "workflow_state_approved_email_notification",
    ),
)


class NotAboutListings:
    """Wagtail's notifier for all else: its mails lead vendors to a desk they cannot enter."""

    def __init__(self, notifier: Any) -> None:
        self._notifier = notifier

    def __call__(self, instance: Any = None, **kwargs: Any) -> bool:
        """Pass a pages' workflow on to Wagtail."""
        state = instance if isinstance(instance, WorkflowState) else instance.workflow_state
        if state.base_content_type.model_class()._meta.label_lower == "catalogue.listing":
            return False
        return bool(self._notifier(instance=instance, **kwargs))


def leave_listings_out() -> None:
    """Take the place of Wagtail's notifiers; whichever app is ready first, ours stays."""
    for signal, sender, notifier, uid in NOTIFIERS:
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(NotAboutListings(notifier), sender=sender, dispatch_uid=uid, weak=False)
