"""Reads about organisations and memberships."""

import datetime as dt

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet

from marketplace.accounts.models import User
from marketplace.organisations.hierarchy import ancestor_ids_on, descendant_ids_on
from marketplace.organisations.models import (
    Agency,
    AgencyDomain,
    Delegation,
    Membership,
    Office,
    Vendor,
    VendorSanction,
)
from marketplace.organisations.models.agencies import holding_on
from marketplace.values.books import Books

BOOKS_KEPT_SECONDS = 60


def active_memberships(person: User) -> QuerySet[Membership]:
    """Return a person's seats with their organisations, oldest first."""
    return (
        Membership.objects.filter(person=person, status=Membership.Status.ACTIVE)
        .select_related("agency", "vendor", "office")
        .order_by("pk")
    )


def members_of(organisation: Agency | Vendor | Office) -> QuerySet[Membership]:
    """Return the active seats of an organisation with their people."""
    place = {type(organisation).__name__.lower(): organisation}
    return (
        Membership.objects.filter(**place, status=Membership.Status.ACTIVE)
        .select_related("person")
        .order_by("person__name", "pk")
    )


def people_with_role(organisation: Agency | Vendor | Office, *roles: str) -> list[User]:
    """Return the people who carry one of `roles`; an organisation has few members."""
    return [seat.person for seat in members_of(organisation) if seat.has_role(*roles)]


def membership_requests(organisation: Agency | Vendor | Office) -> QuerySet[Membership]:
    """Return the open requests for a seat, oldest first, with their people."""
    place = {type(organisation).__name__.lower(): organisation}
    waiting = Membership.objects.filter(**place, status=Membership.Status.REQUESTED)
    return waiting.select_related("person").order_by("pk")


def delegations_of(agency: Agency) -> QuerySet[Delegation]:
    """Return the agency's delegations with their people, the latest first."""
    return (
        Delegation.objects.filter(agency=agency)
        .select_related("giver__person", "receiver__person")
        .order_by("-starts_on", "-pk")
    )


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


def domain_of(email: str) -> AgencyDomain | None:
    """Return the approved domain that an address ends in; the longest one wins.

    city.go.kr covers tax.city.go.kr, but not mycity.go.kr.
    """
    labels = email.rpartition("@")[2].lower().split(".")
    endings = [".".join(labels[start:]) for start in range(len(labels))]
    found = AgencyDomain.objects.filter(domain__in=endings).select_related("agency")
    return max(found, key=lambda row: len(row.domain), default=None)


def agency_may_take(agency: Agency, email: str, day: dt.date) -> bool:
    """Say whether the address is one of the agency's or of a body that it belongs to on `day`."""
    domain = domain_of(email)
    if domain is None:
        return False
    return domain.agency_id in {agency.pk, *ancestor_ids_on(agency, day)}


def agencies_for_address(email: str, day: dt.date) -> list[Agency]:
    """Return the agencies that a person with this address may ask to join, by name."""
    domain = domain_of(email)
    if domain is None:
        return []
    ids = [domain.agency_id, *descendant_ids_on(domain.agency, day)]
    return list(Agency.objects.filter(pk__in=ids).order_by("name", "pk"))


def default_books() -> str:
    """Return the books that a visitor sees first.

    The operator's setting where it names one; else the real books where there are organisations in
    them, else the demonstration. Kept for a minute.
    """
    if settings.BOOKS != "auto":
        return str(settings.BOOKS)
    return next(iter(books_with_entries()), Books.REAL.value)


def books_with_entries() -> list[str]:
    """Return the books that hold organisations, the real ones first; kept for a minute."""

    def look() -> list[str]:
        held = set(Agency.objects.order_by().values_list("books", flat=True).distinct())
        return [books.value for books in Books if books.value in held]

    found: list[str] = cache.get_or_set("books_with_entries", look, BOOKS_KEPT_SECONDS) or []
    return found
