"""What the counting rules in force say about a line of the report."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from marketplace.ordering.models.orders import PurchaseKind
from marketplace.policies.models import RuleSet
from marketplace.policies.queries import RuleMissing, Rules, rules_on
from marketplace.values.vat import split_total
from procurement_targets.counting import Judgement, PurchaseFacts, judge
from procurement_targets.order_report.market import Market
from procurement_targets.order_report.rows import DesignationKey, OrderRow
from procurement_targets.rule_sets import CountingRules


class NoRules(Exception):
    """No rule set was in force on the day of the contract."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with the part of its amount without VAT and what the rules say about it."""

    row: OrderRow
    supply_krw: int
    judgement: Judgement


class Judge:
    """Judges many lines; the rule sets are read once.

    A designation of the books counts with the term that it has there, extensions included, unless
    the file's term is to be taken over.
    """

    def __init__(self, market: Market, taken_over: Container[DesignationKey] = ()) -> None:
        self._designations = market.designations
        self._taken_over = taken_over
        self._rules = CountingRules()
        self._money_on = lru_cache(maxsize=None)(_money_rules_on)

    def judged(self, row: OrderRow) -> Judged:
        """Return what the rules of the day say; raises NoRules where there were none."""
        try:
            rules = self._rules.on(row.contract_on)
            money = self._money_on(row.contract_on)
        except RuleMissing as error:
            raise NoRules from error
        supply_krw = split_total(row.amount_krw, money.number("vat_basis_points")).supply_krw
        facts = PurchaseFacts(
            kind=kind_of(row),
            contract_on=row.contract_on,
            amount_krw=row.amount_krw,
            supply_krw=supply_krw,
            verified=True,
            designation_number=row.designation_number,
            **self._term_of(row),
        )
        return Judged(row, supply_krw, judge(facts, rules))

    def _term_of(self, row: OrderRow) -> dict[str, Any]:
        known = self._designations.get(row.designation_key)
        if known is None or row.designation_key in self._taken_over:
            return {
                "designation_from": row.designated_from,
                "designation_until": row.designated_until,
                "designation_revoked_on": known.revoked_on if known else None,
            }
        return {
            "designation_from": known.valid_from,
            "designation_until": known.valid_until,
            "designation_revoked_on": known.revoked_on,
        }


def kind_of(row: OrderRow) -> str:
    """Return the kind of purchase; the report marks pilots in the title and leases nowhere."""
    return (PurchaseKind.PILOT if row.is_pilot else PurchaseKind.PURCHASE).value


def _money_rules_on(day: dt.date) -> Rules:
    return rules_on(RuleSet.Domain.MONEY, day)
