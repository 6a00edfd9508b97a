"""Reads about people."""

from allauth.account.models import EmailAddress

from marketplace.accounts.models import User


def display_name(user: User) -> str:
    """Return what is shown for a person, also after the personal data were erased."""
    return str(user)


def has_verified_address(person: User) -> bool:
    """Say whether the person has shown that the address of the account is theirs."""
    own = EmailAddress.objects.filter(user=person, email=person.email, verified=True)
    return bool(own.exists())
