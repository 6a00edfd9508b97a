"""Which version of the counting rules speaks about a day."""

import datetime as dt
from collections.abc import Sequence

from marketplace.policies.models import RuleSet
from marketplace.policies.queries import RuleMissing, Rules, adopted_sets, rules_of


class CountingRules:
    """The adopted versions, read once for a piece of work over many days.

    A purchase is judged by the version in force on the day of its contract, whatever day its
    amount falls on.
    """

    def __init__(self, versions: Sequence[RuleSet] | None = None) -> None:
        """Take the versions, the newest first, where they were read already."""
        known = adopted_sets(RuleSet.Domain.TARGETS) if versions is None else versions
        self._versions = list(known)

    def on(self, day: dt.date) -> Rules:
        """Return the rules in force on `day`; raise RuleMissing before the first version."""
        for version in self._versions:
            if version.valid_from <= day:
                return rules_of(version)
        raise RuleMissing(f"no counting rules in force on {day}")

    def for_year(self, year: int) -> Rules:
        """Return the rules by which the targets of a year are set: those of its first day."""
        return self.on(dt.date(year, 1, 1))


class OneVersion(CountingRules):
    """One version for every day, to see what the figures would be under it."""

    def __init__(self, rule_set: RuleSet) -> None:
        self._rules = rules_of(rule_set)

    def on(self, day: dt.date) -> Rules:
        """Return the one version, whatever the day."""
        return self._rules
