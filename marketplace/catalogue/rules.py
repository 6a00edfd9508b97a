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
    """Moderators decide on listings in their books, but never of a vendor they belong to."""
    return _holds_office(person, listing, Role.MODERATOR)


def may_suspend(person: User, listing: Listing) -> bool:
    """Moderators and oversight officers may suspend listings, never of a vendor of their own."""
    return _holds_office(person, listing, Role.MODERATOR, Role.OFFICER, Role.HEAD)


def may_take_down(person: User, listing: Listing) -> bool:
    """The vendor's own editors and the moderators may take a public listing down."""
    return may_edit_listings(person, listing.vendor) or may_moderate(person, listing)


def may_preview(person: User, listing: Listing) -> bool:
    """Whoever belongs to the vendor, and who decides, may see what is not public yet."""
    return belongs_to_vendor(person, listing.vendor) or may_moderate(person, listing)


def _holds_office(person: User, listing: Listing, *roles: str) -> bool:
    seats = Membership.objects.filter(
        person=person, office__books=listing.vendor.books, status=Membership.Status.ACTIVE
    )
    holds = any(seat.has_role(*roles) for seat in seats)
    return holds and not belongs_to_vendor(person, listing.vendor)
