"""People, roles, stand-ins, and the report on who could act twice."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.organisations.models import Delegation, Membership
from marketplace.organisations.roles import Role
from tests.desks.buyer.people import browser_of, led_to, see, send, shown, stranger
from tests.factories.ordering import Market
from tests.factories.organisations import make_membership, make_person

Status = Membership.Status


@pytest.fixture
def admin(market: Market) -> User:
    """An administrator of the market's agency."""
    return make_membership(
        Role.AGENCY_ADMIN, organisation=market.agency, person=make_person(name="관리자")
    ).person


def seat_of(person: User) -> Membership:
    return Membership.objects.get(person=person)


@pytest.mark.parametrize("name", ["agency_members", "duties_report"])
def test_only_administrators_see_people_and_roles(
    client: Client, market: Market, admin: User, name: str
) -> None:
    assert "login" in led_to(client.get(reverse(name)))
    see(browser_of(market.approver), name, expects=403)
    assert "obligation_officer" in see(browser_of(admin), name)
    assert "obligation_officer" not in see(browser_of(stranger(Role.AGENCY_ADMIN)), name)


def test_a_person_of_another_agency_is_not_found(market: Market, admin: User) -> None:
    other = seat_of(stranger())
    see(browser_of(admin), "agency_member", other.pk, expects=404)
    assert send(browser_of(admin), "agency_member_end", other.pk).status_code == 404
    other.refresh_from_db()
    assert other.status == Status.ACTIVE


def test_a_person_who_asked_is_let_in_once(market: Market, admin: User) -> None:
    asking = make_membership(organisation=market.agency, status=Status.REQUESTED)
    browser = browser_of(admin)
    assert "People who ask to join" in see(browser, "agency_members")
    assert "Let the person in" in see(browser, "agency_member", asking.pk)
    given = {"roles": ["requester"], "limit_krw": "30000000"}
    for _click in range(2):
        assert led_to(send(browser, "agency_member", asking.pk, **given)) == reverse(
            "agency_members"
        )
    asking.refresh_from_db()
    assert (asking.status, asking.roles) == (Status.ACTIVE, ["requester"])
    assert asking.limit_krw == 30_000_000


def test_roles_are_changed_and_needed(market: Market, admin: User) -> None:
    seat, browser = seat_of(market.inspector), browser_of(admin)
    send(browser, "agency_member", seat.pk, roles=["inspector", "requester"])
    seat.refresh_from_db()
    assert seat.roles == ["requester", "inspector"]
    assert "This field is required." in shown(send(browser, "agency_member", seat.pk))


def test_administrators_add_no_role_to_themselves(market: Market, admin: User) -> None:
    seat = seat_of(admin)
    answer = send(browser_of(admin), "agency_member", seat.pk, roles=["agency_admin", "approver"])
    assert answer.status_code == 403
    seat.refresh_from_db()
    assert seat.roles == [Role.AGENCY_ADMIN]


def test_a_membership_ends_and_the_last_administrator_stays(market: Market, admin: User) -> None:
    browser = browser_of(admin)
    seat = seat_of(market.inspector)
    assert led_to(send(browser, "agency_member_end", seat.pk, note="전출")) == reverse(
        "agency_members"
    )
    seat.refresh_from_db()
    assert seat.status == Status.ENDED
    assert send(browser, "agency_member_end", seat.pk).status_code == 404
    own = seat_of(admin)
    send(browser, "agency_member_end", own.pk)
    own.refresh_from_db()
    assert own.status == Status.ACTIVE


def test_the_report_names_every_path_by_which_one_could_act_twice(
    market: Market, admin: User
) -> None:
    browser = browser_of(admin)
    assert "There is none:" in see(browser, "duties_report")
    seat = seat_of(market.approver)
    seat.roles = ["approver", "inspector"]
    seat.save()
    text = see(browser, "duties_report")
    assert "approver carries roles that must be apart: Approver, Inspector." in text
    assert "One person could act twice" in see(browser, "agency_members")


def stand_in(market: Market, **changes: Any) -> dict[str, Any]:
    """What the form sends: the inspector stands in for the obligation officer."""
    given: dict[str, Any] = {
        "giver": seat_of(market.obligation_officer).pk,
        "receiver": seat_of(market.inspector).pk,
        "role": "obligation_officer",
        "starts_on": "2026-06-15",
        "ends_on": "2026-06-19",
        "reason": "출장",
    }
    return given | changes


def test_people_name_their_own_stand_in_and_end_it(market: Market) -> None:
    browser = browser_of(market.obligation_officer)
    assert led_to(send(browser, "delegation_list", **stand_in(market))) == reverse(
        "delegation_list"
    )
    row = Delegation.objects.get()
    text = see(browser, "delegation_list")
    assert "obligation_officer 출장 inspector Obligation officer" in text
    again = send(browser, "delegation_list", **stand_in(market))
    assert 'value="출장"' in again.content.decode()
    assert Delegation.objects.count() == 1
    for _click in range(2):
        send(browser, "delegation_revoke", row.pk)
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert "ended early" in see(browser, "delegation_list")


def test_nobody_names_a_stand_in_for_a_colleague(market: Market) -> None:
    answer = send(browser_of(market.approver), "delegation_list", **stand_in(market))
    assert "Select a valid choice." in shown(answer)
    assert not Delegation.objects.exists()


def test_administrators_name_stand_ins_for_others(market: Market, admin: User) -> None:
    send(browser_of(admin), "delegation_list", **stand_in(market))
    assert Delegation.objects.get().role == "obligation_officer"


def test_another_agencys_delegation_is_not_found(market: Market, admin: User) -> None:
    send(browser_of(admin), "delegation_list", **stand_in(market))
    row = Delegation.objects.get()
    other = browser_of(stranger(Role.AGENCY_ADMIN))
    assert send(other, "delegation_revoke", row.pk).status_code == 404
    assert "Nobody stands in for anybody." in see(other, "delegation_list")
    row.refresh_from_db()
    assert row.revoked_at is None


def test_the_list_costs_the_same_with_one_and_three_rows(
    market: Market, admin: User, django_assert_num_queries: Any
) -> None:
    browser = browser_of(admin)
    url = reverse("agency_members")
    for rows in (1, 2):
        for _row in range(rows):
            make_membership(Role.REQUESTER, organisation=market.agency)
        browser.get(url)
        with django_assert_num_queries(10):
            browser.get(url)
