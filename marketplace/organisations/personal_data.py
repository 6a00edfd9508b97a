"""What this room holds about a person: seats and delegations."""

from typing import Any

from marketplace.accounts.models import User
from marketplace.organisations.models import Delegation, Membership
from marketplace.organisations.services.memberships import end_seats_of


def export_seats(person: User) -> dict[str, Any]:
    """Return the person's memberships and the delegations to and from them."""
    seats = Membership.objects.filter(person=person).select_related("agency", "vendor", "office")
    involved = Delegation.objects.filter(giver__person=person) | Delegation.objects.filter(
        receiver__person=person
    )
    return {
        "memberships": [
            {
                "organisation": seat.organisation.name,
                "roles": seat.roles,
                "department": seat.department,
                "status": seat.status,
                "since": seat.created_at.isoformat(),
            }
            for seat in seats.order_by("pk")
        ],
        "delegations": [
            {
                "role": row.role,
                "from": row.starts_on.isoformat() if row.starts_on else None,
                "to": row.ends_on.isoformat() if row.ends_on else None,
                "given": row.giver.person_id == person.pk,
            }
            for row in involved.select_related("giver").order_by("pk")
        ],
    }


def erase_seats(person: User, at_own_request: bool) -> int:
    """End the person's seats and blank their departments; return how many seats were open.

    Raises LastKeeper when the person asks and an organisation would be left without anybody.
    """
    count = end_seats_of(person, spare_last_keeper=at_own_request)
    Membership.objects.filter(person=person).update(department="")
    return count
