"""Listings from a report: references that invent nothing."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.audit.models import Event
from marketplace.catalogue.models import (
    Listing,
    ListingState,
    ListingVersion,
)
from marketplace.catalogue.queries import public_listings
from marketplace.organisations.models import Vendor
from marketplace.values.canonical import sha256_of
from procurement_targets.models import (
    OutsidePurchase,
)
from tests.procurement_targets.order_report.published import (
    OTHER_FIRM,
    line,
)
from tests.procurement_targets.order_report.running import PILOT, everything, imported, rewritten

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_listings_stay_unpublished_drafts(file: Path) -> None:
    assert imported(file)["listings_published"] == 0
    listings = Listing.objects.select_related("state")
    assert [one.state.current_version for one in listings] == [None] * 4
    assert {(one.reference_only, one.live, one.price_krw) for one in listings} == {
        (True, False, None)
    }
    assert not public_listings("real").exists()


def test_as_listings_publishes_references_with_versions_and_events(file: Path) -> None:
    assert imported(file, "--as-listings")["listings_published"] == 4
    listing = public_listings("real").get(
        vendor__business_number=OTHER_FIRM, product__item_identifier="20000001"
    )
    version = listing.state.current_version
    assert (version.number, version.sha256) == (1, sha256_of(version.content))
    assert version.content["title_ko"] == "수량계, 누리계측, NR-100, 15mm, 무선식"
    assert version.content["reference_only"] is True
    assert version.content["price_krw"] is None
    assert version.content["answers"] == []
    assert version.content["vendor"]["name"] == "나래계측 주식회사"
    event = Event.objects.get(verb="listing.published", object_id=listing.pk)
    assert (event.stream, event.object_type) == ("catalogue", "catalogue.listing")
    assert event.facts == {"version_id": version.pk, "number": 1, "sha256": version.sha256}
    assert set(ListingState.objects.values_list("index_version", flat=True)) == {2}


def test_drafts_of_an_earlier_import_can_be_published_later(file: Path) -> None:
    imported(file)
    purchases = list(OutsidePurchase.objects.order_by("pk").values())
    assert imported(file, "--as-listings")["listings_published"] == 4
    assert public_listings("real").count() == 4
    assert list(OutsidePurchase.objects.order_by("pk").values()) == purchases


def test_what_was_taken_down_stays_down(file: Path) -> None:
    imported(file, "--as-listings")
    listing = Listing.objects.order_by("pk")[0]
    listing.unpublish()
    assert imported(file, "--as-listings")["listings_published"] == 0
    assert public_listings("real").count() == 3


def test_a_listing_of_the_firm_itself_is_left_alone(file: Path) -> None:
    imported(rewritten(file, line()))
    Listing.objects.update(reference_only=False, title_ko="우리 수량계", price_krw=990_000)
    imported(rewritten(file, line(), line(**PILOT)), "--as-listings")
    listing = Listing.objects.get()
    assert (listing.title_ko, listing.price_krw, listing.live) == ("우리 수량계", 990_000, False)
    assert not ListingVersion.objects.exists()


def test_publishing_twice_changes_nothing(file: Path) -> None:
    imported(file, "--as-listings")
    before = everything()
    assert imported(file, "--as-listings")["listings_published"] == 0
    assert everything() == before


def test_an_unclaimed_firm_takes_the_name_of_an_accepted_change(file: Path) -> None:
    imported(rewritten(file, line()), "--as-listings")
    renamed = rewritten(file, line(vendor_name="주식회사 누리솔루션"))
    figures = imported(renamed, "--as-listings", "--accept-changes")
    assert Vendor.objects.get().name == "주식회사 누리솔루션"
    assert figures["listings_published"] == 1
    contents = ListingVersion.objects.order_by("number").values_list("content", flat=True)
    names = [content["vendor"]["name"] for content in contents]
    assert names == ["주식회사 누리계측", "주식회사 누리솔루션"]


@pytest.mark.parametrize("option", ["--dry-run", "--as-listings"])
def test_the_number_of_statements_does_not_grow_with_the_lines(file: Path, option: str) -> None:
    counts = []
    for count in (1, 40):
        start = count * 100
        lines = [
            line(
                contract_number=f"R26TA{start + place:08}",
                item_identifier=f"{20_000_000 + start + place}",
                agency_name=f"가온시 {start + place}",
                designation_number=f"2025-{start + place}",
            )
            for place in range(count)
        ]
        with CaptureQueriesContext(connection) as captured:
            imported(rewritten(file, *lines), option)
        counts.append(len(captured))
    # A batch of 40 lines may be cut into a few more statements where a row has many columns.
    assert counts[1] - counts[0] <= 3
