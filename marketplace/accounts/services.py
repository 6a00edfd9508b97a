"""Verbs about people."""

from allauth.account.models import EmailAddress
from django.db import transaction

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.values.books import Books


def books_of(person: User) -> str:
    """Return the books under which a person's own events are kept."""
    return Books.DEMO.value if person.is_demo else Books.REAL.value


def create_person(
    *,
    email: str,
    name: str,
    language: str = "ko",
    is_demo: bool = False,
    password: str | None = None,
) -> User:
    """Make an account whose address counts as verified: for commands and the demonstration.

    People who sign up themselves come through allauth and verify their address.
    """
    with transaction.atomic():
        person = User.objects.create_user(
            email, password, name=name, language=language, is_demo=is_demo
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        record(person, "person.created", actor=None, books=books_of(person))
    return person
