"""Publishing and expiry at the time that an editor set.

Wagtail's own command does the same but stops at the first object that says no, and then nothing
behind it is published. Here each object stands alone.
"""

from collections.abc import Callable, Iterator
from typing import Any

import structlog
from django.apps import apps
from wagtail.models import DraftStateMixin, Page, Revision

from marketplace.values import clock
from marketplace.values.refusals import Refused

log = structlog.get_logger()


EXPIRED = "wagtail.unpublish.scheduled"
PUBLISHED = "wagtail.publish.scheduled"


def publish_due() -> tuple[int, int]:
    """Publish what is due and take down what has expired; return how many of each.

    A second call finds nothing to do. What is refused is logged and tried again at the next call.
    """
    expired = [
        _tried(thing.unpublish, set_expired=True, log_action=EXPIRED) for thing in _expired()
    ]
    published = [_tried(revision.publish, log_action=PUBLISHED) for revision in _due()]
    return sum(published), sum(expired)


def _expired() -> Iterator[Any]:
    """Yield the live objects whose end has come, pages in their own class."""
    models = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    for model in models:
        if issubclass(model, Page) and model is not Page:
            continue
        yield from list(model._default_manager.filter(live=True, expire_at__lt=clock.now()))


def _due() -> list[Revision]:
    due = Revision.objects.filter(approved_go_live_at__lt=clock.now())
    return list(due.order_by("approved_go_live_at"))


def _tried(act: Callable[..., None], **how: Any) -> bool:
    try:
        act(**how)
    except Refused as refused:
        log.warning("scheduled_publishing_refused", act=repr(act), reason=str(refused))
        return False
    return True
