"""What Wagtail's publishing and reviewing must not do without our checks.

Wagtail approves the latest revision, not the reviewed one, checks no lock and trusts what it read
before the lock. So every way to publish ends in `publish_revision`, every way to take down in
`unpublish_listing`, and every decision of a moderator in `reviewed`.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import Revision, TaskState

from marketplace.audit.services import record
from marketplace.catalogue import rules
from marketplace.catalogue.completeness import problems_of
from marketplace.catalogue.content import content_of
from marketplace.catalogue.models import Listing, ListingState, ListingVersion
from marketplace.catalogue.notices import tell_of_publication, tell_of_return
from marketplace.catalogue.refusals import (
    CommentMissing,
    ListingChanged,
    ListingIncomplete,
    NoSubmission,
    NotYourDecision,
    NotYourListing,
)
from marketplace.values import clock
from marketplace.values.canonical import sha256_of


def locked_listing(pk: int) -> Listing:
    """Return the listing with its row locked; must run inside a transaction."""
    return Listing.objects.select_for_update(of=("self",)).get(pk=pk)


def publish_revision(
    listing: Listing, revision: Any, wagtail_publish: Callable[..., None], **kwargs: Any
) -> None:
    """Publish a revision and write its version and event; a future go-live only schedules it.

    Our own rules decide who may, not Wagtail's permissions; without a user it is the system's
    schedule. Raises ListingIncomplete when the revision may not be published as it is.
    """
    user = kwargs.get("user")
    with transaction.atomic():
        current = locked_listing(listing.pk)
        if user is not None and not rules.may_moderate(user, current):
            raise NotYourDecision
        # Read anew under the lock: Wagtail saves the whole row that the revision leads to.
        revision = Revision.objects.get(pk=revision.pk)
        if problems := problems_of(revision.as_object()):
            raise ListingIncomplete(problems)
        wagtail_publish(revision, **(kwargs | {"skip_permission_checks": True}))
        fresh = Listing.objects.select_related("vendor", "product", "category__parent").get(
            pk=listing.pk
        )
        if fresh.live and fresh.live_revision_id == revision.pk:
            _write_version(fresh, user)


def _write_version(listing: Listing, user: Any) -> None:
    state = ListingState.objects.select_for_update().get(pk=listing.pk)
    content = content_of(listing)
    last = listing.versions.order_by("-number").first()
    version = last
    if last is None or last.sha256 != sha256_of(content):
        version = ListingVersion.objects.create(
            listing=listing,
            number=last.number + 1 if last else 1,
            content=content,
            sha256=sha256_of(content),
            published_at=clock.now(),
            published_by_id=user.pk if user else None,
        )
    assert version is not None
    state.current_version = version
    state.index_version += 1
    state.save(update_fields=["current_version", "index_version"])
    record(
        listing,
        "listing.published",
        actor=user,
        books=listing.vendor.books,
        to_state="live",
        facts={"version_id": version.pk, "number": version.number, "sha256": version.sha256},
    )
    tell_of_publication(listing)


def unpublish_listing(listing: Listing, **kwargs: Any) -> None:
    """Take a listing down; its versions stay. Does nothing to one that is down already.

    Raises NotYourListing unless the user may; without a user it is the system's schedule.
    """
    user = kwargs.get("user")
    with transaction.atomic():
        current = locked_listing(listing.pk)
        if user is not None and not rules.may_take_down(user, current):
            raise NotYourListing
        if current.live:
            _take_down(current, **kwargs)
    listing.refresh_from_db(fields=["live", "expired", "has_unpublished_changes", "live_revision"])


def _take_down(listing: Listing, **kwargs: Any) -> None:
    UnpublishAction(listing, **kwargs).execute(skip_permission_checks=True)
    state = ListingState.objects.select_for_update().get(pk=listing.pk)
    state.current_version = None
    state.index_version += 1
    state.save(update_fields=["current_version", "index_version"])
    record(
        listing,
        "listing.unpublished",
        actor=kwargs.get("user"),
        books=listing.vendor.books,
        from_state="live",
        to_state="draft",
    )


def reviewed(
    task: Any,
    task_state: Any,
    user: Any,
    action_name: str,
    wagtail_on_action: Callable[..., Any],
    **kwargs: Any,
) -> Any:
    """Carry out a moderator's decision on the revision that the moderator saw.

    Raises NotYourDecision for a member of the vendor, NoSubmission when it was decided before,
    ListingChanged when a newer revision exists, and CommentMissing for a return without a word. An
    approval's event is that of publishing; a return writes its own.
    """
    with transaction.atomic():
        listing = locked_listing(int(task_state.workflow_state.object_id))
        if not rules.may_moderate(user, listing):
            raise NotYourDecision
        # What the page had read may be older than the lock: two moderators may have clicked.
        task_state = TaskState.objects.get(pk=task_state.pk).specific
        if task_state.status != TaskState.STATUS_IN_PROGRESS:
            raise NoSubmission
        comment = kwargs.get("comment", "").strip()
        if action_name == "reject" and not comment:
            raise CommentMissing
        if action_name == "approve" and task_state.revision_id != listing.latest_revision_id:
            raise ListingChanged
        result = wagtail_on_action(task_state, user, action_name, **kwargs)
        if action_name == "reject":
            _record_return(listing, task_state, user, comment)
        return result


def _record_return(listing: Listing, task_state: Any, user: Any, comment: str) -> None:
    record(
        listing,
        "listing.returned",
        actor=user,
        books=listing.vendor.books,
        from_state="submitted",
        to_state="returned",
        note=comment,
        facts={"revision_id": task_state.revision_id},
    )
    tell_of_return(listing, comment)
