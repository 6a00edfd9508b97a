"""Organisations and their people for tests, numbered so that each test reads the same."""

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from marketplace.accounts.models import User
from marketplace.organisations.models import Agency, AgencyKind, Membership, Office, Vendor
from marketplace.organisations.roles import Desk
from marketplace.values import business_number, clock
from marketplace.values.books import Books

_numbers = count(1)


def make_person(name: str = "김가온", **changes: Any) -> User:
    """A person with a verified address of their own and no password."""
    fields: dict[str, Any] = {"name": name, "language": "ko"} | changes
    email = fields.pop("email", None) or f"person{next(_numbers)}@gaon.example"
    password = fields.pop("password", None)
    person = User.objects.create_user(email, password, **fields)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def make_agency(name: str = "", **changes: Any) -> Agency:
    """A city in the real books."""
    number = next(_numbers)
    fields: dict[str, Any] = {
        "code": f"A{number:06}",
        "name": name or f"가온시 {number}",
        "kind": AgencyKind.BASIC,
        "books": Books.REAL,
        "created_at": clock.now(),
    }
    return Agency.objects.create(**(fields | changes))


def make_business_number(number: int) -> str:
    """A valid business registration number that belongs to nobody in particular."""
    first_nine = f"{100_000_000 + number}"
    return f"{first_nine}{business_number.check_digit(first_nine)}"


def make_vendor(name: str = "", **changes: Any) -> Vendor:
    """A verified small firm in the real books."""
    number = next(_numbers)
    fields: dict[str, Any] = {
        "business_number": make_business_number(number),
        "name": name or f"누리기업 {number}",
        "registration": Vendor.Registration.VERIFIED,
        "size": Vendor.Size.SMALL,
        "books": Books.REAL,
        "created_at": clock.now(),
    }
    return Vendor.objects.create(**(fields | changes))


def make_office(desk: str = Desk.OVERSIGHT, **changes: Any) -> Office:
    """An oversight body, or the operator's own office with `desk=Desk.CONTENT`."""
    fields: dict[str, Any] = {"name": f"{desk} office", "desk": desk, "books": Books.REAL}
    return Office.objects.create(**(fields | changes))


def make_membership(
    *roles: str,
    organisation: Agency | Vendor | Office,
    person: User | None = None,
    **changes: Any,
) -> Membership:
    """An active seat of `person`, or of a new person, with `roles`."""
    place = type(organisation).__name__.lower()
    fields: dict[str, Any] = {
        "person": person or make_person(),
        place: organisation,
        "roles": list(roles),
        "status": Membership.Status.ACTIVE,
        "created_at": clock.now(),
    }
    return Membership.objects.create(**(fields | changes))
