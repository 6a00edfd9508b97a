"""The ledger follows orders and outside purchases, whatever the events do."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError

from marketplace.audit.models import ConsumedEvent, Event
from marketplace.ordering.models import Order
from procurement_targets import consumer
from procurement_targets.ledger import standing
from procurement_targets.models import LedgerEntry, MonthlyActual
from procurement_targets.rule_sets import CountingRules
from tests.factories.organisations import make_agency
from tests.factories.targets import (
    PLACED_ON,
    amend,
    drain,
    finish,
    inspect,
    invoice_and_pay,
    line_of,
    make_order,
    make_purchase,
    make_rule_set,
    replace_rejected,
    tell,
)

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

Row = tuple[str, str, str, int]


def rows() -> list[Row]:
    """All entries in order: source, decision, reason, amount."""
    return list(
        LedgerEntry.objects.order_by("pk").values_list(
            "source", "decision", "reason_code", "amount_krw"
        )
    )


def sums() -> dict[str, int]:
    """What the monthly sums add up to."""
    totals = {"counted": 0, "provisional": 0, "excluded": 0}
    for row in MonthlyActual.objects.all():
        totals["counted"] += row.counted_krw
        totals["provisional"] += row.provisional_krw
        totals["excluded"] += row.excluded_krw
    return totals


PLACED: Row = ("order_line", "provisional", "not_accepted", 1_100_000)
UNPLACED: Row = ("order_line", "provisional", "not_accepted", -1_100_000)


def test_a_placed_order_is_provisional() -> None:
    order = make_order()
    assert drain() == 1
    assert rows() == [PLACED]
    entry = LedgerEntry.objects.get()
    line = line_of(order)
    assert (entry.source_id, entry.agency_id, entry.paying_agency_id, entry.using_agency_id) == (
        line.pk,
        order.agency_id,
        order.agency_id,
        order.agency_id,
    )
    assert (entry.supply_krw, entry.effective_on, entry.rule_set.version) == (
        1_000_000,
        dt.date(2026, 5, 4),
        "2026.1",
    )
    assert entry.source_event.verb == "order.placed"


def test_events_without_effect_post_nothing() -> None:
    order = make_order()
    drain()
    tell(order, "order.acknowledged")
    tell(order, "order.delivery_reported")
    assert drain() == 2
    assert rows() == [PLACED]


def test_an_accepted_part_counts_and_the_rest_stays_provisional() -> None:
    order = make_order()
    drain()
    part = inspect(order, accepted=3)
    drain()
    assert rows() == [
        PLACED,
        UNPLACED,
        ("inspection_line", "counted", "counted", 330_000),
        ("order_line", "provisional", "not_accepted", 770_000),
    ]
    counted = LedgerEntry.objects.get(source="inspection_line")
    assert (counted.source_id, counted.source_event.verb) == (part.pk, "order.inspected")
    assert sums() == {"counted": 330_000, "provisional": 770_000, "excluded": 0}


def test_parts_add_up_to_the_won() -> None:
    order = make_order(quantity=3, unit_price_krw=33_337)
    line = line_of(order)
    for _ in range(3):
        inspect(order, accepted=1)
        drain()
    kept = list(standing(LedgerEntry.objects.all()))
    assert [entry.source for entry in kept] == ["inspection_line"] * 3
    assert sum(entry.amount_krw for entry in kept) == line.amount_krw == 100_011
    assert sum(entry.supply_krw for entry in kept) == line.supply_krw == 90_919
    assert sums() == {"counted": 100_011, "provisional": 0, "excluded": 0}


@pytest.mark.parametrize("status", [Order.Status.CANCELLED, Order.Status.DECLINED])
def test_a_cancelled_or_declined_order_is_reversed(status: str) -> None:
    order = make_order()
    drain()
    finish(order, status)
    drain()
    assert rows() == [PLACED, UNPLACED]
    counter = LedgerEntry.objects.get(reverses__isnull=False)
    assert counter.source_event.verb == f"order.{status}"
    assert sums() == {"counted": 0, "provisional": 0, "excluded": 0}


def test_an_order_cancelled_before_the_ledger_looked_posts_nothing() -> None:
    finish(make_order(), Order.Status.CANCELLED)
    assert drain() == 2
    assert rows() == []


def test_cancelling_after_a_part_keeps_the_accepted_part() -> None:
    order = make_order()
    inspect(order, accepted=4)
    drain()
    amend(order, quantity=4)
    finish(order, Order.Status.CLOSED)
    drain()
    assert sums() == {"counted": 440_000, "provisional": 0, "excluded": 0}
    kept = standing(LedgerEntry.objects.all())
    assert [(entry.source, entry.amount_krw) for entry in kept] == [("inspection_line", 440_000)]


def test_rejected_units_leave_the_ledger_until_they_are_replaced() -> None:
    order = make_order()
    drain()
    inspect(order, accepted=0, rejected=2)
    drain()
    assert rows() == [PLACED, UNPLACED, ("order_line", "provisional", "not_accepted", 880_000)]
    replace_rejected(order, 2)
    drain()
    assert sums() == {"counted": 0, "provisional": 1_100_000, "excluded": 0}
    inspect(order, accepted=10)
    drain()
    assert sums() == {"counted": 1_100_000, "provisional": 0, "excluded": 0}


def test_an_order_rejected_as_a_whole_is_reversed() -> None:
    order = make_order()
    drain()
    inspect(order, accepted=0, rejected=10)
    drain()
    assert rows() == [PLACED, UNPLACED]


def test_an_amendment_replaces_the_provisional_part() -> None:
    order = make_order()
    drain()
    amend(order, quantity=7)
    drain()
    assert rows() == [PLACED, UNPLACED, ("order_line", "provisional", "not_accepted", 770_000)]


def test_an_order_of_something_not_designated_is_excluded_at_once() -> None:
    make_order(designated=False)
    drain()
    assert rows() == [("order_line", "excluded", "not_designated", 1_100_000)]
    assert sums() == {"counted": 0, "provisional": 0, "excluded": 1_100_000}


def test_an_order_on_the_last_day_counts_though_accepted_later() -> None:
    order = make_order(placed_on=dt.date(2027, 4, 1))
    inspect(order, accepted=10, on=dt.date(2027, 5, 1))
    drain()
    assert rows() == [("inspection_line", "counted", "counted", 1_100_000)]


def test_by_acceptance_date_the_amount_moves_into_the_month_of_acceptance() -> None:
    make_rule_set(dt.date(2026, 2, 1), recognition_date_basis="acceptance_date")
    order = make_order(placed_on=dt.date(2026, 12, 20))
    drain()
    inspect(order, accepted=10, on=dt.date(2027, 1, 5))
    drain()
    counted = [
        (row.year, row.month, row.counted_krw, row.provisional_krw)
        for row in MonthlyActual.objects.order_by("year")
    ]
    assert counted == [(2026, 12, 0, 0), (2027, 1, 1_100_000, 0)]


def test_without_vat_the_sums_are_those_of_the_supply() -> None:
    make_rule_set(dt.date(2026, 2, 1), recognition_amount_basis="supply_excl_vat")
    inspect(make_order(), accepted=3)
    drain()
    assert sums() == {"counted": 300_000, "provisional": 700_000, "excluded": 0}


def test_accepted_parts_wait_for_the_payment_of_a_full_invoice() -> None:
    make_rule_set(
        dt.date(2026, 2, 1), recognition_event="payment", recognition_date_basis="payment_date"
    )
    order = make_order()
    inspect(order, accepted=3)
    inspect(order, accepted=7)
    invoice_and_pay(order, amount_krw=330_000, paid_on=None)
    drain()
    assert sums() == {"counted": 0, "provisional": 1_100_000, "excluded": 0}
    invoice_and_pay(order, amount_krw=400_000, paid_on=dt.date(2026, 7, 1))
    drain()
    assert sums() == {"counted": 330_000, "provisional": 770_000, "excluded": 0}
    invoice_and_pay(order, amount_krw=700_000, paid_on=dt.date(2026, 8, 2))
    drain()
    kept = standing(LedgerEntry.objects.all()).order_by("source_id")
    assert [(entry.amount_krw, entry.effective_on) for entry in kept] == [
        (330_000, dt.date(2026, 7, 1)),
        (770_000, dt.date(2026, 8, 2)),
    ]


@pytest.mark.parametrize(
    ("kind", "switch", "credited"),
    [
        ("pilot", "named_agency", "user"),
        ("pilot", "paying_agency", "payer"),
        ("purchase", "named_agency", "payer"),
    ],
)
def test_a_pilot_is_credited_as_the_switch_says(kind: str, switch: str, credited: str) -> None:
    make_rule_set(dt.date(2026, 2, 1), pilot_credit=switch)
    agencies = {"payer": make_agency(), "user": make_agency()}
    make_order(agency=agencies["payer"], using_agency=agencies["user"], kind=kind)
    drain()
    entry = LedgerEntry.objects.get()
    assert entry.agency == agencies[credited]
    assert (entry.paying_agency, entry.using_agency) == (agencies["payer"], agencies["user"])


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("drafted", []),
        ("submitted", [("outside_purchase", "provisional", "outside_unverified", 11_000_000)]),
        ("verified", [("outside_purchase", "counted", "counted", 11_000_000)]),
        ("rejected", []),
    ],
)
def test_an_outside_purchase_is_posted_by_its_state(status: str, expected: list[Row]) -> None:
    make_purchase(status=status)
    drain()
    assert rows() == expected


def test_a_rejected_outside_purchase_is_reversed() -> None:
    purchase = make_purchase()
    drain()
    purchase.status = purchase.Status.REJECTED
    purchase.save()
    tell(purchase, "outside.rejected")
    drain()
    assert sums() == {"counted": 0, "provisional": 0, "excluded": 0}
    assert len(rows()) == 2


def test_events_that_come_twice_post_once() -> None:
    order = make_order()
    inspect(order, accepted=3)
    drain()
    before = rows()
    ConsumedEvent.objects.all().delete()
    assert drain() == 2
    assert rows() == before


def test_the_order_of_events_does_not_matter() -> None:
    order = make_order()
    inspect(order, accepted=3)
    amend(order, quantity=5)
    events = list(Event.objects.order_by("-pk"))
    for event in events:
        consumer.handle([event])
    assert sums() == {"counted": 330_000, "provisional": 220_000, "excluded": 0}
    assert [row[3] for row in rows()] == [330_000, 220_000]


def test_a_crash_between_entry_and_mark_leaves_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    make_order()

    def crash(*arguments: Any) -> None:
        raise DatabaseError("the power failed")

    with monkeypatch.context() as patch:
        patch.setattr("marketplace.audit.consumers._mark", crash)
        assert drain() == 0
    assert rows() == []
    assert sums() == {"counted": 0, "provisional": 0, "excluded": 0}
    assert drain() == 1
    assert rows() == [PLACED]


def test_books_are_not_mixed() -> None:
    make_order()
    make_order(agency=make_agency(books="demo"))
    drain()
    assert sorted(LedgerEntry.objects.values_list("books", flat=True)) == ["demo", "real"]
    assert MonthlyActual.objects.filter(books="demo").count() == 1


def test_the_statements_do_not_grow_with_the_orders(django_assert_num_queries: Any) -> None:
    CountingRules().on(PLACED_ON)  # rule sets are kept in memory once read
    make_order()
    with django_assert_num_queries(9):
        consumer.handle(list(Event.objects.order_by("pk")))
    for _ in range(3):
        make_order()
    with django_assert_num_queries(9):
        consumer.handle(list(Event.objects.order_by("pk")[1:]))
