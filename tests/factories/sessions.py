"""Signed-in clients for tests."""

from django.test import Client

from marketplace.accounts.models import User
from marketplace.values import clock

RECORDS = "account_authentication_methods"
RECORDS_OF = "account_authentication_methods_user"


def sign_in(client: Client, person: User, *, second_factor: bool = True) -> Client:
    """Sign a person in as allauth does, with the second factor shown unless told otherwise."""
    client.force_login(person)
    session = client.session
    methods = ["password", "mfa"] if second_factor else ["password"]
    session[RECORDS] = [{"method": method, "at": clock.now().timestamp()} for method in methods]
    session[RECORDS_OF] = str(person.pk)
    session.save()
    return client
