"""Every switch of the counting rules, on its own."""

import datetime as dt
from typing import Any

import pytest

from marketplace.policies.queries import RuleMissing
from procurement_targets.counting import Judgement, PurchaseFacts, credits_payer, judge
from tests.factories.targets import make_rules

FIRST, LAST = dt.date(2024, 4, 2), dt.date(2027, 4, 1)
BEFORE, AFTER = dt.date(2024, 4, 1), dt.date(2027, 4, 2)
ORDERED, ACCEPTED, PAID = dt.date(2026, 5, 4), dt.date(2026, 6, 1), dt.date(2026, 7, 1)


def facts(**changes: Any) -> PurchaseFacts:
    """A designated purchase that was accepted."""
    fields: dict[str, Any] = {
        "kind": "purchase",
        "contract_on": ORDERED,
        "amount_krw": 1_100_000,
        "supply_krw": 1_000_000,
        "accepted_on": ACCEPTED,
        "designation_number": "2024-034",
        "designation_from": FIRST,
        "designation_until": LAST,
    }
    return PurchaseFacts(**(fields | changes))


def outcome(judgement: Judgement) -> tuple[str, str]:
    return judgement.decision, judgement.reason_code


def test_an_accepted_purchase_of_a_designated_product_counts() -> None:
    judgement = judge(facts(), make_rules())
    assert judgement == Judgement(
        decision="counted",
        reason_code="counted",
        effective_on=ORDERED,
        basis_krw=1_100_000,
        checks=[
            {
                "code": "kind_recognised",
                "passed": True,
                "fact": {"kind": "purchase"},
                "rule": "recognised_kinds",
            },
            {
                "code": "designated",
                "passed": True,
                "fact": {"number": "2024-034"},
                "rule": "",
            },
            {
                "code": "designation_begun",
                "passed": True,
                "fact": {"on": "2026-05-04", "from": "2024-04-02"},
                "rule": "before_designation",
            },
            {
                "code": "designation_not_over",
                "passed": True,
                "fact": {"on": "2026-05-04", "until": "2027-04-01"},
                "rule": "after_designation",
            },
            {
                "code": "accepted",
                "passed": True,
                "fact": {"on": "2026-06-01"},
                "rule": "recognition_event",
            },
        ],
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (BEFORE, ("excluded", "before_designation")),
        (FIRST, ("counted", "counted")),
        (LAST, ("counted", "counted")),
        (AFTER, ("excluded", "after_designation")),
    ],
)
def test_first_and_last_day_of_the_designation_belong_to_it(
    day: dt.date, expected: tuple[str, str]
) -> None:
    assert outcome(judge(facts(contract_on=day), make_rules())) == expected


@pytest.mark.parametrize(
    ("switch", "day"), [("before_designation", BEFORE), ("after_designation", AFTER)]
)
def test_purchases_outside_the_period_count_where_the_switch_says_so(
    switch: str, day: dt.date
) -> None:
    judgement = judge(facts(contract_on=day), make_rules(**{switch: "count"}))
    assert outcome(judgement) == ("counted", "counted")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 5, 3), ("counted", "counted")),
        (dt.date(2026, 5, 4), ("excluded", "after_designation")),
    ],
)
def test_from_the_day_of_revocation_nothing_counts(day: dt.date, expected: tuple[str, str]) -> None:
    revoked = facts(contract_on=day, designation_revoked_on=dt.date(2026, 5, 4))
    assert outcome(judge(revoked, make_rules())) == expected


def test_what_is_not_designated_is_excluded_before_acceptance_too() -> None:
    bare = facts(
        accepted_on=None, designation_from=None, designation_until=None, designation_number=""
    )
    judgement = judge(bare, make_rules())
    assert outcome(judgement) == ("excluded", "not_designated")
    assert [check["code"] for check in judgement.checks] == [
        "kind_recognised",
        "designated",
        "accepted",
    ]


def test_a_kind_that_is_not_recognised_is_excluded() -> None:
    rules = make_rules(recognised_kinds=["purchase", "pilot"])
    assert outcome(judge(facts(kind="lease"), rules)) == ("excluded", "kind_not_recognised")
    assert outcome(judge(facts(kind="lease"), make_rules())) == ("counted", "counted")


def test_without_acceptance_it_is_provisional() -> None:
    judgement = judge(facts(accepted_on=None), make_rules())
    assert outcome(judgement) == ("provisional", "not_accepted")
    assert judgement.basis_krw == 1_100_000


