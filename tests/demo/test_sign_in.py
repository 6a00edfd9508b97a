"""Signing in as one of the made-up people."""

import importlib
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import clear_url_caches

from marketplace import urls
from marketplace.accounts.models import User
from marketplace.demo.loading import people
from marketplace.organisations.roles import Role
from marketplace.values import clock
from tests.factories.organisations import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Include the demonstration's addresses, as an installation with DEMO=1 does."""
    monkeypatch.setattr(settings, "DEMO", True)
    _read_addresses_again()
    yield
    monkeypatch.undo()
    _read_addresses_again()


def _read_addresses_again() -> None:
    importlib.reload(urls)
    clear_url_caches()


@pytest.fixture
def officer() -> User:
    with clock.set_to(people.opening_moment()):
        people.build_offices(people.made_up_names())
    return people.oversight_officer()


def test_without_demo_there_is_no_such_page(client: Client, officer: User) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.post(f"/demo/{officer.pk}/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_one_click_signs_in_with_the_second_factor(
    demo_on: None, client: Client, officer: User
) -> None:
    page = client.get("/demo/")
    assert officer.name in page.content.decode()
    answer = client.post(f"/demo/{officer.pk}/")
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(officer.pk)
    methods = [record["method"] for record in client.session["account_authentication_methods"]]
    assert methods == ["password", "mfa"]


def test_looking_does_not_sign_in(demo_on: None, client: Client, officer: User) -> None:
    assert client.get(f"/demo/{officer.pk}/").status_code == 405
    assert "_auth_user_id" not in client.session


def test_nobody_but_the_ten_can_be_entered(demo_on: None, client: Client, officer: User) -> None:
    real = make_person()
    other = User.objects.filter(
        is_demo=True, memberships__office__isnull=False, memberships__roles=[Role.HEAD.value]
    ).get()
    for person in (real, other):
        assert client.post(f"/demo/{person.pk}/").status_code == 404
    officer.is_active = False
    officer.save()
    assert client.post(f"/demo/{officer.pk}/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_an_empty_market_says_so(demo_on: None, client: Client) -> None:
    page = client.get("/en/demo/")
    assert "has not been loaded yet" in page.content.decode()
