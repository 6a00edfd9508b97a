"""Who looks at the desk in its tests."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.organisations.models import Office
from marketplace.organisations.roles import Role
from marketplace.values.books import Books
from tests.factories.organisations import (
    make_agency,
    make_membership,
    make_office,
    make_person,
    make_vendor,
)
from tests.factories.sessions import sign_in


def make_overseer(
    *roles: str, books: str = Books.REAL, office: Office | None = None, name: str = "한서윤"
) -> User:
    """A person of an oversight office; a viewer unless told otherwise."""
    office = office or make_office(books=books)
    person = make_person(name)
    make_membership(*(roles or (Role.VIEWER,)), organisation=office, person=person)
    return person


def client_of(person: User) -> Client:
    """A browser in which the person is signed in with the second factor."""
    return sign_in(Client(), person)


def overseer(*roles: str, **more: Any) -> Client:
    """A browser of a new person of an oversight office."""
    return client_of(make_overseer(*roles, **more))


def shown(client: Client, name: str, *args: Any, **query: Any) -> str:
    """The English page at an address, which must be there."""
    with translation.override("en"):
        answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sent(client: Client, name: str, *args: Any, **fields: Any) -> HttpResponse:
    """The English answer to a form that was sent."""
    with translation.override("en"):
        answer = client.post(reverse(name, args=args), fields)
    assert isinstance(answer, HttpResponse)
    return answer


def statuses(name: str, *args: Any, method: str = "get") -> dict[str, int]:
    """How the address answers a visitor, a vendor, an agency, a viewer and an officer."""
    people = {
        "vendor": make_membership(Role.OWNER, organisation=make_vendor()).person,
        "agency": make_membership(Role.REQUESTER, organisation=make_agency()).person,
        "viewer": make_overseer(),
        "officer": make_overseer(Role.OFFICER),
    }
    address = reverse(name, args=args)
    answers = {who: getattr(client_of(person), method)(address) for who, person in people.items()}
    found = {who: answer.status_code for who, answer in answers.items()}
    return {"visitor": getattr(Client(), method)(address).status_code, **found}
