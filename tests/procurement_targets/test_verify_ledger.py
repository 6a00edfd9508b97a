"""verify_ledger finds each fault that it claims to find; each is planted here."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from marketplace.audit.models import ConsumedEvent, Event
from procurement_targets.ledger import post
from procurement_targets.models import AgencyYear, LedgerEntry, MonthlyActual, OutsidePurchase
from procurement_targets.rule_sets import CountingRules
from procurement_targets.sources import posting_of_purchase
from procurement_targets.targets import Exclusion, set_base_amount
from procurement_targets.verification import find_differences
from tests.factories.organisations import make_agency
from tests.factories.targets import (
    amend,
    drain,
    inspect,
    line_of,
    make_order,
    make_purchase,
    make_rule_set,
    tell,
)

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def without_guards() -> None:
    """Let the tests do what a database administrator could do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE procurement_targets_ledgerentry DISABLE TRIGGER USER")


def found() -> list[tuple[str, str, int]]:
    return [(one.kind, one.source, one.object_id) for one in find_differences()]


def run(**options: Any) -> tuple[int, str]:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_ledger", stdout=out, stderr=out, **options)
    assert isinstance(ended.value.code, int)
    return ended.value.code, out.getvalue()


@pytest.fixture
def purchase() -> OutsidePurchase:
    """A market in order: an order half accepted, amended, and a purchase."""
    order = make_order()
    drain()
    inspect(order, accepted=3, rejected=2)
    drain()
    amend(order, quantity=8)
    set_base_amount(
        agency=order.agency,
        year=2026,
        gross_krw=1_000_000_000,
        exclusions=[Exclusion("fuel", 1, "연료")],
        actor=None,
    )
    purchase = make_purchase(agency=order.agency)
    drain()
    return purchase


def entry_of(purchase: OutsidePurchase) -> LedgerEntry:
    return LedgerEntry.objects.get(source="outside_purchase", source_id=purchase.pk)


def test_a_market_in_order_is_clean(purchase: OutsidePurchase) -> None:
    assert found() == []
    assert run() == (0, "7 entries, 1 monthly sums, 0 differences\n")


def test_it_drains_before_it_looks() -> None:
    make_order()
    assert found() == []
    assert LedgerEntry.objects.count() == 1


def test_a_wrong_monthly_sum_is_found(purchase: OutsidePurchase) -> None:
    MonthlyActual.objects.update(counted_krw=5)
    (one,) = find_differences()
    assert (one.kind, one.source, one.object_id) == ("rollup", "agency", purchase.agency_id)
    assert one.detail == ("real 2026-05 purchase: counted_krw is 5, entries add up to 11,330,000")


def test_a_missing_monthly_sum_is_found(purchase: OutsidePurchase) -> None:
    MonthlyActual.objects.all().delete()
    assert found() == [("rollup", "agency", purchase.agency_id)] * 2


def test_a_monthly_sum_without_entries_is_found(purchase: OutsidePurchase) -> None:
    MonthlyActual.objects.create(
        books="real", agency=purchase.agency, year=2020, month=1, kind="pilot", excluded_krw=1
    )
    assert found() == [("rollup", "agency", purchase.agency_id)]


def test_a_missing_entry_is_found(purchase: OutsidePurchase) -> None:
    entry_of(purchase).delete()
    assert found() == [
        ("missing", "outside_purchase", purchase.pk),
        ("rollup", "agency", purchase.agency_id),
    ]


def test_a_surplus_entry_is_found(purchase: OutsidePurchase) -> None:
    posting = posting_of_purchase(purchase, CountingRules().on(purchase.contract_on))
    event = tell(purchase, "outside.noted")
    second = post(posting, event)
    ConsumedEvent.objects.create(consumer="ledger", event=event)
    assert found() == [("surplus", "entry", second.pk)]


def test_an_entry_of_what_is_no_more_is_found(purchase: OutsidePurchase) -> None:
    entry = entry_of(purchase)
    OutsidePurchase.objects.filter(pk=purchase.pk).update(status="rejected")
    assert found() == [("surplus", "entry", entry.pk)]


def test_an_entry_without_a_source_is_found(purchase: OutsidePurchase) -> None:
    entry = entry_of(purchase)
    purchase.delete()
    assert found() == [("surplus", "entry", entry.pk)]


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"amount_krw": 1}, ["wrong_amount"]),
        ({"supply_krw": 1}, ["wrong_amount"]),
        ({"decision": "excluded"}, ["wrong_decision", "rollup", "rollup"]),
        ({"reason_code": "not_paid"}, ["wrong_decision"]),
        ({"checks": []}, ["wrong_decision"]),
        ({"basis_krw": 1}, ["wrong_amount", "rollup"]),
        ({"effective_on": dt.date(2026, 5, 5)}, ["wrong_entry"]),
        ({"year": 2025}, ["wrong_entry", "rollup", "rollup"]),
    ],
)
def test_a_changed_entry_is_found(
    purchase: OutsidePurchase, changes: dict[str, Any], kinds: list[str]
) -> None:
    LedgerEntry.objects.filter(pk=entry_of(purchase).pk).update(**changes)
    assert [kind for kind, _, _ in found()] == kinds


