"""Files answer those who may read them, and nobody else learns that they exist."""

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from marketplace.catalogue.attachments import take_in
from marketplace.catalogue.models import (
    Attachment,
    Listing,
    ListingDocument,
    ListingPicture,
    ListingState,
    ListingVersion,
)
from marketplace.organisations.models import Agency, Vendor
from marketplace.organisations.roles import Desk, Role
from marketplace.values import clock
from marketplace.values.books import Books
from tests.factories.catalogue import a_moderator, make_listing
from tests.factories.organisations import (
    make_agency,
    make_membership,
    make_office,
    make_vendor,
)
from tests.factories.sessions import sign_in
from tests.factories.targets import line_of, make_order

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 acceptance criteria"


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "navy").save(out, "PNG")
    return out.getvalue()


def make_file(
    kind: str = Attachment.Kind.MANUAL,
    *,
    vendor: Vendor | None = None,
    agency: Agency | None = None,
) -> Attachment:
    content = png() if kind == Attachment.Kind.PICTURE else PDF
    return take_in(
        ContentFile(content),
        name="설명서.pdf",
        kind=kind,
        actor=None,
        vendor=vendor,
        agency=agency,
    )


def make_published(file: Attachment) -> ListingVersion:
    """A listing on sale whose current version names the file."""
    listing = make_listing("draft", vendor=file.vendor)
    place = "pictures" if file.kind == Attachment.Kind.PICTURE else "documents"
    version = ListingVersion.objects.create(
        listing=listing,
        number=1,
        content={place: [{"attachment_id": file.pk, "sha256": file.sha256}]},
        sha256="0" * 64,
        published_at=clock.now(),
    )
    Listing.objects.filter(pk=listing.pk).update(live=True)
    ListingState.objects.filter(pk=listing.pk).update(current_version=version)
    return version


def fetch(client: Client, address: str, key: int | str) -> Any:
    """The answer with its file read, which closes it."""
    answer: Any = client.get(reverse(address, args=[key]))
    if answer.streaming:
        answer.read = b"".join(answer.streaming_content)
    return answer


def status(client: Client, file: Attachment) -> int:
    return int(fetch(client, "attachment", file.pk).status_code)


def picture_status(client: Client, file: Attachment) -> int:
    return int(fetch(client, "picture", file.sha256).status_code)


def test_a_document_on_sale_is_saved_under_its_name(client: Client) -> None:
    file = make_file(vendor=make_vendor())
    make_published(file)
    answer = fetch(client, "attachment", file.pk)
    assert answer.status_code == 200
    assert answer.read == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_the_published_content_is_what_makes_a_file_public(client: Client) -> None:
    vendor = make_vendor()
    named, unnamed = (
        make_file(Attachment.Kind.PICTURE, vendor=vendor),
        make_file(vendor=vendor),
    )
    listing = make_listing("draft", vendor=vendor)
    ListingDocument.objects.create(listing=listing, attachment=unnamed, title_ko="설명서")
    ListingPicture.objects.create(listing=listing, attachment=named, alternative_ko="앞면")
    assert (status(client, unnamed), picture_status(client, named)) == (404, 404)


def test_a_document_of_an_older_version_is_no_longer_handed_out(client: Client) -> None:
    file = make_file(vendor=make_vendor())
    version = make_published(file)
    newer = ListingVersion.objects.create(
        listing=version.listing, number=2, content={}, sha256="1" * 64, published_at=clock.now()
    )
    ListingState.objects.filter(pk=version.listing_id).update(current_version=newer)
    assert status(client, file) == 404


def test_a_picture_of_an_older_version_stays(client: Client) -> None:
    file = make_file(Attachment.Kind.PICTURE, vendor=make_vendor())
    version = make_published(file)
    Listing.objects.filter(pk=version.listing_id).update(live=False)
    ListingState.objects.filter(pk=version.listing_id).update(current_version=None)
    assert picture_status(client, file) == 200


