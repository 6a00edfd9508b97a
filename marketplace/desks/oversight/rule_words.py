"""The values of rules in words: switches, kinds of bodies, amounts, tables."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.desks.figures import format_percent
from marketplace.desks.templatetags.figures import won
from marketplace.ordering.models.orders import PurchaseKind
from marketplace.organisations.models import AgencyKind
from marketplace.organisations.roles import Role
from marketplace.policies.models import Rule

Words = Mapping[str, str | Promise]

CODES: Words = {
    "exclude": gettext_lazy("excluded"),
    "count": gettext_lazy("counted"),
    "provisional": gettext_lazy("provisional"),
    "contract_date": gettext_lazy("day of the contract"),
    "acceptance_date": gettext_lazy("day of acceptance"),
    "payment_date": gettext_lazy("day of payment"),
    "total_incl_vat": gettext_lazy("amount with VAT"),
    "supply_excl_vat": gettext_lazy("amount without VAT"),
    "order": gettext_lazy("at the order"),
    "acceptance": gettext_lazy("at acceptance"),
    "payment": gettext_lazy("at payment"),
    "named_agency": gettext_lazy("the agency that the report names"),
    "paying_agency": gettext_lazy("the agency that pays"),
    "state": gettext_lazy("State Contract Act"),
    "local": gettext_lazy("Local Contract Act"),
    "floor": gettext_lazy("rounded down"),
    "half_up": gettext_lazy("rounded half up"),
    "ceiling": gettext_lazy("rounded up"),
    "designation": gettext_lazy("designation"),
    "digital_service": gettext_lazy("digital service"),
    "small_firm": gettext_lazy("small firm"),
    "preferred_firm": gettext_lazy("preferred firm"),
    "ground_innovative_product": gettext_lazy("innovative product"),
    "ground_digital_service": gettext_lazy("digital service"),
    "prize": gettext_lazy("prize of a challenge"),
    **{kind.value: kind.label for kind in PurchaseKind},
    **{role.value: role.label for role in Role},
}
SCOPES: Words = {
    "state": CODES["state"],
    "local": CODES["local"],
    **{kind.value: kind.label for kind in AgencyKind},
}
COLUMNS: Words = {
    "unit_krw": gettext_lazy("unit"),
    "mode": gettext_lazy("rounding"),
    "needs": gettext_lazy("needs"),
    "max_supply_krw": gettext_lazy("at most without VAT"),
    "single_quote_max_krw": gettext_lazy("one quote up to"),
    "any_amount": gettext_lazy("any amount"),
    "role": gettext_lazy("role"),
    "from_krw": gettext_lazy("from this amount on"),
    "window_days": gettext_lazy("window in days"),
    "threshold_supply_krw": gettext_lazy("threshold without VAT"),
}
UNITS: Words = {
    "days": gettext_lazy("%(number)s days"),
    "working_days": gettext_lazy("%(number)s working days"),
    "months": gettext_lazy("%(number)s months"),
    "years": gettext_lazy("%(number)s years"),
    "characters": gettext_lazy("%(number)s characters"),
    "KRW_with_VAT": gettext_lazy("%(number)s with VAT"),
    "KRW_without_VAT": gettext_lazy("%(number)s without VAT"),
}


def value_in_words(rule: Rule) -> str:
    """Return a rule's value as a reader says it."""
    return _in_words(rule.value, rule.unit)


def scope_in_words(scope: str) -> str:
    """Return for whom a rule holds."""
    return str(SCOPES.get(scope, scope)) if scope else _("everyone")


def _in_words(value: Any, unit: str = "") -> str:
    if value is None:
        return _("no limit")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return _number(value, unit)
    if isinstance(value, list):
        return ", ".join(_in_words(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(_column(name, part) for name, part in value.items() if part != "")
    return str(CODES.get(value, value))


def _column(name: str, value: Any) -> str:
    unit = "KRW" if name.endswith("_krw") else ""
    return f"{COLUMNS.get(name, name)}: {_in_words(value, unit)}"


def _number(value: int, unit: str) -> str:
    if unit == "basis_points":
        return format_percent(value, 2)
    number = won(value) if unit.startswith("KRW") else f"{value:,}"
    return str(UNITS.get(unit, "%(number)s")) % {"number": number}
