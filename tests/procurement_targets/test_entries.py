"""From a figure down to the purchase."""

import datetime as dt
from typing import Any

import pytest

from procurement_targets.entries import chain_of, entries_of, sums_by_decision
from procurement_targets.models import LedgerEntry
from procurement_targets.recounting import Change, Verdict, recompute
from tests.factories.organisations import make_agency
from tests.factories.targets import (
    drain,
    inspect,
    invoice_and_pay,
    line_of,
    make_order,
    make_purchase,
    make_rule_set,
)

pytestmark = pytest.mark.django_db


def test_the_entries_of_an_agency_are_filtered_and_added_up() -> None:
    agency = make_agency()
    inspect(make_order(agency=agency), accepted=3)
    make_purchase(agency=agency, kind="pilot", amount_krw=500)
    make_purchase(agency=agency, designation=None, amount_krw=70)
    make_purchase(agency=agency, contract_on=dt.date(2025, 12, 31))
    make_purchase()
    drain()
    entries = entries_of(agency, 2026)
    assert sums_by_decision(entries) == {
        "counted": 330_500,
        "provisional": 770_000,
        "excluded": 70,
    }
    assert [entry.amount_krw for entry in entries_of(agency, 2026, decision="excluded")] == [70]
    assert [entry.amount_krw for entry in entries_of(agency, 2026, kind="pilot")] == [500]
    assert [entry.amount_krw for entry in entries_of(agency, 2026, reason_code="not_accepted")] == [
        770_000
    ]
    assert list(entries) == sorted(entries, key=lambda entry: -entry.pk)


def test_reversed_entries_can_be_left_out() -> None:
    order = make_order()
    drain()
    inspect(order, accepted=10)
    drain()
    assert entries_of(order.agency, 2026).count() == 3
    standing = entries_of(order.agency, 2026, only_standing=True)
    assert [entry.amount_krw for entry in standing] == [1_100_000]
    assert sums_by_decision(entries_of(order.agency, 2026)) == sums_by_decision(standing)


@pytest.mark.parametrize("purchases", [1, 3])
def test_a_page_of_entries_is_one_statement(purchases: int, django_assert_num_queries: Any) -> None:
    agency = make_agency()
    for _ in range(purchases):
        make_purchase(agency=agency)
    drain()
    with django_assert_num_queries(1):
        for entry in entries_of(agency, 2026):
            assert entry.vendor.name
            assert entry.product.name
            assert entry.designation
            assert entry.rule_set.version
            assert entry.source_event.verb
            assert not hasattr(entry, "reversed_by")


def test_an_accepted_part_leads_to_its_inspection_order_and_payment() -> None:
    order = make_order()
    drain()
    part = inspect(order, accepted=10)
    drain()
    invoice_and_pay(order, amount_krw=1_100_000, paid_on=dt.date(2026, 7, 1))
    chain = chain_of(LedgerEntry.objects.get(source="inspection_line"))
    assert (chain.inspection_line, chain.order_line, chain.purchase) == (part, line_of(order), None)
    assert [payment.amount_krw for payment in chain.payments] == [1_100_000]
    assert [check.passed for check in chain.checks] == [True] * 5


def test_a_reversed_entry_shows_its_counter_entry() -> None:
    order = make_order()
    drain()
    inspect(order, accepted=10)
    drain()
    first, counter = LedgerEntry.objects.filter(source="order_line").order_by("pk")
    chain = chain_of(first)
    assert (chain.entry.reversed_by, counter.reverses) == (counter, first)
    assert (chain.order_line, chain.inspection_line) == (line_of(order), None)


def test_an_outside_purchase_is_the_end_of_its_chain() -> None:
    purchase = make_purchase()
    drain()
    chain = chain_of(LedgerEntry.objects.get())
    assert (chain.purchase, chain.order_line, chain.payments) == (purchase, None, [])


def test_under_the_same_version_nothing_differs() -> None:
    order = make_order()
    inspect(order, accepted=3)
    make_purchase(agency=order.agency)
    drain()
    entry = LedgerEntry.objects.filter(agency=order.agency)[0]
    recount = recompute(order.agency, 2026, entry.rule_set)
    assert recount.changes == []
    assert recount.before == recount.after
    assert recount.before == {"counted": 11_330_000, "provisional": 770_000, "excluded": 0}


def test_another_version_lists_each_difference() -> None:
    agency = make_agency()
    late = make_purchase(agency=agency, contract_on=dt.date(2027, 4, 2), amount_krw=900)
    make_purchase(agency=agency, contract_on=dt.date(2027, 1, 2), amount_krw=50)
    order = make_order(agency=agency, placed_on=dt.date(2026, 12, 30))
    part = inspect(order, accepted=10, on=dt.date(2027, 1, 4))
    drain()
    other = make_rule_set(
        dt.date(2030, 1, 1),
        after_designation="count",
        recognition_date_basis="acceptance_date",
        recognition_amount_basis="supply_excl_vat",
    )
    entries = LedgerEntry.objects.count()
    recount = recompute(agency, 2027, other)
    assert recount.before == {"counted": 50, "provisional": 0, "excluded": 900}
    assert recount.after == {"counted": 45 + 818 + 1_000_000, "provisional": 0, "excluded": 0}
    changes = {(change.source, change.source_id): change for change in recount.changes}
    assert len(changes) == 3
    assert changes["outside_purchase", late.pk] == Change(
        "outside_purchase",
        late.pk,
        Verdict("excluded", "after_designation", 900),
        Verdict("counted", "counted", 818),
    )
    assert changes["inspection_line", part.pk] == Change(
        "inspection_line", part.pk, None, Verdict("counted", "counted", 1_000_000)
    )
    assert LedgerEntry.objects.count() == entries


def test_what_leaves_the_year_is_listed_too() -> None:
    order = make_order(placed_on=dt.date(2026, 12, 30))
    part = inspect(order, accepted=10, on=dt.date(2027, 1, 4))
    drain()
    other = make_rule_set(dt.date(2030, 1, 1), recognition_date_basis="acceptance_date")
    recount = recompute(order.agency, 2026, other)
    assert recount.changes == [
        Change("inspection_line", part.pk, Verdict("counted", "counted", 1_100_000), None)
    ]
    assert recount.after == {"counted": 0, "provisional": 0, "excluded": 0}
