"""Reading the rules that were in force on a day."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from marketplace.policies.models import Rule, RuleSet
from marketplace.values.refusals import Ground


class RuleMissing(LookupError):
    """The rules in force lack a row that the product cannot do without."""


class Rules:
    """The rows of one rule set, looked up by code and the narrowest scope that has a row."""

    def __init__(self, rule_set: RuleSet, rows: Mapping[tuple[str, str], Rule]) -> None:
        self.rule_set = rule_set
        self._rows = rows

    def rule(self, code: str, *scopes: str) -> Rule:
        """Return the row of the first scope that has one, else the one without a scope.

        Raises RuleMissing when there is none.
        """
        for scope in (*scopes, ""):
            if row := self._rows.get((code, scope)):
                return row
        raise RuleMissing(f"{self.rule_set}: no rule {code!r} for {scopes or 'everyone'}")

    def has(self, code: str, *scopes: str) -> bool:
        """Say whether `rule` would find a row."""
        return any((code, scope) in self._rows for scope in (*scopes, ""))

    def value(self, code: str, *scopes: str) -> Any:
        """Return a row's value as it is stored."""
        return self.rule(code, *scopes).value

    def number(self, code: str, *scopes: str) -> int:
        """Return a whole number: won, days, basis points; the unit is in the row."""
        value = self.value(code, *scopes)
        if isinstance(value, bool) or not isinstance(value, int):
            raise RuleMissing(f"{self.rule_set}: {code} is {value!r}, not a whole number")
        return value

    def text(self, code: str, *scopes: str) -> str:
        """Return a switch, such as a date basis."""
        return str(self.value(code, *scopes))

    def texts(self, code: str, *scopes: str) -> list[str]:
        """Return a list of codes."""
        return [str(item) for item in self.value(code, *scopes)]

    def ground(self, code: str, *scopes: str) -> Ground:
        """Return the rule as the ground of an answer: its code and its source."""
        row = self.rule(code, *scopes)
        return Ground(code, row.source)

    def __iter__(self) -> Any:
        return iter(self._rows.values())


def adopted_sets(domain: str) -> QuerySet[RuleSet]:
    """Return the adopted versions of a domain, newest first."""
    return RuleSet.objects.filter(domain=domain, status=RuleSet.Status.ADOPTED).order_by(
        "-valid_from"
    )


def rules_on(domain: str, day: dt.date) -> Rules:
    """Return the rules of a domain that are in force on `day`.

    Raises RuleMissing when no version was in force yet. Costs one query; the rows of an adopted
    set never change and are kept in memory.
    """
    rule_set = adopted_sets(domain).filter(valid_from__lte=day).first()
    if rule_set is None:
        raise RuleMissing(f"no rules of {domain!r} in force on {day}")
    return rules_of(rule_set)


def rules_of(rule_set: RuleSet) -> Rules:
    """Return the rows of one version; drafts are read anew each time."""
    if rule_set.status != RuleSet.Status.ADOPTED:
        return Rules(rule_set, _rows(rule_set.pk))
    return Rules(rule_set, _rows_of_adopted(rule_set.pk, rule_set.adopted_at))


@lru_cache(maxsize=64)
def adopted_version(pk: int, adopted_at: dt.datetime | None) -> RuleSet:
    """Return an adopted version, which never changes and is kept in memory.

    The time of its adoption tells it from a version of another market under the same number.
    """
    return RuleSet.objects.get(pk=pk, adopted_at=adopted_at)


@lru_cache(maxsize=64)
def _rows_of_adopted(pk: int, adopted_at: dt.datetime | None) -> dict[tuple[str, str], Rule]:
    return _rows(pk)


def _rows(pk: int) -> dict[tuple[str, str], Rule]:
    return {(row.code, row.scope): row for row in Rule.objects.filter(rule_set_id=pk)}
