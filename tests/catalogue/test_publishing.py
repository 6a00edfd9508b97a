"""Wagtail's other ways to publish: schedules, bulk actions, purged revisions."""

import datetime as dt

import pytest
from django.core.management import call_command
from wagtail.models import Revision

from marketplace.audit.models import Event
from marketplace.catalogue.models import Listing, ListingState
from marketplace.catalogue.queries import public_listing, public_listings, visible_ids
from marketplace.catalogue.refusals import ListingIncomplete, NotYourDecision
from marketplace.catalogue.services import approve_listing
from marketplace.values import clock
from tests.catalogue.states import everything, listing_in
from tests.factories.catalogue import a_moderator, an_editor_of, edit_listing, make_listing

pytestmark = pytest.mark.django_db


def latest_revision(listing: Listing) -> Revision:
    revision: Revision = Listing.objects.get(pk=listing.pk).latest_revision
    return revision


def schedule(listing: Listing) -> None:
    """Approve the latest revision for a moment that has just passed."""
    revision = latest_revision(listing)
    revision.approved_go_live_at = clock.now() - dt.timedelta(seconds=1)
    revision.save()


def test_publishing_directly_asks_for_a_moderator_of_no_concern() -> None:
    listing = make_listing("draft")
    before = everything()
    with pytest.raises(NotYourDecision):
        latest_revision(listing).publish(user=an_editor_of(listing.vendor))
    assert everything() == before
    latest_revision(listing).publish(user=a_moderator(listing.vendor))
    assert listing.versions.count() == 1


def test_publishing_directly_refuses_an_incomplete_listing() -> None:
    listing = make_listing("draft", summary_ko="")
    before = everything()
    with pytest.raises(ListingIncomplete):
        latest_revision(listing).publish()
    assert everything() == before


def test_a_schedule_publishes_a_version_with_an_event() -> None:
    listing = make_listing("draft")
    schedule(listing)
    call_command("publish_scheduled")
    version = listing.versions.get()
    assert ListingState.objects.get().current_version == version
    event = Event.objects.get(verb="listing.published")
    assert (event.actor_id, event.facts["version_id"]) == (None, version.pk)


def test_a_schedule_refuses_an_incomplete_listing() -> None:
    listing = make_listing("draft", price_krw=0)
    schedule(listing)
    with pytest.raises(ListingIncomplete):
        call_command("publish_scheduled")
    assert not Listing.objects.get().live
    assert not listing.versions.exists()


def test_a_future_go_live_writes_no_version_yet() -> None:
    later = (clock.now() + dt.timedelta(days=3)).replace(microsecond=0)
    listing = make_listing("submitted", go_live_at=later)
    approve_listing(listing=listing, moderator=a_moderator(listing.vendor))
    row = Listing.objects.get()
    assert (row.live, row.versions.count(), row.state.current_version) == (False, 0, None)
    assert latest_revision(row).approved_go_live_at == later


def test_what_ends_by_the_calendar_is_hidden_without_any_job() -> None:
    listing = make_listing("published")
    moment = clock.now() + dt.timedelta(days=1)
    Listing.objects.update(expire_at=moment)
    assert visible_ids([listing.pk], "real") == {listing.pk}
    with clock.set_to(moment):
        assert visible_ids([listing.pk], "real") == set()
        assert public_listing(listing.pk, "real") is None
        assert Listing.objects.get().live


def test_an_expired_listing_is_taken_down_by_the_schedule_with_an_event() -> None:
    listing = make_listing("published")
    Listing.objects.update(expire_at=clock.now() - dt.timedelta(seconds=1))
    call_command("publish_scheduled")
    row = Listing.objects.get(pk=listing.pk)
    assert (row.live, row.expired, row.state.current_version) == (False, True, None)
    assert Event.objects.filter(verb="listing.unpublished", actor_id=None).count() == 1


def test_publishing_from_what_was_read_earlier_loses_no_newer_draft() -> None:
    listing = make_listing("published")
    stale = latest_revision(listing)
    assert stale.content_object.latest_revision_id == stale.pk  # read and remembered
    newer = edit_listing(listing, title_ko="더 새로운 이름")
    stale.publish(user=a_moderator(listing.vendor))
    row = Listing.objects.get(pk=listing.pk)
    assert row.latest_revision_id == newer.pk
    assert row.has_unpublished_changes


def test_a_bulk_unpublish_of_what_is_down_already_writes_no_second_event() -> None:
    listing = make_listing("published")
    stale = Listing.objects.get(pk=listing.pk)
    moderator = a_moderator(listing.vendor)
    listing.unpublish(user=moderator)
    before = everything()
    stale.unpublish(user=moderator)
    assert everything() == before
    assert not stale.live


def test_purging_revisions_hurts_neither_public_nor_old_versions() -> None:
    listing = make_listing("published", title_ko="첫 이름")
    edit_listing(listing, title_ko="둘째 이름")
    contents = list(listing.versions.values("number", "content", "sha256"))
    Revision.objects.update(created_at=clock.now() - dt.timedelta(days=400))
    call_command("purge_revisions", days=30)
    assert list(Revision.objects.all()) == [latest_revision(listing)]  # even the live one is gone
    assert list(listing.versions.values("number", "content", "sha256")) == contents
    assert [found.title_ko for found in public_listings("real")] == ["첫 이름"]


def test_publishing_leaves_the_counters_alone() -> None:
    listing = listing_in("change_submitted")
    seen = listing.current_workflow_task_state
    ListingState.objects.update(accepted_orders=7, index_version=40)
    seen.task.specific.on_action(seen, a_moderator(listing.vendor), "approve", comment="")
    state = ListingState.objects.get()
    assert (state.accepted_orders, state.index_version) == (7, 41)
