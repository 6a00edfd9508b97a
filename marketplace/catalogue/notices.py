"""What people are told about listings; the rows are written in the verb's transaction."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models import Listing
from marketplace.messaging.services import queue_notice
from marketplace.organisations.models import Membership
from marketplace.organisations.queries import people_with_role
from marketplace.organisations.roles import Role


def tell_vendor(listing: Listing, subject: Promise, *, kind: str, comment: str = "") -> None:
    """Queue a notice with a mail for the vendor's owners and listing editors."""
    queue_notice(
        people_with_role(listing.vendor, Role.OWNER, Role.LISTING_EDITOR),
        kind=kind,
        subject=_Titled(subject, listing.title_ko),
        body=comment,
        url=_address("vendor_listing", listing.pk),
        by_mail=True,
    )


def tell_of_publication(listing: Listing) -> None:
    """Tell the vendor that a moderator let the listing pass."""
    tell_vendor(listing, _("Your listing was published: %(title)s"), kind="listing.published")


def tell_of_return(listing: Listing, comment: str) -> None:
    """Tell the vendor what the moderator wants changed."""
    subject = _("Your listing needs a change: %(title)s")
    tell_vendor(listing, subject, kind="listing.returned", comment=comment)


def tell_of_suspension(listing: Listing, reason: str) -> None:
    """Tell the vendor that the listing is hidden, and why."""
    subject = _("Your listing was suspended: %(title)s")
    tell_vendor(listing, subject, kind="listing.suspended", comment=reason)


def tell_moderators(listing: Listing) -> None:
    """Tell the moderators of the same books that a listing waits for them."""
    seats = Membership.objects.filter(
        office__books=listing.vendor.books, status=Membership.Status.ACTIVE
    ).select_related("person")
    queue_notice(
        [seat.person for seat in seats if seat.has_role(Role.MODERATOR)],
        kind="listing.submitted",
        subject=_Titled(_("A listing waits for your review: %(title)s"), listing.title_ko),
        url=_address("listing_preview", listing.pk),
    )


class _Titled:
    """A lazy subject with its title filled in when the reader's language is known."""

    def __init__(self, subject: Promise, title: str) -> None:
        self._subject, self._title = subject, title

    def __str__(self) -> str:
        return str(self._subject) % {"title": self._title}


def _address(name: str, *args: Any) -> str:
    """Return a page's address; commands and tests may run without the pages of upper rooms."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
