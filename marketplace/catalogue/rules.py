"""Who may do what with listings. Persons are compared, not seats."""

from marketplace.accounts.models import User
from marketplace.catalogue.models import Listing
from marketplace.organisations.models import Membership, Vendor
from marketplace.organisations.roles import Role


def seats_at(person: User, vendor: Vendor) -> list[Membership]:
    """Return a person's active seats at a vendor."""
    seats = Membership.objects.filter(person=person, vendor=vendor, status=Membership.Status.ACTIVE)
    return list(seats)


def belongs_to_vendor(person: User, vendor: Vendor) -> bool:
    """Say whether the person has any active seat at the vendor."""
    return bool(seats_at(person, vendor))


def may_edit_listings(person: User, vendor: Vendor) -> bool:
    """Owners and listing editors of the vendor may draft, save, submit and withdraw."""
    return any(seat.has_role(Role.OWNER, Role.LISTING_EDITOR) for seat in seats_at(person, vendor))


def may_moderate(person: User, listing: Listing) -> bool:
    """Moderators decide on listings, but never on one of a vendor that they belong to."""
    seats = Membership.objects.filter(
        person=person, office__isnull=False, status=Membership.Status.ACTIVE
    )
    is_moderator = any(seat.has_role(Role.MODERATOR) for seat in seats)
    return is_moderator and not belongs_to_vendor(person, listing.vendor)


def may_suspend(person: User) -> bool:
    """Moderators and oversight officers may suspend a listing."""
    seats = Membership.objects.filter(
        person=person, office__isnull=False, status=Membership.Status.ACTIVE
    )
    return any(seat.has_role(Role.MODERATOR, Role.OFFICER, Role.HEAD) for seat in seats)
