"""Reads about people."""

from marketplace.accounts.models import User


def display_name(user: User) -> str:
    """Return what is shown for a person, also after the personal data were erased."""
    return str(user)
