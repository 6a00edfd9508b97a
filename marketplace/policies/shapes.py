"""What the value of a rule may look like.

The rooms that read rules rely on their form. It is taken from the version before: a number stays a
number, a table keeps its columns, and no rule disappears. Switches have a fixed list of positions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from marketplace.policies.models import Rule

SWITCHES: dict[str, frozenset[str]] = {
    "recognition_date_basis": frozenset({"contract_date", "acceptance_date", "payment_date"}),
    "recognition_amount_basis": frozenset({"total_incl_vat", "supply_excl_vat"}),
    "recognition_event": frozenset({"order", "acceptance", "payment"}),
    "before_designation": frozenset({"exclude", "count"}),
    "after_designation": frozenset({"exclude", "count"}),
    "pilot_credit": frozenset({"named_agency", "paying_agency"}),
    "unverified_outside": frozenset({"provisional", "exclude", "count"}),
    "contract_law": frozenset({"state", "local"}),
}
WHOLE = 10_000  # basis points
# Shares of a whole; a rate of more than all would be a slip of the hand.
SHARES = frozenset({"basis_points"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One rule that cannot be used; `kind` is missing, unknown or wrong_form."""

    kind: str
    code: str
    scope: str

    @property
    def sentence(self) -> str:
        """Return what is wrong in plain words."""
        name = f"{self.code} ({self.scope})" if self.scope else self.code
        return _SENTENCES[self.kind]() % {"rule": name}


_SENTENCES = {
    "missing": lambda: _("The rule %(rule)s is missing."),
    "unknown": lambda: _("Nobody knows the rule %(rule)s."),
    "wrong_form": lambda: _("The value of the rule %(rule)s has the wrong form."),
}


def problems_between(rows: Iterable[Rule], known: Iterable[Rule]) -> list[Problem]:
    """Compare the rows of a draft with those of the version before.

    A row without a scope stands in for every scope of its code, and rows with scopes may take its
    place.
    """
    drafted = {(row.code, row.scope): row for row in rows}
    codes = {code for code, _scope in drafted}
    models: dict[str, Rule] = {}
    missing = []
    for row in known:
        models.setdefault(row.code, row)
        is_covered = (row.code, "") in drafted or (not row.scope and row.code in codes)
        if (row.code, row.scope) not in drafted and not is_covered:
            missing.append(Problem("missing", row.code, row.scope))
    unknown = [Problem("unknown", *key) for key in drafted if key[0] not in models]
    wrong = [
        Problem("wrong_form", row.code, row.scope)
        for row in drafted.values()
        if row.code in models and not fits(row, models[row.code].value)
    ]
    return [*missing, *unknown, *wrong]


def fits(row: Rule, model: Any) -> bool:
    """Say whether a row's value has the form of `model` and a possible size."""
    if row.code in SWITCHES:
        return row.value in SWITCHES[row.code]
    if row.unit in SHARES and isinstance(row.value, int) and row.value > WHOLE:
        return False
    return row.value is not None and _alike(row.value, model)


def _alike(value: Any, model: Any) -> bool:
    if isinstance(value, bool) or isinstance(model, bool):
        return isinstance(value, bool) and isinstance(model, bool)
    if model is None or value is None:
        # An open limit may get a number and a limit may be opened.
        return _is_limit(value) and _is_limit(model)
    if isinstance(model, int):
        return isinstance(value, int) and value >= 0
    if isinstance(model, dict):
        return isinstance(value, dict) and _tables_alike(value, model)
    if isinstance(model, list):
        kind = model[0] if model else ""
        return isinstance(value, list) and bool(value) and all(_alike(v, kind) for v in value)
    return isinstance(value, type(model))


def _is_limit(value: Any) -> bool:
    return value is None or (isinstance(value, int) and value >= 0)


def _tables_alike(value: dict[str, Any], model: dict[str, Any]) -> bool:
    shared = value.keys() & model.keys()
    return value.keys() == model.keys() and all(_alike(value[key], model[key]) for key in shared)
