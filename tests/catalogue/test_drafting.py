"""Starting a listing and saving drafts."""

import pytest

from marketplace.audit.models import Event
from marketplace.catalogue.models import Listing, ListingState, Product
from marketplace.catalogue.refusals import AlreadyOffered, ListingChanged, NotYourListing
from marketplace.catalogue.services import save_draft, start_listing
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Role
from tests.catalogue.states import everything
from tests.factories.catalogue import edit_listing, make_category, make_listing
from tests.factories.organisations import make_membership, make_person, make_vendor

pytestmark = pytest.mark.django_db


def test_a_started_listing_is_an_unpublished_draft_of_a_new_product() -> None:
    vendor, category = make_vendor(), make_category()
    editor = make_membership(Role.LISTING_EDITOR, organisation=vendor).person
    listing = start_listing(
        vendor=vendor, kind="digital_service", actor=editor, category=category, title_ko="회의록"
    )
    assert not listing.live
    assert listing.state.current_version is None
    assert (listing.product.kind, listing.product.name) == ("digital_service", "회의록")
    assert (listing.product.books, listing.product.item_identifier) == (vendor.books, None)
    event = Event.objects.get(object_type="catalogue.listing", object_id=listing.pk)
    assert (event.verb, event.to_state, event.actor_id) == ("listing.drafted", "draft", editor.pk)


def test_a_second_listing_of_the_same_product_is_refused() -> None:
    listing = make_listing("draft")
    editor = make_membership(Role.OWNER, organisation=listing.vendor).person
    before = everything()
    with pytest.raises(AlreadyOffered):
        start_listing(vendor=listing.vendor, kind="product", actor=editor, product=listing.product)
    assert everything() == before
    assert Product.objects.count() == 1


def test_two_vendors_may_offer_the_same_product() -> None:
    listing = make_listing("draft")
    other = make_listing("draft", product=listing.product)
    assert other.product == listing.product
    assert other.vendor != listing.vendor


@pytest.mark.parametrize("role", [Role.SALES, Role.FINANCE])
def test_other_roles_of_the_vendor_may_not_draft(role: str) -> None:
    vendor = make_vendor()
    person = make_membership(role, organisation=vendor).person
    with pytest.raises(NotYourListing):
        start_listing(vendor=vendor, kind="product", actor=person)
    assert Listing.objects.count() == Product.objects.count() == ListingState.objects.count() == 0


def test_an_ended_seat_gives_no_right_to_draft() -> None:
    vendor = make_vendor()
    seat = make_membership(Role.OWNER, organisation=vendor, status=Membership.Status.ENDED)
    with pytest.raises(NotYourListing):
        start_listing(vendor=vendor, kind="product", actor=seat.person)


def test_a_superuser_without_a_seat_may_not_save() -> None:
    listing = make_listing("draft")
    before = everything()
    with pytest.raises(NotYourListing):
        edit_listing(listing, editor=make_person(is_superuser=True), title_ko="남의 것")
    assert everything() == before


def test_saving_writes_a_revision_and_leaves_the_row_alone() -> None:
    listing = make_listing("draft", title_ko="처음 이름")
    revision = edit_listing(listing, title_ko="둘째 이름", price_krw=None)
    row = Listing.objects.get(pk=listing.pk)
    assert row.latest_revision_id == revision.pk
    assert row.title_ko == ""
    latest = row.get_latest_revision_as_object()
    assert (latest.title_ko, latest.price_krw) == ("둘째 이름", None)


def test_saving_over_a_newer_revision_is_refused() -> None:
    listing = make_listing("draft")
    seen = Listing.objects.get(pk=listing.pk)
    edit_listing(listing, title_ko="먼저 저장한 이름")
    before = everything()
    with pytest.raises(ListingChanged):
        save_draft(
            listing=seen,
            edited=seen.get_latest_revision_as_object(),
            actor=make_membership(Role.OWNER, organisation=seen.vendor).person,
            seen_revision_id=seen.latest_revision_id,
        )
    assert everything()["Revision"] == before["Revision"]
    assert everything()["Event"] == before["Event"]
