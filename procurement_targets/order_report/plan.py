"""What an import would do: every line is judged against the books before anything is written."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from procurement_targets.order_report.judging import Judge, Judged, NoRules
from procurement_targets.order_report.market import KnownPurchase, Market
from procurement_targets.order_report.refusing import Refusal, Refusing, without_rules
from procurement_targets.order_report.rows import DesignationKey, OrderRow

Period = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Change:
    """A known line that the file gives with other facts."""

    row: OrderRow
    known: KnownPurchase

    @property
    def differences(self) -> dict[str, tuple[Any, Any]]:
        """Return before and after of each fact that differs."""
        before, after = self.known.facts, self.row.facts
        names = [name for name in after if before.get(name) != after[name]]
        return {name: (before.get(name), after[name]) for name in names}


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines of a file sorted by what is to happen to them; nothing is written yet.

    `changed` is written only when `accepts_changes`. `gone` lists what earlier imports took in the
    period of this file and the file no longer has; it is shown, never deleted. `judged` holds what
    the rules say about each line of `standing`. `corrected` are the designations of the books that
    the file gives with another term or type, with a line that says so.
    """

    market: Market
    rows: tuple[OrderRow, ...]
    accepts_changes: bool
    new: list[OrderRow]
    known: list[OrderRow]
    changed: list[Change]
    gone: list[KnownPurchase]
    refused: list[Refusal]
    judged: list[Judged]
    corrected: dict[DesignationKey, OrderRow]

    @property
    def accepted(self) -> list[Change]:
        """Return the changes that are written."""
        return self.changed if self.accepts_changes else []

    @property
    def standing(self) -> list[OrderRow]:
        """Return the rows that stand in the books as the file gives them once it is imported."""
        return [*self.new, *self.known, *(change.row for change in self.accepted)]


def make_plan(
    rows: tuple[OrderRow, ...],
    market: Market,
    *,
    period: Period | None = None,
    accept_changes: bool = False,
) -> Plan:
    """Sort the rows of a file. `period` is what the file says it covers, else its whole years."""
    refusing = Refusing(rows, market, accept_changes=accept_changes)
    plan = Plan(
        market=market,
        rows=rows,
        accepts_changes=accept_changes,
        new=[],
        known=[],
        changed=[],
        gone=list(_gone(rows, market, period or _whole_years(rows))),
        refused=[],
        judged=[],
        corrected=refusing.corrected if accept_changes else {},
    )
    judge = Judge(market, plan.corrected)
    for row in rows:
        _sort(row, plan, refusing, judge)
    return plan


def _sort(row: OrderRow, plan: Plan, refusing: Refusing, judge: Judge) -> None:
    earlier = plan.market.purchases.get(row.key)
    is_same = plan.market.knows(row)
    if not is_same and (refusal := refusing.refusal_of(row)):
        plan.refused.append(refusal)
        return
    try:
        judged = judge.judged(row)
    except NoRules:
        plan.refused.append(without_rules(row))
        return
    if is_same:
        plan.known.append(row)
    elif earlier:
        plan.changed.append(Change(row, earlier))
    else:
        plan.new.append(row)
    if is_same or not earlier or plan.accepts_changes:
        plan.judged.append(judged)


def _gone(rows: tuple[OrderRow, ...], market: Market, period: Period) -> Iterator[KnownPurchase]:
    present = {row.key for row in rows}
    first, last = period
    for key, known in market.purchases.items():
        if key not in present and first <= known.contract_on <= last:
            yield known


def _whole_years(rows: tuple[OrderRow, ...]) -> Period:
    days = [row.contract_on for row in rows]
    return dt.date(min(days).year, 1, 1), dt.date(max(days).year, 12, 31)
