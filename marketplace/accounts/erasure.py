"""Erasing a person: the row stays as a number that history points to, the person leaves it."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from marketplace.accounts import personal_data
from marketplace.accounts.models import User
from marketplace.accounts.refusals import AlreadyErased
from marketplace.accounts.services import books_of
from marketplace.audit.services import record
from marketplace.values import clock

ERASED = "erased"


def erase_person(*, person: User, actor: User | None) -> User:
    """Replace name and address, remove what the rooms hold, and close the account for good.

    `actor` is the person when they ask themselves, None when the retention period ends. Events keep
    the number of the person, decisions their written reasons until their own period ends, so every
    chain still verifies. A second call raises AlreadyErased.
    """
    with transaction.atomic():
        current = User.objects.select_for_update().get(pk=person.pk)
        if current.erased_at:
            raise AlreadyErased
        at_own_request = actor is not None
        counts = {
            data.name: data.erase(current, at_own_request) for data in personal_data.registered()
        }
        _blank(current)
        record(
            current,
            "person.erased",
            actor=actor,
            books=books_of(current),
            reason_code="request" if at_own_request else "retention",
            facts={"rows": counts},
        )
    return current


def _blank(person: User) -> None:
    person.email = f"{ERASED}-{person.pk}@{ERASED}.invalid"
    person.name = ERASED
    person.password = make_password(None)
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = None
    person.erased_at = clock.now()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
