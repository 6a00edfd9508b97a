"""Versions of the rules beside each other: which holds when, and what each one changed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from marketplace.desks.oversight.rule_words import scope_in_words, value_in_words
from marketplace.policies.models import Rule, RuleSet
from marketplace.policies.queries import rules_of

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a domain's rules; `state` is draft, coming, in_force or superseded."""

    rule_set: RuleSet
    state: str
    changes: int

    @property
    def tone(self) -> str:
        """Return the tone of the state's badge."""
        tones = {"in_force": "ok", "draft": "warn", "coming": "info"}
        return tones.get(self.state, "plain")

    @property
    def state_label(self) -> str:
        """Return the state in words."""
        labels = {
            "draft": _("Draft"),
            "coming": _("Coming"),
            "in_force": _("In force"),
            "superseded": _("Superseded"),
        }
        return labels[self.state]


@dataclass(frozen=True, slots=True)
class Line:
    """A rule beside what the version before said; `change` is added, changed, removed or empty."""

    rule: Rule
    value: str
    before: str
    change: str

    @property
    def scope(self) -> str:
        """Return for whom the rule holds."""
        return scope_in_words(self.rule.scope)

    @property
    def change_label(self) -> str:
        """Return the change in words."""
        labels = {"added": _("new"), "changed": _("changed"), "removed": _("no longer there")}
        return labels.get(self.change, "")


def versions_of(rule_sets: Sequence[RuleSet], today: dt.date) -> list[Version]:
    """Return the versions of one domain, the newest first, each with what it changed."""
    return [
        Version(one, _state(one, rule_sets, today), _changes(one, before_of(one, rule_sets)))
        for one in sorted(rule_sets, key=lambda one: (one.valid_from, one.pk), reverse=True)
    ]


def before_of(rule_set: RuleSet, rule_sets: Iterable[RuleSet]) -> RuleSet | None:
    """Return the adopted version that this one follows."""
    earlier = [
        one
        for one in rule_sets
        if one.status == RuleSet.Status.ADOPTED
        and one.domain == rule_set.domain
        and one.valid_from < rule_set.valid_from
    ]
    return max(earlier, key=lambda one: one.valid_from, default=None)


def lines_of(rule_set: RuleSet, before: RuleSet | None) -> list[Line]:
    """Return the rules of a version beside those of the version before, by code and scope."""
    now, then = _by_key(rule_set), _by_key(before)
    lines = [_line(rule, then.get(key), before is not None) for key, rule in now.items()]
    gone = [rule for key, rule in then.items() if key not in now]
    lines += [Line(rule, "", value_in_words(rule), "removed") for rule in gone]
    return sorted(lines, key=lambda line: (line.rule.code, line.rule.scope))


def _line(rule: Rule, old: Rule | None, has_before: bool) -> Line:
    if old is None:
        return Line(rule, value_in_words(rule), "", "added" if has_before else "")
    changed = rule.value != old.value
    return Line(
        rule,
        value_in_words(rule),
        value_in_words(old) if changed else "",
        "changed" if changed else "",
    )


def _changes(rule_set: RuleSet, before: RuleSet | None) -> int:
    if before is None:
        return 0
    return sum(bool(line.change) for line in lines_of(rule_set, before))


def _state(rule_set: RuleSet, rule_sets: Sequence[RuleSet], today: dt.date) -> str:
    if rule_set.status == RuleSet.Status.DRAFT:
        return "draft"
    if rule_set.valid_from > today:
        return "coming"
    holding = [
        one for one in rule_sets if one.status == RuleSet.Status.ADOPTED and one.valid_from <= today
    ]
    newest = max(holding, key=lambda one: one.valid_from)
    return "in_force" if newest.pk == rule_set.pk else "superseded"


def _by_key(rule_set: RuleSet | None) -> dict[Key, Any]:
    if rule_set is None:
        return {}
    return {(rule.code, rule.scope): rule for rule in rules_of(rule_set)}