def test_nothing_of_a_suspended_listing_is_public(client: Client) -> None:
    vendor = make_vendor()
    document, picture = make_file(vendor=vendor), make_file(Attachment.Kind.PICTURE, vendor=vendor)
    make_published(document)
    make_published(picture)
    ListingState.objects.update(standing=ListingState.Standing.SUSPENDED)
    assert (status(client, document), picture_status(client, picture)) == (404, 404)


def test_a_public_picture_may_be_kept_for_ever(client: Client) -> None:
    file = make_file(Attachment.Kind.PICTURE, vendor=make_vendor())
    make_published(file)
    answer = fetch(client, "picture", file.sha256)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_public_picture_costs_two_queries(client: Client, django_assert_num_queries: Any) -> None:
    file = make_file(Attachment.Kind.PICTURE, vendor=make_vendor())
    make_published(file)
    with django_assert_num_queries(2):
        assert picture_status(client, file) == 200


def test_a_private_picture_is_shown_to_the_vendor_and_its_moderator_only(client: Client) -> None:
    vendor = make_vendor()
    file = make_file(Attachment.Kind.PICTURE, vendor=vendor)
    make_listing("draft", vendor=vendor)
    assert picture_status(client, file) == 404
    stranger = make_membership(Role.SALES, organisation=make_vendor()).person
    assert picture_status(sign_in(Client(), stranger), file) == 404
    elsewhere = make_office(Desk.CONTENT, books=Books.DEMO)
    other_moderator = make_membership(Role.MODERATOR, organisation=elsewhere).person
    assert picture_status(sign_in(Client(), other_moderator), file) == 404
    for person in (
        make_membership(Role.SALES, organisation=vendor).person,
        a_moderator(vendor),
    ):
        answer = fetch(sign_in(Client(), person), "picture", file.sha256)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"


def test_the_same_picture_of_two_vendors_is_public_where_one_shows_it(client: Client) -> None:
    make_file(Attachment.Kind.PICTURE, vendor=make_vendor())
    file = make_file(Attachment.Kind.PICTURE, vendor=make_vendor())
    make_published(file)
    assert picture_status(client, file) == 200


def test_evidence_is_read_by_the_agency_and_by_oversight(client: Client) -> None:
    agency = make_agency()
    file = make_file(Attachment.Kind.EVIDENCE, agency=agency)
    assert status(client, file) == 404
    members = {
        200: [
            make_membership(Role.REQUESTER, organisation=agency),
            make_membership(Role.VIEWER, organisation=make_office()),
        ],
        404: [
            make_membership(Role.REQUESTER, organisation=make_agency()),
            make_membership(Role.SALES, organisation=make_vendor()),
            make_membership(Role.VIEWER, organisation=make_office(books=Books.DEMO)),
            make_membership(Role.MODERATOR, organisation=make_office(Desk.CONTENT)),
        ],
    }
    for expected, seats in members.items():
        for seat in seats:
            assert status(sign_in(Client(), seat.person), file) == expected, seat


def test_who_bought_a_version_reads_its_documents_for_ever(client: Client) -> None:
    agency, vendor = make_agency(), make_vendor()
    file = make_file(vendor=vendor)
    order = make_order(agency=agency, vendor=vendor)
    version = line_of(order).listing_version
    ListingVersion.objects.filter(pk=version.pk).update(
        content={"documents": [{"sha256": file.sha256}]}
    )
    buyer = make_membership(Role.REQUESTER, organisation=agency).person
    other = make_membership(Role.REQUESTER, organisation=make_agency()).person
    assert status(sign_in(Client(), buyer), file) == 200
    assert status(sign_in(Client(), other), file) == 404


def test_an_ended_seat_reads_nothing(client: Client) -> None:
    agency = make_agency()
    file = make_file(Attachment.Kind.EVIDENCE, agency=agency)
    seat = make_membership(Role.REQUESTER, organisation=agency, status="ended")
    assert status(sign_in(client, seat.person), file) == 404


def test_files_are_only_read(client: Client) -> None:
    file = make_file(vendor=make_vendor())
    make_published(file)
    assert client.post(reverse("attachment", args=[file.pk])).status_code == 405
    assert client.post(reverse("picture", args=[file.sha256])).status_code == 405
