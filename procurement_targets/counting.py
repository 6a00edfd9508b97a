"""The counting rules as a pure function: facts of a purchase and a rule set in, a judgement out.

Nothing is read or written here. Every number and switch is a row of the rule set; the law names
none of them. Source: Enforcement Decree of the Procurement Act, art. 7(2)1(d).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from marketplace.ordering.models.orders import PurchaseKind
from marketplace.policies.queries import RuleMissing, Rules
from procurement_targets.models.ledger import Decision

COUNTED = "counted"
PAYER = "paying_agency"

Check = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseFacts:
    """What the rules look at: one order line, one accepted part of it, or one outside purchase.

    `accepted_on` and `paid_on` are None until then. `verified` is None for purchases on the
    platform; of an outside purchase the verification stands for acceptance and payment.
    `designation_until` is the last day; from `revoked_on` on the designation is no more.
    """

    kind: str
    contract_on: dt.date
    amount_krw: int
    supply_krw: int
    accepted_on: dt.date | None = None
    paid_on: dt.date | None = None
    verified: bool | None = None
    designation_number: str = ""
    designation_from: dt.date | None = None
    designation_until: dt.date | None = None
    designation_revoked_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say about a purchase.

    `basis_krw` is the amount with VAT or without, as the rule set says. Each check is
    {"code", "passed", "fact", "rule"}; `rule` is the code of the row that decides, or empty.
    """

    decision: str
    reason_code: str
    effective_on: dt.date
    basis_krw: int
    checks: list[Check]


class _Finding(NamedTuple):
    """One test with what follows from failing it."""

    check: Check
    decision: str
    reason_code: str


def judge(facts: PurchaseFacts, rules: Rules) -> Judgement:
    """Return whether the amount counts, and why.

    All tests are made, so that the reader sees each; the first that fails decides. Raises
    RuleMissing when the rule set lacks a row or names a switch that nobody knows.
    """
    effective_on = effective_date(facts, rules)
    findings = list(_findings(facts, rules, effective_on))
    decisive = next((finding for finding in findings if not finding.check["passed"]), None)
    return Judgement(
        decision=decisive.decision if decisive else Decision.COUNTED.value,
        reason_code=decisive.reason_code if decisive else COUNTED,
        effective_on=effective_on,
        basis_krw=basis_amount(facts.amount_krw, facts.supply_krw, rules),
        checks=[finding.check for finding in findings],
    )


def effective_date(facts: PurchaseFacts, rules: Rules) -> dt.date:
    """Return the day that decides year and designation; the contract's until the other is known."""
    days = {
        "contract_date": facts.contract_on,
        "acceptance_date": facts.accepted_on,
        "payment_date": facts.paid_on,
    }
    return days[_switch(rules, "recognition_date_basis", *days)] or facts.contract_on


def basis_amount(amount_krw: int, supply_krw: int, rules: Rules) -> int:
    """Return the one of the two amounts that the rule set recognises."""
    amounts = {"total_incl_vat": amount_krw, "supply_excl_vat": supply_krw}
    return amounts[_switch(rules, "recognition_amount_basis", *amounts)]


def credits_payer(kind: str, rules: Rules) -> bool:
    """Say whether a pilot purchase is credited to who paid, not to the agency that it names."""
    if kind != PurchaseKind.PILOT:
        return False
    return _switch(rules, "pilot_credit", "named_agency", PAYER) == PAYER


def _findings(facts: PurchaseFacts, rules: Rules, on: dt.date) -> Iterator[_Finding]:
    yield _excluding(
        "kind_recognised",
        facts.kind in rules.texts("recognised_kinds"),
        {"kind": facts.kind},
        "recognised_kinds",
        "kind_not_recognised",
    )
    yield from _designation_findings(facts, rules, on)
    if facts.verified is not None:
        yield _verification_finding(facts, rules)
    else:
        yield from _progress_findings(facts, rules)


def _designation_findings(facts: PurchaseFacts, rules: Rules, on: dt.date) -> Iterator[_Finding]:
    first, last = facts.designation_from, facts.designation_until
    designated = first is not None and last is not None
    number = {"number": facts.designation_number}
    yield _excluding("designated", designated, number, "", "not_designated")
    if first is None or last is None:
        return
    revoked_on = facts.designation_revoked_on
    started = on >= first or _counts(rules, "before_designation")
    ended = on > last or (revoked_on is not None and on >= revoked_on)
    begin: Check = {"on": on.isoformat(), "from": first.isoformat()}
    end: Check = {"on": on.isoformat(), "until": last.isoformat()}
    if revoked_on is not None:
        end["revoked_on"] = revoked_on.isoformat()
    code = "before_designation"
    yield _excluding("designation_begun", started, begin, code, code)
    code = "after_designation"
    yield _excluding("designation_not_over", not ended or _counts(rules, code), end, code, code)


def _verification_finding(facts: PurchaseFacts, rules: Rules) -> _Finding:
    code = "unverified_outside"
    switch = _switch(rules, code, "provisional", "exclude", "count")
    decision = Decision.EXCLUDED if switch == "exclude" else Decision.PROVISIONAL
    passed = bool(facts.verified) or switch == "count"
    check = _check("verified", passed, {"verified": bool(facts.verified)}, code)
    return _Finding(check, decision.value, "outside_unverified")


def _progress_findings(facts: PurchaseFacts, rules: Rules) -> Iterator[_Finding]:
    awaited = _switch(rules, "recognition_event", "order", "acceptance", "payment")
    if awaited == "order":
        fact = {"on": facts.contract_on.isoformat()}
        yield _provisional("ordered", True, fact, "recognition_event", "")
        return
    yield _provisional(*_dated("accepted", facts.accepted_on), "recognition_event", "not_accepted")
    if awaited == "payment":
        yield _provisional(*_dated("paid", facts.paid_on), "recognition_event", "not_paid")


def _dated(code: str, day: dt.date | None) -> tuple[str, bool, Check]:
    return code, day is not None, {"on": day.isoformat() if day else None}


def _excluding(code: str, passed: bool, fact: Check, rule: str, reason: str) -> _Finding:
    return _Finding(_check(code, passed, fact, rule), Decision.EXCLUDED.value, reason)


def _provisional(code: str, passed: bool, fact: Check, rule: str, reason: str) -> _Finding:
    return _Finding(_check(code, passed, fact, rule), Decision.PROVISIONAL.value, reason)


def _check(code: str, passed: bool, fact: Check, rule: str) -> Check:
    return {"code": code, "passed": passed, "fact": fact, "rule": rule}


def _counts(rules: Rules, code: str) -> bool:
    return _switch(rules, code, "exclude", "count") == "count"


def _switch(rules: Rules, code: str, *known: str) -> str:
    """Return a switch; an unknown position must never be taken for the default one."""
    value = rules.text(code)
    if value not in known:
        raise RuleMissing(f"{rules.rule_set}: {code} is {value!r}, known are {', '.join(known)}")
    return value