def test_an_entry_under_a_version_that_was_replaced_is_found(purchase: OutsidePurchase) -> None:
    entry = entry_of(purchase)
    make_rule_set(dt.date(2026, 5, 1))
    differences = [one for one in find_differences() if one.object_id == entry.pk]
    assert [one.kind for one in differences] == ["wrong_rule_set"]


def test_a_source_that_was_changed_without_an_event_is_found(purchase: OutsidePurchase) -> None:
    entry = entry_of(purchase)
    OutsidePurchase.objects.filter(pk=purchase.pk).update(amount_krw=11_000_001)
    (one,) = find_differences()
    assert (one.kind, one.object_id) == ("wrong_amount", entry.pk)
    assert one.detail == (
        "amount_krw is 11000000, ought to be 11000001; basis_krw is 11000000, ought to be 11000001"
    )


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"amount_krw": -1}, ["not_mirrored"]),
        ({"kind": "pilot"}, ["not_mirrored", "rollup", "rollup"]),
        ({"basis_krw": -1}, ["not_mirrored", "rollup"]),
    ],
)
def test_a_counter_entry_that_is_no_mirror_is_found(
    purchase: OutsidePurchase, changes: dict[str, Any], kinds: list[str]
) -> None:
    counter = LedgerEntry.objects.filter(reverses__isnull=False).order_by("pk")[0]
    LedgerEntry.objects.filter(pk=counter.pk).update(**changes)
    assert [kind for kind, _, _ in found()] == kinds


def test_a_reversal_of_a_reversal_is_found(purchase: OutsidePurchase) -> None:
    first, second = LedgerEntry.objects.filter(reverses__isnull=False).order_by("pk")
    original = first.reverses
    LedgerEntry.objects.filter(pk=second.pk).update(reverses=first)
    assert original is not None
    kinds = [kind for kind, _, object_id in found() if object_id == second.pk]
    assert kinds == ["not_mirrored"]


@pytest.mark.parametrize(
    "changes", [{"target_krw": 1}, {"rate_basis_points": 1}, {"base_amount_krw": 1}]
)
def test_a_wrong_target_is_found(purchase: OutsidePurchase, changes: dict[str, int]) -> None:
    AgencyYear.objects.update(**changes)
    assert found() == [("target", "agency", purchase.agency_id)]


def test_an_exclusion_that_is_gone_is_found(purchase: OutsidePurchase) -> None:
    AgencyYear.objects.get().exclusions.all().delete()
    differences = list(find_differences())
    assert [one.detail for one in differences] == [
        "2026: base_amount_krw is 999999999, ought to be 1000000000",
        "2026: target_krw is 16999000, ought to be 17000000",
    ]


def test_an_event_that_cannot_be_taken_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    order = make_order()
    event = Event.objects.get()

    def fail(*arguments: Any) -> None:
        raise ValueError("cannot judge")

    monkeypatch.setattr("procurement_targets.consumer.desired_of_orders", fail)
    assert found() == [
        ("not_taken", "event", event.pk),
        ("missing", "order_line", line_of(order).pk),
    ]


def test_differences_are_printed_and_exit_with_one(purchase: OutsidePurchase) -> None:
    MonthlyActual.objects.update(counted_krw=5)
    code, text = run()
    difference = "real 2026-05 purchase: counted_krw is 5, entries add up to 11,330,000"
    assert code == 1
    assert text.splitlines() == [
        f"rollup: agency {purchase.agency_id}: {difference}",
        "7 entries, 1 monthly sums, 1 differences",
    ]


def test_programs_get_json(purchase: OutsidePurchase) -> None:
    entry_of(purchase).delete()
    code, text = run(format="json")
    document = json.loads(text)
    assert code == 1
    assert (document["entries"], document["monthly_sums"]) == (6, 1)
    assert document["differences"][0] == {
        "kind": "missing",
        "source": "outside_purchase",
        "object_id": purchase.pk,
        "detail": f"counted 11,000,000 of outside_purchase {purchase.pk}",
    }


def test_it_exits_with_two_when_it_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise DatabaseError("no connection")

    monkeypatch.setattr("procurement_targets.verification.consumers.drain", fail)
    assert run() == (2, "verify_ledger could not run: no connection\n")


def test_all_books_are_verified() -> None:
    make_purchase(agency=make_agency(books="demo"))
    drain()
    MonthlyActual.objects.update(counted_krw=5)
    assert [kind for kind, _, _ in found()] == ["rollup"]
