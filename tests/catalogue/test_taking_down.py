"""Withdrawing, suspending and reopening listings."""

import pytest

from marketplace.audit.models import Event
from marketplace.catalogue.models import Listing, ListingState
from marketplace.catalogue.queries import public_listings
from marketplace.catalogue.refusals import NotYourDecision, NotYourListing
from marketplace.catalogue.services import (
    approve_listing,
    reopen_listing,
    submit_listing,
    suspend_listing,
    withdraw_listing,
)
from marketplace.messaging.models import Notice
from marketplace.organisations.roles import Desk, Role
from tests.catalogue.states import everything, listing_in
from tests.factories.catalogue import a_moderator, an_editor_of, make_listing, make_moderator
from tests.factories.organisations import make_membership, make_office, make_person, make_vendor

pytestmark = pytest.mark.django_db


def test_a_withdrawn_listing_is_not_public_but_its_version_stays() -> None:
    listing = make_listing("published")
    version = listing.state.current_version
    withdraw_listing(listing=listing, actor=an_editor_of(listing.vendor))
    row = Listing.objects.get(pk=listing.pk)
    assert (row.live, row.state.current_version) == (False, None)
    assert not public_listings("real").exists()
    assert list(row.versions.all()) == [version]


def test_a_withdrawn_listing_comes_back_as_the_same_version_when_nothing_changed() -> None:
    listing = listing_in("withdrawn")
    submit_listing(listing=listing, actor=an_editor_of(listing.vendor))
    approve_listing(listing=listing, moderator=a_moderator(listing.vendor))
    row = Listing.objects.get(pk=listing.pk)
    assert row.state.current_version == row.versions.get()
    assert [event.verb for event in Event.objects.order_by("pk")][-3:] == [
        "listing.unpublished",
        "listing.submitted",
        "listing.published",
    ]


def test_a_stranger_may_not_withdraw_also_not_through_wagtail() -> None:
    listing = make_listing("published")
    stranger = make_membership(Role.OWNER, organisation=make_vendor()).person
    before = everything()
    with pytest.raises(NotYourListing):
        withdraw_listing(listing=listing, actor=stranger)
    with pytest.raises(NotYourListing):
        listing.unpublish(user=make_person(is_superuser=True))
    assert everything() == before


def test_a_suspended_listing_is_hidden_and_keeps_its_content() -> None:
    listing = make_listing("published")
    officer = make_membership(Role.OFFICER, organisation=make_office()).person
    index_version = listing.state.index_version
    suspend_listing(listing=listing, actor=officer, reason="인증이 취소되었습니다.")
    row = Listing.objects.get(pk=listing.pk)
    assert (row.live, row.state.standing) == (True, ListingState.Standing.SUSPENDED)
    assert row.state.current_version == listing.state.current_version
    assert row.state.index_version == index_version + 1
    assert not public_listings("real").exists()
    event = Event.objects.get(verb="listing.suspended")
    assert (event.from_state, event.to_state) == ("open", "suspended")
    assert event.eventnote.text == "인증이 취소되었습니다."
    assert Notice.objects.get(kind="listing.suspended").body == "인증이 취소되었습니다."


def test_a_reopened_listing_is_public_again() -> None:
    listing = listing_in("suspended")
    reopen_listing(listing=listing, actor=a_moderator(listing.vendor), reason="확인했습니다.")
    assert list(public_listings("real")) == [listing]


def test_neither_the_vendor_nor_viewers_nor_other_books_may_suspend() -> None:
    listing = make_listing("published")
    member = make_moderator()
    make_membership(Role.SALES, organisation=listing.vendor, person=member)
    people = [
        an_editor_of(listing.vendor),
        make_membership(Role.VIEWER, organisation=make_office()).person,
        make_moderator(office=make_office(Desk.CONTENT, books="demo")),
        make_person(is_superuser=True),
        member,
    ]
    before = everything()
    for person in people:
        with pytest.raises(NotYourDecision):
            suspend_listing(listing=listing, actor=person, reason="시샘")
        with pytest.raises(NotYourDecision):
            reopen_listing(listing=listing, actor=person, reason="우리 것")
    assert everything() == before
