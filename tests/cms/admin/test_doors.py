"""Doors of Wagtail's admin that this product shuts or leads elsewhere."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from marketplace.organisations.roles import Desk, Role
from tests.factories.organisations import (
    make_membership,
    make_office,
    make_person,
    make_vendor,
)
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
# What a browser fetches by itself; a link is followed by a person only.
FETCHED = re.compile(r"""(?:src|srcset|<link[^>]*href)=["'](?:https?:)?//[^"']+""")


def administrator(client: Client) -> Client:
    """Sign a technical administrator in."""
    return sign_in(client, make_person(is_superuser=True, is_staff=True, name="관리자"))


def editor(client: Client, group: str, role: str = Role.EDITOR) -> Client:
    """Sign a person of the content desk in."""
    person = make_membership(role, organisation=make_office(Desk.CONTENT)).person
    person.groups.add(Group.objects.get(name=group))
    return sign_in(client, person)


def test_sign_in_to_the_admin_is_the_products_own(client: Client) -> None:
    answer = client.get("/cms/login/?next=/cms/pages/")
    assert answer["Location"] == f"{reverse('account_login')}?next=/cms/pages/"
    assert client.post("/cms/login/", {"username": "a", "password": "b"}).status_code in (302, 405)
    assert client.get("/cms/password_reset/")["Location"] == reverse("account_login")
    assert client.get("/cms/")["Location"].startswith(reverse("account_login"))


def test_nobody_passes_without_the_second_factor(client: Client) -> None:
    person = make_membership(Role.EDITOR, organisation=make_office(Desk.CONTENT)).person
    person.groups.add(Group.objects.get(name="Editors"))
    sign_in(client, person, second_factor=False)
    assert client.get("/cms/")["Location"] == f"{reverse('second_factor')}?next=%2Fcms%2F"


@pytest.mark.parametrize("path", ["", "pages/", "login/"])
def test_a_person_of_another_desk_is_refused_and_not_sent_in_circles(
    client: Client, path: str
) -> None:
    sign_in(client, make_membership(Role.OWNER, organisation=make_vendor()).person)
    assert client.get(f"/cms/{path}").status_code == 403


@pytest.mark.parametrize("page", ["index", "add"])
@pytest.mark.parametrize("names", ["wagtailusers_users", "wagtailusers_groups"])
def test_users_and_groups_are_shut_for_everyone(client: Client, names: str, page: str) -> None:
    administrator(client)
    answer = client.get(reverse(f"{names}:{page}"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))


def test_nobody_makes_an_administrator_or_sets_a_password(client: Client) -> None:
    administrator(client)
    other = make_person()
    fields = {"email": other.email, "is_superuser": "on", "password1": "x" * 12}
    client.post(reverse("wagtailusers_users:edit", args=[other.pk]), fields)
    group = Group.objects.get(name="Moderators")
    role = reverse("wagtail_bulk_action", args=["accounts", "user", "assign_role"])
    client.post(f"{role}?id={other.pk}", {"role": group.pk})
    other.refresh_from_db()
    assert not other.is_superuser
    assert not other.has_usable_password()
    assert list(other.groups.all()) == []


def test_own_settings_hold_no_name_picture_or_password(client: Client) -> None:
    administrator(client)
    page = client.get(reverse("wagtailadmin_account"))
    names = {panel.name for panels in page.context["panels_by_tab"].values() for panel in panels}
    assert {"theme", "locale"} <= names
    assert names & {"name_email", "avatar", "password"} == set()


@pytest.mark.parametrize(
    "path",
    ["", "pages/", "images/", "documents/", "account/", "reports/locked/", "snippets/"],
)
def test_the_admin_asks_nothing_from_outside(client: Client, path: str) -> None:
    administrator(client)
    answer = client.get(f"/cms/{path}", follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert FETCHED.findall(page) == []
    assert "gravatar" not in page


def test_the_admin_has_a_policy_that_allows_nothing_from_outside(client: Client) -> None:
    administrator(client)
    policy: Any = client.get("/cms/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_editors_write_and_submit_but_do_not_publish(client: Client) -> None:
    from cms.models import HomePage

    home = HomePage.objects.get(slug="home")
    editor(client, "Editors")
    page = client.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).content.decode()
    assert 'name="action-submit"' in page
    assert 'name="action-publish"' not in page


def test_publishers_publish(client: Client) -> None:
    from cms.models import HomePage

    home = HomePage.objects.get(slug="home")
    editor(client, "Moderators", Role.OPERATOR)
    page = client.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).content.decode()
    assert 'name="action-publish"' in page


def test_texts_of_the_site_are_for_publishers(client: Client) -> None:
    texts = reverse("wagtailsettings:edit", args=["cms", "sitetexts"])
    editor(client, "Editors")
    assert client.get(texts).status_code == 302
    editor(client, "Moderators", Role.OPERATOR)
    assert client.get(texts, follow=True).status_code == 200
    assert "help_phone" in client.get(texts, follow=True).content.decode()
