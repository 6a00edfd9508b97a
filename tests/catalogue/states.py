"""Listings in every state, and a picture of everything that a refused verb must leave alone."""

from typing import Any

from wagtail.models import Revision, TaskState, WorkflowState

from marketplace.audit.models import Event
from marketplace.catalogue.models import Listing, ListingState, ListingVersion
from marketplace.catalogue.services import submit_listing, suspend_listing, withdraw_listing
from marketplace.messaging.models import Notice
from tests.factories.catalogue import a_moderator, an_editor_of, edit_listing, make_listing

STATES = (
    "draft",
    "submitted",
    "returned",
    "published",
    "changed",
    "change_submitted",
    "withdrawn",
    "suspended",
)


def listing_in(state: str) -> Listing:
    """A listing that the verbs brought into `state`."""
    if state in ("draft", "submitted", "returned", "published"):
        return make_listing(state)
    listing = make_listing("published")
    editor = an_editor_of(listing.vendor)
    if state in ("changed", "change_submitted"):
        edit_listing(listing, title_ko="새 이름")
    if state == "change_submitted":
        submit_listing(listing=listing, actor=editor)
    if state == "withdrawn":
        withdraw_listing(listing=listing, actor=editor)
    if state == "suspended":
        moderator = a_moderator(listing.vendor)
        suspend_listing(listing=listing, actor=moderator, reason="안전 신고를 확인하고 있습니다.")
    return Listing.objects.get(pk=listing.pk)


def everything() -> dict[str, Any]:
    """All rows that verbs of the catalogue write."""
    models: tuple[Any, ...] = (
        Listing,
        ListingState,
        ListingVersion,
        Revision,
        WorkflowState,
        TaskState,
        Event,
        Notice,
    )
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
