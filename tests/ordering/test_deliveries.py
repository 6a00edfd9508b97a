import datetime as dt

import pytest

from marketplace.messaging.models import Notice
from marketplace.ordering.models import Delivery, Order
from marketplace.ordering.refusals import (
    DateRefused,
    NothingGiven,
    NotYourRole,
    OrderStateForbids,
    QuantityRefused,
    UnknownLine,
)
from marketplace.ordering.services import report_delivery
from tests.factories.ordering import (
    Market,
    accept,
    deliver,
    line_of,
    make_market,
    make_order,
    members_without,
)
from tests.ordering.conftest import TODAY
from tests.ordering.states import (
    everything,
    last_event,
    lost_after_writing,
    order_in,
    refused,
    verbs_since,
)

Status = Order.Status


def test_parts_add_up_and_each_has_a_number(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED, quantity=5)
    assert [deliver(market, order, quantity).number for quantity in (2, 3)] == [1, 2]
    line = line_of(order)
    assert (line.delivered_quantity, line.deliverable_quantity) == (5, 0)
    assert line.waiting_for_inspection == 5


def test_one_event_names_the_units(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED, quantity=5)
    mark = last_event()
    delivery = deliver(market, order, 2)
    assert verbs_since(mark) == ["order.delivery_reported"]
    event = last_event()
    assert (event.object_type, event.object_id) == ("ordering.order", order.pk)
    assert event.facts == {
        "delivered_on": "2026-06-15",
        "delivery_id": delivery.pk,
        "lines": [[line_of(order).pk, 2, 0]],
    }
    told = Notice.objects.filter(kind="order.delivery_reported")
    assert set(told.values_list("person", flat=True)) == {
        market.requester.pk,
        market.inspector.pk,
    }


def test_rejected_units_are_replaced_first(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED, quantity=5)
    deliver(market, order, 3)
    accept(market, order, 1, 2)
    assert line_of(order).deliverable_quantity == 4
    delivery = deliver(market, order, 3)
    row = delivery.lines.get()
    assert (row.quantity, row.replaced_quantity) == (3, 2)
    line = line_of(order)
    assert (line.delivered_quantity, line.rejected_quantity) == (4, 0)
    assert (line.accepted_quantity, line.waiting_for_inspection) == (1, 3)


def test_a_second_click_finds_the_first_delivery(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED, quantity=2)
    first = deliver(market, order, 2, key="click")
    before = everything()
    assert deliver(market, order, 2, key="click") == first
    assert everything() == before


def test_a_second_click_finds_it_even_when_the_order_is_closed(market: Market) -> None:
    order = make_order(market, Status.CLOSED)
    first = Delivery.objects.get()
    assert deliver(market, order, 1, key=first.idempotency_key) == first


def test_more_than_was_ordered_is_refused(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED, quantity=5)
    for quantity in (6, -1):
        with refused(QuantityRefused):
            deliver(market, order, quantity)
    deliver(market, order, 3)
    with refused(QuantityRefused):
        deliver(market, order, 3)


def test_nothing_and_foreign_lines_are_refused(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED)
    foreign = line_of(make_order(market, Status.ACKNOWLEDGED))
    with refused(NothingGiven):
        deliver(market, order, 0)
    with refused(UnknownLine):
        report_delivery(
            order=order,
            actor=market.seller,
            delivered_on=TODAY,
            quantities={foreign.pk: 1},
            idempotency_key="k",
        )


@pytest.mark.parametrize("days", [1, -1])
def test_a_delivery_is_neither_ahead_nor_before_the_order(market: Market, days: int) -> None:
    order = make_order(market, Status.ACKNOWLEDGED)
    with refused(DateRefused):
        report_delivery(
            order=order,
            actor=market.seller,
            delivered_on=TODAY + dt.timedelta(days=days),
            quantities={line_of(order).pk: 1},
            idempotency_key="k",
        )


@pytest.mark.parametrize("status", [s for s in Status.values if s != Status.ACKNOWLEDGED])
def test_only_acknowledged_orders_are_delivered(market: Market, status: str) -> None:
    order = order_in(make_order(market), status)
    with refused(OrderStateForbids):
        deliver(market, order, 1)


def test_only_sellers_of_the_vendor_report(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED)
    for person in [*members_without(market, [market.seller]), make_market().seller]:
        with refused(NotYourRole):
            deliver(Market(**{**vars(market), "seller": person}), order, 1)


def test_a_delivery_that_fails_leaves_nothing(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = make_order(market, Status.ACKNOWLEDGED)
    with lost_after_writing(monkeypatch):
        deliver(market, order, 1)
