"""Reads about organisations and memberships."""

import datetime as dt

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet

from marketplace.accounts.models import User
from marketplace.organisations.models import Agency, Delegation, Membership, Vendor, VendorSanction
from marketplace.organisations.models.agencies import holding_on
from marketplace.values.books import Books

DEFAULT_BOOKS_SECONDS = 60


def active_memberships(person: User) -> QuerySet[Membership]:
    """Return a person's seats with their organisations, oldest first."""
    return (
        Membership.objects.filter(person=person, status=Membership.Status.ACTIVE)
        .select_related("agency", "vendor", "office")
        .order_by("pk")
    )


def members_of(organisation: Agency | Vendor) -> QuerySet[Membership]:
    """Return the active seats of an organisation with their people."""
    field = "agency" if isinstance(organisation, Agency) else "vendor"
    return (
        Membership.objects.filter(**{field: organisation}, status=Membership.Status.ACTIVE)
        .select_related("person")
        .order_by("person__name", "pk")
    )


def people_with_role(organisation: Agency | Vendor, *roles: str) -> list[User]:
    """Return the people who carry one of `roles`; an organisation has few members."""
    return [seat.person for seat in members_of(organisation) if seat.has_role(*roles)]


def delegations_to(membership: Membership, day: dt.date) -> QuerySet[Delegation]:
    """Return whom a member stands in for on `day`."""
    standing = Delegation.objects.filter(receiver=membership, revoked_at__isnull=True)
    return holding_on(standing, day).select_related("giver", "giver__person")


def sanctions_on(vendor: Vendor, day: dt.date) -> QuerySet[VendorSanction]:
    """Return what bars a vendor on `day`."""
    return holding_on(VendorSanction.objects.filter(vendor=vendor), day)


def may_sell_on(vendor: Vendor, day: dt.date) -> bool:
    """Say whether a vendor may sell on `day`: verified and under no sanction."""
    verified = vendor.registration == Vendor.Registration.VERIFIED
    return verified and not sanctions_on(vendor, day).exists()


def agency_called(name: str, day: dt.date, books: str) -> Agency | None:
    """Return the agency that bore `name` on `day`, by today's name or by a dated one."""
    current = Agency.objects.filter(books=books, name=name).first()
    if current:
        return current
    dated = Agency.objects.filter(
        Q(names__starts_on__isnull=True) | Q(names__starts_on__lte=day),
        Q(names__ends_on__isnull=True) | Q(names__ends_on__gte=day),
        books=books,
        names__name=name,
    )
    return dated.first()


def default_books() -> str:
    """Return the books that a visitor sees first.

    The operator's setting where it names one; else the real books where there are organisations in
    them, else the demonstration. Kept for a minute.
    """
    if settings.BOOKS != "auto":
        return str(settings.BOOKS)
    return str(cache.get_or_set("default_books", _books_in_use, DEFAULT_BOOKS_SECONDS))


def _books_in_use() -> str:
    for books in (Books.REAL, Books.DEMO, Books.REHEARSAL):
        if Agency.objects.filter(books=books).exists():
            return books.value
    return Books.REAL.value


def books_with_entries() -> list[str]:
    """Return the books that hold organisations; kept for a minute."""

    def look() -> list[str]:
        return [b.value for b in Books if Agency.objects.filter(books=b).exists()]

    found: list[str] = cache.get_or_set("books_with_entries", look, DEFAULT_BOOKS_SECONDS) or []
    return found
