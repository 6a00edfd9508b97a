"""Browsers of the agency's people, and what tests of pages ask of them."""

import re
import time
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.organisations.roles import Role
from tests.factories.organisations import make_agency, make_membership, make_person
from tests.factories.sessions import RECORDS, sign_in


def browser_of(person: User, *, recently: bool = True) -> Client:
    """A browser in which a person with a password is signed in, just now or a long time ago."""
    person.set_password("tell nobody")
    person.save()
    client = sign_in(Client(), person)
    session = client.session
    at = time.time() - (0 if recently else 24 * 3600)
    session[RECORDS] = [{**record, "at": at} for record in session[RECORDS]]
    session.save()
    return client


def stranger(*roles: str) -> User:
    """A person with these roles in another agency."""
    person = make_person(name="stranger")
    make_membership(*(roles or Role.values[:6]), organisation=make_agency(), person=person)
    return person


def shown(answer: Any, status: int = 200) -> str:
    """The text of a page without tags, on one line."""
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == status, answer.content.decode()[:2000]
    body = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", answer.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def see(client: Client, name: str, /, *args: Any, expects: int = 200, **query: Any) -> str:
    """The text of a page by its name."""
    return shown(client.get(reverse(name, args=args), query), expects)


def send(client: Client, name: str, /, *args: Any, **given: Any) -> Any:
    """The answer to a form that was sent."""
    return client.post(reverse(name, args=args), given)


def led_to(answer: Any) -> str:
    """Where an answer leads."""
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return str(answer["Location"])
