"""On which days a designation holds, and which one makes an offer an innovative product."""

import datetime as dt

import pytest

from marketplace.catalogue.models import Designation, DesignationHolder
from marketplace.catalogue.queries import designation_on, designations_for
from tests.factories.catalogue import make_designation, make_listing

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date(2024, 3, 1), dt.date(2027, 2, 28)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "holds", "left"),
    [
        (FIRST - DAY, False, 1095),
        (FIRST, True, 1094),
        (LAST, True, 0),
        (LAST + DAY, False, -1),
    ],
)
def test_both_end_days_are_included(day: dt.date, holds: bool, left: int) -> None:
    listing = make_listing("draft")
    designation = make_designation(listing, valid_from=FIRST, valid_until=LAST)
    assert designation.holds_on(day) is holds
    assert designation.days_left(day) == left
    found = designation_on(listing.product_id, listing.vendor_id, day)
    assert found == (designation if holds else None)


@pytest.mark.parametrize(("offset", "holds"), [(-1, True), (0, False), (1, False)])
def test_a_revoked_designation_ends_before_the_day_of_the_revocation(
    offset: int, holds: bool
) -> None:
    revoked = dt.date(2025, 6, 15)
    listing = make_listing("draft")
    designation = make_designation(listing, valid_from=FIRST, valid_until=LAST, revoked_on=revoked)
    day = revoked + offset * DAY
    assert designation.holds_on(day) is holds
    assert designation.days_left(day) == -offset - 1
    found = designation_on(listing.product_id, listing.vendor_id, day)
    assert found == (designation if holds else None)


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (dt.date(2024, 12, 31), False),
        (dt.date(2025, 1, 1), True),
        (dt.date(2025, 12, 31), True),
        (dt.date(2026, 1, 1), False),
    ],
)
def test_a_firm_may_hold_a_shared_designation_for_a_shorter_time(day: dt.date, held: bool) -> None:
    listing, other = make_listing("draft"), make_listing("draft")
    designation = make_designation(
        listing, vendors=(other.vendor,), valid_from=FIRST, valid_until=LAST
    )
    DesignationHolder.objects.filter(vendor=listing.vendor).update(
        starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 12, 31)
    )
    found = designation_on(listing.product_id, listing.vendor_id, day)
    assert found == (designation if held else None)
    assert designation_on(listing.product_id, other.vendor_id, day) == designation


def test_a_designation_covers_neither_other_products_nor_other_firms() -> None:
    listing, other = make_listing("draft"), make_listing("draft")
    make_designation(listing, valid_from=FIRST, valid_until=LAST)
    assert designation_on(other.product_id, other.vendor_id, FIRST) is None
    assert designation_on(listing.product_id, other.vendor_id, FIRST) is None
    assert designation_on(other.product_id, listing.vendor_id, FIRST) is None


def test_of_two_designations_the_longer_one_is_named() -> None:
    listing = make_listing("draft")
    short = make_designation(listing, valid_from=FIRST, valid_until=LAST - DAY)
    long = make_designation(listing, valid_from=FIRST, valid_until=LAST)
    assert designation_on(listing.product_id, listing.vendor_id, FIRST) == long
    found = designations_for(listing.product_id, listing.vendor_id)
    assert list(found) == [long, short]
    assert Designation.objects.count() == 2
