"""Why an amount counts or not, in sentences for people."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.ordering.models.orders import PurchaseKind
from marketplace.policies.models import Rule
from marketplace.policies.queries import Rules
from procurement_targets.counting import Check

REASONS: dict[str, str | Promise] = {
    "counted": _("It meets every condition of the counting rules."),
    "before_designation": _("It was bought before the first day of the designation."),
    "after_designation": _("It was bought after the designation had ended."),
    "not_designated": _("The product was not a designated innovative product."),
    "kind_not_recognised": _("The rules do not recognise this kind of purchase."),
    "outside_unverified": _("The purchase was made elsewhere and is not verified yet."),
    "not_accepted": _("It was ordered, but not accepted yet."),
    "not_paid": _("It was accepted, but not paid yet."),
}

_PASSED: dict[str, str | Promise] = {
    "kind_recognised": _("The kind of purchase is recognised: %(kind)s."),
    "designated": _("The product is a designated innovative product: designation %(number)s."),
    "designation_begun": _("The day that matters is %(on)s; the designation began on %(from)s."),
    "designation_not_over": _(
        "The day that matters is %(on)s; the designation lasts until %(until)s."
    ),
    "verified": _("The purchase was verified."),
    "ordered": _("It was ordered on %(on)s."),
    "accepted": _("It was accepted on %(on)s."),
    "paid": _("It was paid on %(on)s."),
}
_FAILED: dict[str, str | Promise] = {
    "kind_recognised": _("The kind of purchase is not recognised: %(kind)s."),
    "designated": _("The product had no designation on the day of the order."),
    "designation_begun": _(
        "The day that matters is %(on)s; the designation began only on %(from)s."
    ),
    "designation_not_over": _(
        "The day that matters is %(on)s; the designation lasted only until %(until)s."
    ),
    "verified": _("The purchase is not verified yet."),
    "accepted": _("It is not accepted yet."),
    "paid": _("It is not paid yet."),
}
_REVOKED = _("The day that matters is %(on)s; the designation was revoked on %(revoked_on)s.")


@dataclass(frozen=True, slots=True)
class Explained:
    """One check of an entry in words; `rule` is the row that decides, where there is one."""

    code: str
    passed: bool
    sentence: str
    rule: Rule | None


def reason_sentence(code: str) -> str:
    """Return why an entry was decided as it was, in the language of the page."""
    return str(REASONS[code])


def explained(checks: list[Check], rules: Rules) -> list[Explained]:
    """Return the checks of an entry in words, each with its row of the entry's rule set."""
    return [
        Explained(
            check["code"],
            check["passed"],
            check_sentence(check),
            rules.rule(check["rule"]) if check["rule"] else None,
        )
        for check in checks
    ]


def check_sentence(check: Check) -> str:
    """Return one check with its dates, in the language of the page."""
    fact = check["fact"]
    if not check["passed"] and _was_revoked(fact):
        sentence: str | Promise = _REVOKED
    else:
        sentence = (_PASSED if check["passed"] else _FAILED)[check["code"]]
    return str(sentence) % {name: _in_words(name, value) for name, value in fact.items()}


def _was_revoked(fact: dict[str, Any]) -> bool:
    return "revoked_on" in fact and fact["on"] >= fact["revoked_on"]


def _in_words(name: str, value: Any) -> str:
    if name == "kind":
        return str(PurchaseKind(value).label) if value in PurchaseKind else gettext("other")
    if name in {"on", "from", "until", "revoked_on"} and value:
        return date_format(dt.date.fromisoformat(value))
    return str(value)
