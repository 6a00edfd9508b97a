"""What the rooms hold about a person: shown on request, erased on request.

Rooms above register what is theirs from AppConfig.ready(); this room knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from marketplace.accounts.models import PersonSession, User


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One kind of personal data.

    `export` returns what canonical JSON can hold. `erase` removes it inside the transaction of
    `erase_person`, may raise Refused when `at_own_request` is true, and returns how many rows it
    touched.
    """

    name: str
    export: Callable[[User], Any]
    erase: Callable[[User, bool], int]


_registry: dict[str, PersonalData] = {}


def register(data: PersonalData) -> None:
    """Make a kind of personal data known; called from a room's AppConfig.ready()."""
    _registry[data.name] = data


def registered() -> list[PersonalData]:
    """Return all kinds, in the order of registration."""
    return list(_registry.values())


def export_of(person: User) -> dict[str, Any]:
    """Return everything that is held about a person, by kind."""
    return {data.name: data.export(person) for data in registered()}


def export_account(person: User) -> dict[str, Any]:
    """Return what this room holds."""
    addresses = EmailAddress.objects.filter(user=person).order_by("pk")
    sessions = UserSession.objects.filter(user=person).order_by("pk")
    return {
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "joined_at": person.date_joined.isoformat(),
        "last_signed_in_at": person.last_login.isoformat() if person.last_login else None,
        "addresses": list(addresses.values_list("email", flat=True)),
        "sessions": [
            {"started_at": row.created_at.isoformat(), "ip": row.ip, "browser": row.user_agent}
            for row in sessions
        ],
    }


def erase_doors(person: User, at_own_request: bool) -> int:
    """Delete addresses, second factors and sessions; return how many rows there were."""
    models = (EmailAddress, Authenticator, UserSession)
    count: int = sum(model.objects.filter(user=person).delete()[0] for model in models)
    return count + PersonSession.objects.filter(person=person).delete()[0]
