"""The first statement of a page of figures: years, data time and versions of the rules."""

import datetime as dt
from typing import Any

import pytest

from marketplace.policies.models import RuleSet
from marketplace.values import clock
from procurement_targets.ledger_state import ledger_state
from procurement_targets.queries import ledger_as_of, years_with_figures
from procurement_targets.rule_sets import CountingRules
from tests.factories.organisations import make_agency
from tests.factories.targets import drain, make_agency_year, make_purchase

pytestmark = pytest.mark.django_db


def test_one_statement_tells_what_three_would(django_assert_num_queries: Any) -> None:
    make_agency_year(make_agency(), 2023)
    make_purchase()
    drain()
    ledger_state("real")  # versions of rules are kept in memory once read
    with django_assert_num_queries(1):
        state = ledger_state("real")
    assert state.years == years_with_figures("real") == [2026, 2023]
    assert state.as_of == ledger_as_of()
    assert state.rules.for_year(2026).rule_set == CountingRules().for_year(2026).rule_set


def test_a_ledger_that_took_nothing_has_no_time_and_no_years() -> None:
    state = ledger_state("rehearsal")
    assert (state.years, state.as_of) == ([], None)


def test_an_adopted_version_holds_at_once() -> None:
    ledger_state("real")
    day = dt.date(2027, 1, 1)
    newer = RuleSet.objects.create(
        domain=RuleSet.Domain.TARGETS,
        version="2027-1",
        valid_from=day,
        status=RuleSet.Status.ADOPTED,
        adopted_at=clock.now(),
    )
    assert ledger_state("real").rules.on(day).rule_set == newer
    assert ledger_state("real").rules.for_year(2026).rule_set != newer
