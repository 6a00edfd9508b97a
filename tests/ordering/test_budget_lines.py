"""Budget lines are entered and set right by administrators of their own agency."""

from typing import Any

import pytest

from marketplace.accounts.models import User
from marketplace.audit.models import Event
from marketplace.ordering.models import BudgetLine
from marketplace.ordering.refusals import (
    BudgetBelowBound,
    BudgetCodeUsed,
    NothingChanged,
    NotYourRole,
)
from marketplace.ordering.services import add_budget_line, change_budget_line
from marketplace.organisations.roles import Role
from tests.factories.ordering import Market, make_order, members_without
from tests.factories.organisations import make_agency, make_membership
from tests.ordering.states import last_event, refused

GIVEN: dict[str, Any] = {
    "year": 2026,
    "code": "401-09",
    "name": "재난안전관리비",
    "amount_krw": 5_000_000,
}


@pytest.fixture
def admin(market: Market) -> User:
    """An administrator of the market's agency."""
    return make_membership(Role.AGENCY_ADMIN, organisation=market.agency).person


def test_an_administrator_enters_a_line_with_one_event(market: Market, admin: User) -> None:
    before = Event.objects.count()
    line = add_budget_line(agency=market.agency, actor=admin, **GIVEN)
    assert (line.agency, line.year, line.code, line.available_krw) == (
        market.agency,
        2026,
        "401-09",
        5_000_000,
    )
    assert Event.objects.count() == before + 1
    assert (last_event().verb, last_event().actor_id) == ("budget.added", admin.pk)


def test_a_code_comes_once_a_year(market: Market, admin: User) -> None:
    add_budget_line(agency=market.agency, actor=admin, **GIVEN)
    with refused(BudgetCodeUsed, "401-09"):
        add_budget_line(agency=market.agency, actor=admin, **GIVEN)
    next_year = add_budget_line(agency=market.agency, actor=admin, **(GIVEN | {"year": 2027}))
    assert next_year.year == 2027


def test_nobody_else_enters_or_changes_a_line(market: Market, admin: User) -> None:
    stranger = make_membership(Role.AGENCY_ADMIN, organisation=make_agency()).person
    for person in [*members_without(market, []), stranger]:
        with refused(NotYourRole):
            add_budget_line(agency=market.agency, actor=person, **GIVEN)
        with refused(NotYourRole):
            change_budget_line(line=market.budget_line, actor=person, name="x", amount_krw=1)


def test_a_line_is_changed_and_says_what_it_was(market: Market, admin: User) -> None:
    line = market.budget_line
    changed = change_budget_line(line=line, actor=admin, name="안전관리비", amount_krw=7)
    assert (changed.name, changed.amount_krw) == ("안전관리비", 7)
    assert last_event("budget.changed").facts["amount_before_krw"] == 1_000_000_000
    with refused(NothingChanged):
        change_budget_line(line=line, actor=admin, name="안전관리비", amount_krw=7)


def test_an_appropriation_never_falls_below_what_is_bound(market: Market, admin: User) -> None:
    make_order(market)
    line = BudgetLine.objects.get(pk=market.budget_line.pk)
    with refused(BudgetBelowBound):
        change_budget_line(line=line, actor=admin, name=line.name, amount_krw=1_099_999)
    changed = change_budget_line(line=line, actor=admin, name=line.name, amount_krw=1_100_000)
    assert changed.available_krw == 0
