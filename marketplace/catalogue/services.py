"""The verbs of listings: draft, save, submit, withdraw, decide, suspend.

Each locks the listing first, so a save and a decision never cross.
"""

from typing import Any

from django.db import transaction
from wagtail.models import Workflow, WorkflowState

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.catalogue import rules
from marketplace.catalogue.completeness import problems_of
from marketplace.catalogue.content import content_of
from marketplace.catalogue.listing_workflow import locked_listing
from marketplace.catalogue.models import Category, Listing, ListingState, Product
from marketplace.catalogue.notices import tell_moderators, tell_of_suspension
from marketplace.catalogue.refusals import (
    AlreadyOffered,
    ListingChanged,
    ListingIncomplete,
    NoSubmission,
    NothingToSubmit,
    NotPublic,
    NotYourDecision,
    NotYourListing,
    SubmissionOpen,
)
from marketplace.organisations.models import Vendor
from marketplace.values.canonical import sha256_of


def start_listing(
    *,
    vendor: Vendor,
    kind: str,
    actor: User,
    category: Category | None = None,
    product: Product | None = None,
    title_ko: str = "",
) -> Listing:
    """Start a draft of an existing product, or of a new one without an item identifier yet.

    Raises AlreadyOffered when the vendor has a listing of the product.
    """
    if not rules.may_edit_listings(actor, vendor):
        raise NotYourListing
    with transaction.atomic():
        # The lock makes two clicks wait for each other; the constraint would only fail loudly.
        Vendor.objects.select_for_update().get(pk=vendor.pk)
        if product and Listing.objects.filter(vendor=vendor, product=product).exists():
            raise AlreadyOffered
        product = product or Product.objects.create(
            kind=kind, name=title_ko, category=category, books=vendor.books
        )
        listing = Listing(
            vendor=vendor, product=product, category=category, title_ko=title_ko, live=False
        )
        listing.save()
        ListingState.objects.create(listing=listing)
        listing.save_revision(user=actor, clean=False)
        record(listing, "listing.drafted", actor=actor, books=vendor.books, to_state="draft")
    return listing


def save_draft(
    *, listing: Listing, edited: Listing, actor: User, seen_revision_id: int | None
) -> Any:
    """Save an edited copy as the newest revision and return the revision.

    `edited` comes from a form bound to the latest revision, saved with commit=False. Raises
    SubmissionOpen while a review is under way and ListingChanged when the person saw an older
    revision.
    """
    with transaction.atomic():
        current = locked_listing(listing.pk)
        _refuse_stranger(actor, current)
        _refuse_open_submission(current)
        if current.latest_revision_id != seen_revision_id:
            raise ListingChanged
        revision = edited.save_revision(user=actor, clean=False)
        facts = {"revision_id": revision.pk}
        record(current, "listing.saved", actor=actor, books=current.vendor.books, facts=facts)
    return revision


def submit_listing(*, listing: Listing, actor: User) -> None:
    """Hand the latest revision to the moderators.

    Raises ListingIncomplete with every problem, SubmissionOpen on a second call, and
    NothingToSubmit when the public version has the same content.
    """
    with transaction.atomic():
        current = locked_listing(listing.pk)
        _refuse_stranger(actor, current)
        _refuse_open_submission(current)
        latest = current.get_latest_revision_as_object()
        if problems := problems_of(latest):
            raise ListingIncomplete(problems)
        _refuse_unchanged(current, latest)
        _start_review(current, latest, actor)
        record(
            current,
            "listing.submitted",
            actor=actor,
            books=current.vendor.books,
            from_state="live" if current.live else "draft",
            to_state="submitted",
            facts={"revision_id": current.latest_revision_id},
        )
        tell_moderators(latest)


def _start_review(current: Listing, latest: Listing, actor: User) -> None:
    """Start the review, or take up the one that a moderator ended with a return."""
    returned = current.current_workflow_state
    if returned is not None:
        returned.resume(user=actor)
        return
    workflow = current.get_workflow()
    if workflow is None:
        raise Workflow.DoesNotExist("no review workflow is assigned to listings")
    workflow.start(latest, actor)