def test_an_order_counts_at_once_where_the_order_is_the_event() -> None:
    judgement = judge(facts(accepted_on=None), make_rules(recognition_event="order"))
    assert outcome(judgement) == ("counted", "counted")


@pytest.mark.parametrize(
    ("accepted_on", "paid_on", "expected"),
    [
        (None, None, ("provisional", "not_accepted")),
        (ACCEPTED, None, ("provisional", "not_paid")),
        (ACCEPTED, PAID, ("counted", "counted")),
    ],
)
def test_it_waits_for_the_payment_where_that_is_the_event(
    accepted_on: dt.date | None, paid_on: dt.date | None, expected: tuple[str, str]
) -> None:
    rules = make_rules(recognition_event="payment")
    assert outcome(judge(facts(accepted_on=accepted_on, paid_on=paid_on), rules)) == expected


@pytest.mark.parametrize(
    ("basis", "expected"),
    [("contract_date", ORDERED), ("acceptance_date", ACCEPTED), ("payment_date", PAID)],
)
def test_the_date_basis_decides_the_day(basis: str, expected: dt.date) -> None:
    judgement = judge(facts(paid_on=PAID), make_rules(recognition_date_basis=basis))
    assert judgement.effective_on == expected


def test_until_the_day_of_the_basis_is_known_the_contract_day_stands_in() -> None:
    rules = make_rules(recognition_date_basis="acceptance_date")
    assert judge(facts(accepted_on=None), rules).effective_on == ORDERED


def test_the_designation_must_hold_on_the_day_of_the_basis() -> None:
    rules = make_rules(recognition_date_basis="acceptance_date")
    late = facts(contract_on=LAST, accepted_on=AFTER)
    assert outcome(judge(late, rules)) == ("excluded", "after_designation")
    assert outcome(judge(late, make_rules())) == ("counted", "counted")


@pytest.mark.parametrize(
    ("basis", "expected"), [("total_incl_vat", 1_100_000), ("supply_excl_vat", 1_000_000)]
)
def test_the_amount_basis_decides_the_amount(basis: str, expected: int) -> None:
    assert judge(facts(), make_rules(recognition_amount_basis=basis)).basis_krw == expected


@pytest.mark.parametrize(
    ("switch", "verified", "expected"),
    [
        ("provisional", False, ("provisional", "outside_unverified")),
        ("exclude", False, ("excluded", "outside_unverified")),
        ("count", False, ("counted", "counted")),
        ("provisional", True, ("counted", "counted")),
        ("exclude", True, ("counted", "counted")),
    ],
)
def test_an_outside_purchase_waits_for_its_verification(
    switch: str, verified: bool, expected: tuple[str, str]
) -> None:
    outside = facts(verified=verified, accepted_on=None)
    assert outcome(judge(outside, make_rules(unverified_outside=switch))) == expected


def test_the_first_failing_check_decides_and_all_are_listed() -> None:
    judgement = judge(facts(kind="lease", contract_on=BEFORE), make_rules(recognised_kinds=[]))
    assert outcome(judgement) == ("excluded", "kind_not_recognised")
    assert [check["code"] for check in judgement.checks if not check["passed"]] == [
        "kind_recognised",
        "designation_begun",
    ]


@pytest.mark.parametrize(
    ("kind", "switch", "expected"),
    [
        ("pilot", "named_agency", False),
        ("pilot", "paying_agency", True),
        ("purchase", "paying_agency", False),
    ],
)
def test_only_pilots_may_be_credited_to_the_payer(kind: str, switch: str, expected: bool) -> None:
    assert credits_payer(kind, make_rules(pilot_credit=switch)) is expected


@pytest.mark.parametrize(
    "switch",
    [
        "recognition_date_basis",
        "recognition_amount_basis",
        "recognition_event",
        "before_designation",
        "after_designation",
    ],
)
def test_an_unknown_position_of_a_switch_is_an_error(switch: str) -> None:
    rules = make_rules(**{switch: "sometimes"})
    with pytest.raises(RuleMissing, match=f"{switch} is 'sometimes'"):
        judge(facts(contract_on=AFTER if switch == "after_designation" else BEFORE), rules)


def test_an_unknown_position_of_the_outside_switch_is_an_error() -> None:
    with pytest.raises(RuleMissing, match="unverified_outside is 'maybe'"):
        judge(facts(verified=False), make_rules(unverified_outside="maybe"))
