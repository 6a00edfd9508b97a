"""The ledger beside the real verbs of ordering and payments, from placing to paying."""

import datetime as dt
from collections.abc import Iterator

import pytest

from marketplace.ordering.models import Order, OrderChange
from marketplace.ordering.services import amend_order
from marketplace.values import clock
from procurement_targets.ledger import standing
from procurement_targets.models import LedgerEntry
from procurement_targets.verification import find_differences
from tests.factories.ordering import (
    accept,
    bill,
    deliver,
    line_of,
    make_market,
    make_order,
    pay,
)
from tests.factories.targets import drain

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

PRICE = 1_234_567


@pytest.fixture(autouse=True)
def a_day_in_november() -> Iterator[None]:
    with clock.set_to(clock.korean_time(dt.date(2026, 11, 24))):
        yield


def stands() -> list[tuple[str, str, int, str]]:
    """What the ledger says: source, decision, amount, verb of the cause."""
    drain()
    assert list(find_differences()) == []
    rows = standing(LedgerEntry.objects.all()).order_by("pk")
    return [
        (entry.source, entry.decision, entry.amount_krw, entry.source_event.verb)
        for entry in rows.select_related("source_event")
    ]


def test_a_purchase_is_followed_from_placing_to_paying() -> None:
    market = make_market(price_krw=PRICE, budget_krw=10_000_000_000)
    order = make_order(market, status=Order.Status.ACKNOWLEDGED, quantity=7)
    whole = ("order_line", "provisional", 7 * PRICE, "order.placed")
    assert stands() == [whole]
    deliver(market, order, 5)
    assert stands() == [whole]
    accept(market, order, accepted=3, rejected=2)
    first = ("inspection_line", "counted", 3 * PRICE, "order.inspected")
    assert stands() == [first, ("order_line", "provisional", 2 * PRICE, "order.inspected")]
    deliver(market, order, 2)
    assert stands() == [first, ("order_line", "provisional", 4 * PRICE, "order.delivery_reported")]
    amend_order(
        order=order,
        actor=market.approver,
        quantities={line_of(order).pk: 5},
        reason_code=OrderChange.Reason.BUDGET_CHANGED,
        reason="예산이 줄어 수량을 줄임",
    )
    assert stands() == [first, ("order_line", "provisional", 2 * PRICE, "order.changed")]
    accept(market, order, accepted=2)
    done = [first, ("inspection_line", "counted", 2 * PRICE, "order.inspected")]
    assert stands() == done
    pay(market, bill(market, order))
    assert stands() == done
    assert Order.objects.get(pk=order.pk).status == Order.Status.CLOSED
    line = line_of(order)
    entries = standing(LedgerEntry.objects.all())
    assert sum(entry.supply_krw for entry in entries) == line.supply_krw
    assert sum(entry.amount_krw for entry in entries) == line.amount_krw == 5 * PRICE


@pytest.mark.parametrize("status", [Order.Status.DECLINED, Order.Status.CANCELLED])
def test_an_order_that_comes_to_nothing_leaves_nothing(status: str) -> None:
    make_order(status=status)
    assert stands() == []


def test_a_whole_rejected_delivery_leaves_nothing_until_it_is_replaced() -> None:
    market = make_market(price_krw=PRICE)
    order = make_order(market, status=Order.Status.ACKNOWLEDGED)
    deliver(market, order, 1)
    assert [row[:3] for row in stands()] == [("order_line", "provisional", PRICE)]
    accept(market, order, accepted=0, rejected=1)
    assert stands() == []
    deliver(market, order, 1)
    assert stands() == [("order_line", "provisional", PRICE, "order.delivery_reported")]
    accept(market, order, accepted=1)
    assert stands() == [("inspection_line", "counted", PRICE, "order.inspected")]
