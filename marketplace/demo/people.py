"""The ten people of the demonstration that anyone may sign in as."""

from dataclasses import dataclass

from django.utils.translation import get_language

from marketplace.accounts.models import User
from marketplace.demo.loading.texts import material
from marketplace.organisations.models import Membership


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of the ten with the seat and what the person can show."""

    person: User
    seat: Membership
    task: str


def demo_people() -> list[DemoPerson]:
    """Return those of the ten who are there, in the order of a purchase."""
    written = material("people")["people"]
    seats = {
        seat.person.email: seat
        for seat in Membership.objects.filter(
            person__is_demo=True,
            person__is_active=True,
            person__email__in=[data["email"] for data in written],
            status=Membership.Status.ACTIVE,
        ).select_related("person", "agency", "vendor", "office")
    }
    in_english = (get_language() or "").startswith("en")
    return [
        DemoPerson(
            person=seats[data["email"]].person,
            seat=seats[data["email"]],
            task=data["task_en"] if in_english else data["task_ko"],
        )
        for data in written
        if data["email"] in seats
    ]
