"""Who sees what of the catalogue."""

import pytest

from marketplace.catalogue.models import Listing, ListingState
from marketplace.catalogue.queries import (
    category_tree,
    listings_of,
    public_listing,
    public_listings,
    sanctioned_vendor_ids,
    visible_ids,
)
from marketplace.organisations.models import VendorSanction
from marketplace.values import clock
from tests.catalogue.states import STATES, listing_in
from tests.factories.catalogue import make_category, make_listing
from tests.factories.organisations import make_vendor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", STATES)
def test_only_what_is_published_and_open_is_public(state: str) -> None:
    listing = listing_in(state)
    is_public = state in ("published", "changed", "change_submitted")
    assert visible_ids([listing.pk], "real") == ({listing.pk} if is_public else set())
    assert (public_listing(listing.pk, "real") is not None) == is_public


def test_books_never_mix() -> None:
    real = make_listing("published")
    demo = make_listing("published", vendor=make_vendor(books="demo"))
    assert list(public_listings("real")) == [real]
    assert list(public_listings("demo")) == [demo]
    assert visible_ids([real.pk, demo.pk], "demo") == {demo.pk}


def test_a_public_listing_comes_in_one_query(django_assert_num_queries: object) -> None:
    listing = make_listing("published")
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = public_listing(listing.pk, "real")
        assert found is not None
        assert found.state.current_version.content["title_ko"] == found.title_ko
        assert found.category.parent.name_ko
        assert (found.vendor, found.product) == (listing.vendor, listing.product)


def test_a_vendors_own_listings_show_drafts_newest_change_first() -> None:
    vendor = make_vendor()
    first, second = make_listing("draft", vendor=vendor), make_listing("published", vendor=vendor)
    make_listing("published")
    assert list(listings_of(vendor)) == [second, first]


def test_states_are_made_with_their_listing() -> None:
    make_listing("draft")
    assert ListingState.objects.count() == Listing.objects.count() == 1


def test_sanctions_hold_in_their_period_only() -> None:
    vendor, today = make_vendor(), clock.today()
    VendorSanction.objects.create(vendor=vendor, kind="debarment", ends_on=today, ground_ko="담합")
    assert sanctioned_vendor_ids([vendor.pk], today) == {vendor.pk}
    later = today.replace(year=today.year + 1)
    assert sanctioned_vendor_ids([vendor.pk], later) == set()


def test_the_tree_has_fields_with_their_categories() -> None:
    category = make_category()
    assert category_tree() == {category.parent: [category]}
