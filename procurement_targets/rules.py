"""Who may do what with targets and outside purchases. Persons are compared, not seats."""

from typing import Final

from django.db.models import Q, QuerySet

from marketplace.accounts.models import User
from marketplace.organisations.models import Agency, Membership
from marketplace.organisations.roles import Desk, Role
from procurement_targets.models import OutsidePurchase

Status = OutsidePurchase.Status

# Verb -> the states from which it starts, and where it leads. What is wrongly verified is rejected
# or corrected; the ledger follows with a counter-entry.
OUTSIDE_MOVES: Final[dict[str, tuple[frozenset[str], str]]] = {
    "change": (frozenset({Status.DRAFTED, Status.REJECTED}), Status.DRAFTED),
    "submit": (frozenset({Status.DRAFTED}), Status.SUBMITTED),
    "verify": (frozenset({Status.SUBMITTED}), Status.VERIFIED),
    "reject": (frozenset({Status.SUBMITTED, Status.VERIFIED}), Status.REJECTED),
    "correct": (frozenset({Status.VERIFIED}), Status.VERIFIED),
}
ENTERING_ROLES: Final = (
    Role.REQUESTER,
    Role.OBLIGATION_OFFICER,
    Role.DISBURSING_OFFICER,
    Role.AGENCY_ADMIN,
)
DECIDING_ROLES: Final = (Role.OFFICER, Role.HEAD)


def may_enter_purchases(person: User, agency: Agency) -> bool:
    """Those who buy, bind money or pay for an agency may enter what it bought elsewhere."""
    seats = _active_seats(person).filter(agency=agency)
    return any(seat.has_role(*ENTERING_ROLES) for seat in seats)


def may_oversee(person: User, books: str) -> bool:
    """Officers and heads of an oversight body decide in their own books."""
    seats = _active_seats(person).filter(office__desk=Desk.OVERSIGHT, office__books=books)
    return any(seat.has_role(*DECIDING_ROLES) for seat in seats)


def may_decide_purchase(person: User, purchase: OutsidePurchase) -> bool:
    """Oversight decides; never who entered it, nor who has any seat at a party to it."""
    if person.pk == purchase.entered_by_id or not may_oversee(person, purchase.books):
        return False
    agencies = [purchase.agency_id, purchase.paying_agency_id]
    party = Q(agency__in=[pk for pk in agencies if pk]) | Q(vendor=purchase.vendor_id)
    return not _active_seats(person).filter(party).exists()


def _active_seats(person: User) -> QuerySet[Membership]:
    return Membership.objects.filter(person=person, status=Membership.Status.ACTIVE)
