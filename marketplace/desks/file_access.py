"""Who may read a file of a vendor or an agency.

Persons are let in by their seats, whichever of them they act under at the moment.
"""

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from marketplace.catalogue.models import Attachment, ListingState, ListingVersion
from marketplace.catalogue.queries import public_listings
from marketplace.ordering.models import OrderLine
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Desk, Role
from marketplace.values.books import Books

Kind = Attachment.Kind


def may_read(attachment: Attachment, seats: Sequence[Membership]) -> bool:
    """Say whether somebody with these active seats may read the file; visitors have none."""
    if any(_reads_by_seat(seat, attachment) for seat in seats):
        return True
    return is_public(attachment) or _was_bought(attachment, seats)


def is_public(attachment: Attachment) -> bool:
    """Say whether anyone may read the file, in one query.

    Pictures stay with the published versions that show them, because these stay citable; documents
    are those of the version that is on sale today. Nothing of a suspended listing is public.
    """
    if attachment.vendor is None or attachment.kind == Kind.EVIDENCE:
        return False
    versions = _versions_with(attachment).filter(
        listing__state__standing=ListingState.Standing.OPEN
    )
    if attachment.kind != Kind.PICTURE:
        versions = versions.filter(
            pk=F("listing__state__current_version"),
            listing__in=public_listings(attachment.vendor.books).values("pk"),
        )
    return versions.exists()


def _reads_by_seat(seat: Membership, attachment: Attachment) -> bool:
    if seat.vendor_id is not None:
        return seat.vendor_id == attachment.vendor_id
    if seat.agency_id is not None:
        return seat.agency_id == attachment.agency_id
    if seat.books != books_of(attachment):
        return False
    if attachment.kind == Kind.EVIDENCE:
        return seat.desk == Desk.OVERSIGHT
    return attachment.vendor_id is not None and seat.has_role(Role.MODERATOR)


def books_of(attachment: Attachment) -> str:
    """Return the books of the organisation that the file belongs to."""
    owner = attachment.vendor or attachment.agency
    return owner.books if owner else Books.REAL.value


def _was_bought(attachment: Attachment, seats: Sequence[Membership]) -> bool:
    """Say whether an agency of the person ordered a version that the file belongs to."""
    agencies = [seat.agency_id for seat in seats if seat.agency_id is not None]
    if not agencies or attachment.vendor is None:
        return False
    lines = OrderLine.objects.filter(
        Q(order__agency__in=agencies) | Q(order__using_agency__in=agencies)
    )
    return lines.filter(listing_version__in=_versions_with(attachment).values("pk")).exists()


def _versions_with(attachment: Attachment) -> QuerySet[ListingVersion]:
    """Return the versions of the vendor's listings whose content names the file by its hash."""
    own = ListingVersion.objects.filter(listing__vendor=attachment.vendor_id)
    # The hash is looked for in the text of the content: both databases can, and few rows are left.
    return own.annotate(words=Cast("content", TextField())).filter(
        words__contains=attachment.sha256
    )


def pictures_called(sha256: str) -> QuerySet[Attachment]:
    """Return the rows of a picture; two vendors may have taken in the same one."""
    return Attachment.objects.filter(sha256=sha256, kind=Kind.PICTURE).select_related(
        "vendor", "agency"
    )
