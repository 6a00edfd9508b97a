"""The second factor of a session: shown, or still to be set up."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from marketplace.accounts.models import User

# Where the person wanted to go when the second factor was asked for.
NEXT_KEY = "second_factor_next"


def showed_second_factor(request: HttpRequest) -> bool:
    """Say whether this session was opened or confirmed with a second factor."""
    person = request.user
    if not person.is_authenticated:
        return False
    records = get_authentication_records(request, person)
    return any(record.get("method") == "mfa" for record in records)


def has_authenticator_app(person: User) -> bool:
    """Say whether the person has set up an authenticator app."""
    apps = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP)
    return bool(apps.exists())
