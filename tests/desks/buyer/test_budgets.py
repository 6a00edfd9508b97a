"""Budget lines on the desk: looked at by all, entered and set right by administrators."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.ordering.models import BudgetLine
from marketplace.organisations.roles import Role
from tests.desks.buyer.people import browser_of, led_to, see, send, shown, stranger
from tests.factories.ordering import Market, make_budget_line, make_order
from tests.factories.organisations import make_membership

GIVEN = {"year": "2026", "code": "401-09", "name": "재난안전관리비", "amount_krw": "5000000"}


@pytest.fixture
def admin(market: Market) -> User:
    """An administrator of the market's agency."""
    return make_membership(Role.AGENCY_ADMIN, organisation=market.agency).person


def test_pages_are_for_the_agencys_people(client: Client, market: Market) -> None:
    pk = market.budget_line.pk
    for name, args in (("budget_list", []), ("budget_new", []), ("budget_line", [pk])):
        assert "login" in led_to(client.get(reverse(name, args=args)))
        see(browser_of(market.seller), name, *args, expects=403)
    see(browser_of(stranger()), "budget_line", pk, expects=404)
    see(browser_of(market.requester), "budget_line", pk)
    see(browser_of(market.requester), "budget_new", expects=403)


def test_the_list_shows_what_is_bound_and_left(market: Market) -> None:
    make_order(market)
    text = see(browser_of(market.requester), "budget_list")
    assert "KRW 1,000,000,000 KRW 1,100,000 KRW 0 KRW 998,900,000" in text
    assert "No budget line is entered for 2025" in see(
        browser_of(market.requester), "budget_list", year="2025"
    )
    assert "No budget line" in see(browser_of(stranger()), "budget_list")


def test_movements_name_the_order(market: Market) -> None:
    order = make_order(market)
    text = see(browser_of(market.requester), "budget_line", market.budget_line.pk)
    assert order.number in text
    assert "Committed" in text


def test_an_administrator_enters_a_line_once(market: Market, admin: User) -> None:
    browser = browser_of(admin)
    assert led_to(send(browser, "budget_new", **GIVEN)) == reverse("budget_list")
    line = BudgetLine.objects.get(code="401-09")
    assert (line.agency, line.amount_krw) == (market.agency, 5_000_000)
    again = send(browser, "budget_new", **GIVEN)
    assert "The agency has a budget line 401-09 for this year already." in shown(again)
    assert 'value="재난안전관리비"' in again.content.decode()


def test_a_wrong_amount_comes_back_as_typed(market: Market, admin: User) -> None:
    answer = send(browser_of(admin), "budget_new", **(GIVEN | {"amount_krw": "five"}))
    assert 'value="five"' in answer.content.decode()
    assert not BudgetLine.objects.filter(code="401-09").exists()


def test_an_administrator_sets_a_line_right(market: Market, admin: User) -> None:
    make_order(market)
    line = market.budget_line
    browser = browser_of(admin)
    too_low = send(browser, "budget_line", line.pk, name=line.name, amount_krw="1099999")
    assert "cannot be less than what is bound and spent: KRW 1,100,000." in shown(too_low)
    line.refresh_from_db()
    assert line.amount_krw == 1_000_000_000
    given = {"name": "안전관리비", "amount_krw": "1100000"}
    assert led_to(send(browser, "budget_line", line.pk, **given)) == reverse(
        "budget_line", args=[line.pk]
    )
    line.refresh_from_db()
    assert (line.name, line.available_krw) == ("안전관리비", 0)
    assert "Nothing would change." in shown(send(browser, "budget_line", line.pk, **given))


def test_others_cannot_change_a_line(market: Market) -> None:
    line = market.budget_line
    given = {"name": "다른 이름", "amount_krw": "1"}
    answer = send(browser_of(market.approver), "budget_line", line.pk, **given)
    assert "Your role in this organisation does not allow this." in shown(answer, 403)
    assert send(browser_of(stranger()), "budget_line", line.pk, **given).status_code == 404
    line.refresh_from_db()
    assert line.amount_krw == 1_000_000_000


def test_the_list_costs_the_same_with_one_and_three_rows(
    market: Market, django_assert_num_queries: Any
) -> None:
    browser = browser_of(market.requester)
    url = reverse("budget_list")
    for rows in (0, 2):
        for _row in range(rows):
            make_budget_line(market.agency)
        browser.get(url)
        with django_assert_num_queries(4):
            browser.get(url)
