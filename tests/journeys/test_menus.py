"""Every line of a menu leads to a page that its people may see."""

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.desks.navigation import SIDE_MENUS, SITE_MENU
from marketplace.organisations.models import Agency, Office, Vendor
from marketplace.organisations.roles import ROLES_OF_DESK, Desk
from tests.factories.organisations import (
    make_agency,
    make_membership,
    make_office,
    make_vendor,
)
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [entry.url_name for entry in SITE_MENU])
def test_the_site_menu_leads_to_public_pages(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("desk", SIDE_MENUS)
def test_the_menu_of_a_desk_leads_to_its_pages(client: Client, desk: str) -> None:
    organisations: dict[str, Agency | Vendor | Office] = {
        Desk.VENDOR: make_vendor(),
        Desk.BUYER: make_agency(),
        Desk.OVERSIGHT: make_office(),
    }
    seat = make_membership(*ROLES_OF_DESK[desk], organisation=organisations[desk])
    person = seat.person
    sign_in(client, person)
    names = [entry.url_name for group in SIDE_MENUS[desk] for entry in group.entries]
    answers = {name: client.get(reverse(name)).status_code for name in names}
    assert answers == dict.fromkeys(names, 200)
    page = client.get(reverse(names[0])).content.decode()
    assert [name for name in names if f'href="{reverse(name)}"' not in page] == []