def withdraw_submission(*, listing: Listing, actor: User) -> None:
    """Take a submission back before it was decided. Raises NoSubmission when none is open."""
    with transaction.atomic():
        current = locked_listing(listing.pk)
        _refuse_stranger(actor, current)
        state = current.current_workflow_state
        if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
            raise NoSubmission
        state.cancel(user=actor)
        record(
            current,
            "listing.submission_withdrawn",
            actor=actor,
            books=current.vendor.books,
            from_state="submitted",
            to_state="draft",
        )


def approve_listing(
    *, listing: Listing, moderator: User, comment: str = "", seen_revision_id: int | None = None
) -> None:
    """Publish the submitted revision. Raises NoSubmission, NotYourDecision, ListingChanged.

    `seen_revision_id` is the revision that the moderator looked at, where that is known.
    """
    _decide(listing, moderator, "approve", comment, seen_revision_id)


def return_listing(
    *, listing: Listing, moderator: User, comment: str, seen_revision_id: int | None = None
) -> None:
    """Give a submission back to the vendor with a comment; raises as `approve_listing` does."""
    _decide(listing, moderator, "reject", comment, seen_revision_id)


def _decide(
    listing: Listing, moderator: User, action: str, comment: str, seen_revision_id: int | None
) -> None:
    with transaction.atomic():
        current = locked_listing(listing.pk)
        if not rules.may_moderate(moderator, current):
            raise NotYourDecision
        task_state = current.current_workflow_task_state
        if task_state is None:
            raise NoSubmission
        if seen_revision_id not in (None, task_state.revision_id):
            raise ListingChanged
        task_state.task.specific.on_action(task_state, moderator, action, comment=comment)


def withdraw_listing(*, listing: Listing, actor: User) -> None:
    """Take a public listing down at the vendor's own wish.

    Raises NotPublic on a second call, and SubmissionOpen while a change is with the moderators:
    their approval would bring it back.
    """
    with transaction.atomic():
        current = locked_listing(listing.pk)
        _refuse_stranger(actor, current)
        if not current.live:
            raise NotPublic
        _refuse_open_submission(current)
        current.unpublish(user=actor)


def suspend_listing(*, listing: Listing, actor: User, reason: str) -> None:
    """Hide a listing from search and sale without touching its content."""
    _set_standing(listing, actor, ListingState.Standing.SUSPENDED, "listing.suspended", reason)


def reopen_listing(*, listing: Listing, actor: User, reason: str) -> None:
    """End a suspension."""
    _set_standing(listing, actor, ListingState.Standing.OPEN, "listing.reopened", reason)


def _set_standing(listing: Listing, actor: User, standing: str, verb: str, reason: str) -> None:
    with transaction.atomic():
        current = locked_listing(listing.pk)
        if not rules.may_suspend(actor, current):
            raise NotYourDecision
        state = ListingState.objects.select_for_update().get(pk=current.pk)
        if state.standing == standing:
            return
        before, state.standing = state.standing, ListingState.Standing(standing)
        state.index_version += 1
        state.save(update_fields=["standing", "index_version"])
        record(
            current,
            verb,
            actor=actor,
            books=current.vendor.books,
            from_state=before,
            to_state=standing,
            note=reason,
        )
        if standing == ListingState.Standing.SUSPENDED:
            tell_of_suspension(current, reason)


def _refuse_stranger(actor: User, listing: Listing) -> None:
    if not rules.may_edit_listings(actor, listing.vendor):
        raise NotYourListing


def _refuse_open_submission(listing: Listing) -> None:
    if listing.workflow_in_progress:
        raise SubmissionOpen


def _refuse_unchanged(current: Listing, latest: Listing) -> None:
    state = ListingState.objects.select_related("current_version").get(pk=current.pk)
    version = state.current_version
    if version is not None and version.sha256 == sha256_of(content_of(latest)):
        raise NothingToSubmit
