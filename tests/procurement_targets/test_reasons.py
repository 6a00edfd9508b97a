"""Decisions in words."""

import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from procurement_targets.counting import PurchaseFacts, judge
from procurement_targets.reasons import check_sentence, explained, reason_sentence
from tests.factories.targets import make_rules

FACTS: dict[str, Any] = {
    "kind": "purchase",
    "contract_on": dt.date(2026, 5, 4),
    "amount_krw": 110,
    "supply_krw": 100,
    "designation_number": "2024-034",
    "designation_from": dt.date(2024, 4, 2),
    "designation_until": dt.date(2027, 4, 1),
}


def sentences(switches: dict[str, Any], **changes: Any) -> dict[str, str]:
    judgement = judge(PurchaseFacts(**(FACTS | changes)), make_rules(**switches))
    with translation.override("en"):
        return {check["code"]: check_sentence(check) for check in judgement.checks}


def test_a_counted_purchase_is_explained_with_its_dates() -> None:
    assert sentences({}, accepted_on=dt.date(2026, 6, 1)) == {
        "kind_recognised": "The kind of purchase is recognised: Ordinary purchase.",
        "designated": ("The product is a designated innovative product: designation 2024-034."),
        "designation_begun": (
            "The day that matters is 4 May 2026; the designation began on 2 April 2024."
        ),
        "designation_not_over": (
            "The day that matters is 4 May 2026; the designation lasts until 1 April 2027."
        ),
        "accepted": "It was accepted on 1 June 2026.",
    }


@pytest.mark.parametrize(
    ("changes", "code", "sentence"),
    [
        (
            {"contract_on": dt.date(2024, 4, 1)},
            "designation_begun",
            "The day that matters is 1 April 2024; the designation began only on 2 April 2024.",
        ),
        (
            {"contract_on": dt.date(2027, 4, 2)},
            "designation_not_over",
            "The day that matters is 2 April 2027; the designation lasted only until 1 April 2027.",
        ),
        (
            {"designation_revoked_on": dt.date(2026, 5, 4)},
            "designation_not_over",
            "The day that matters is 4 May 2026; the designation was revoked on 4 May 2026.",
        ),
        (
            {"designation_from": None, "designation_until": None},
            "designated",
            "The product had no designation on the day of the order.",
        ),
        ({"kind": "prize"}, "kind_recognised", "The kind of purchase is not recognised: other."),
        ({}, "accepted", "It is not accepted yet."),
        ({"verified": False}, "verified", "The purchase is not verified yet."),
        ({"verified": True}, "verified", "The purchase was verified."),
    ],
)
def test_each_failing_check_says_why(changes: dict[str, Any], code: str, sentence: str) -> None:
    assert sentences({"recognised_kinds": ["purchase"]}, **changes)[code] == sentence


def test_the_other_events_are_explained_too() -> None:
    accepted = {"accepted_on": dt.date(2026, 6, 1)}
    assert sentences({"recognition_event": "order"})["ordered"] == ("It was ordered on 4 May 2026.")
    waiting = sentences({"recognition_event": "payment"}, **accepted)
    assert waiting["paid"] == "It is not paid yet."
    paid = sentences({"recognition_event": "payment"}, **accepted, paid_on=dt.date(2026, 7, 1))
    assert paid["paid"] == "It was paid on 1 July 2026."


def test_each_check_names_the_row_that_decides() -> None:
    rules = make_rules()
    judgement = judge(PurchaseFacts(**FACTS), rules)
    assert [
        (part.code, part.rule and part.rule.code) for part in explained(judgement.checks, rules)
    ] == [
        ("kind_recognised", "recognised_kinds"),
        ("designated", None),
        ("designation_begun", "before_designation"),
        ("designation_not_over", "after_designation"),
        ("accepted", "recognition_event"),
    ]


def test_each_reason_has_a_sentence() -> None:
    with translation.override("en"):
        assert reason_sentence("not_accepted") == "It was ordered, but not accepted yet."
