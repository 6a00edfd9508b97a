import datetime as dt
from collections.abc import Collection

import pytest

from marketplace.catalogue.models import ListingState
from marketplace.messaging.models import Notice
from marketplace.ordering.models import Inspection, InspectionLine, Order
from marketplace.ordering.refusals import (
    DateRefused,
    NothingGiven,
    NotYourRole,
    OrderStateForbids,
    QuantityRefused,
    ReasonMissing,
    UnknownLine,
)
from marketplace.ordering.services import Result, inspect
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


@pytest.fixture
def delivered(market: Market) -> Order:
    """An order of five units of which four were delivered."""
    order = make_order(market, Status.ACKNOWLEDGED, quantity=5)
    deliver(market, order, 4)
    return order


def inspect_with(
    market: Market, order: Order, results: Collection[Result], day: dt.date = TODAY
) -> Inspection:
    return inspect(
        order=order,
        actor=market.inspector,
        inspected_on=day,
        results=results,
        idempotency_key="k",
    )


def test_accepted_and_rejected_units_are_counted(market: Market, delivered: Order) -> None:
    inspection = accept(market, delivered, 2, 1)
    line = line_of(delivered)
    assert (line.accepted_quantity, line.rejected_quantity, line.waiting_for_inspection) == (
        2,
        1,
        1,
    )
    row = inspection.lines.get()
    assert (row.accepted_quantity, row.rejected_quantity, row.reason_code) == (2, 1, "defect")
    assert (row.accepted_krw, row.accepted_supply_krw) == (2_200_000, 2_000_000)
    assert (inspection.number, inspection.inspector) == (1, market.inspector)


def test_one_event_names_the_inspection_and_the_units(market: Market, delivered: Order) -> None:
    mark = last_event()
    inspection = accept(market, delivered, 2, 1)
    assert verbs_since(mark) == ["order.inspected"]
    event = last_event()
    assert (event.object_type, event.object_id) == ("ordering.order", delivered.pk)
    assert event.facts == {
        "accepted_krw": 2_200_000,
        "accepted_supply_krw": 2_000_000,
        "inspected_on": "2026-06-15",
        "inspection_id": inspection.pk,
        "lines": [[line_of(delivered).pk, 2, 1]],
    }
    assert Notice.objects.get(kind="order.inspected").person == market.seller


def test_the_parts_of_a_line_add_up_to_the_won(db: None) -> None:
    market = make_market(price_krw=1_234_567)
    order = make_order(market, Status.ACKNOWLEDGED, quantity=7)
    deliver(market, order, 7)
    for accepted in (1, 2, 4):
        accept(market, order, accepted)
    supplies = list(
        InspectionLine.objects.order_by("pk").values_list("accepted_supply_krw", flat=True)
    )
    assert supplies == [1_122_333, 2_244_667, 4_489_335]
    line = line_of(order)
    assert sum(supplies) == line.supply_krw == 7_856_335
    rows = InspectionLine.objects.all()
    assert sum(row.accepted_krw for row in rows) == line.amount_krw == 8_641_969


def test_a_second_click_finds_the_first_inspection(market: Market, delivered: Order) -> None:
    first = accept(market, delivered, 2, key="click")
    before = everything()
    assert accept(market, delivered, 2, key="click") == first
    assert everything() == before


def test_more_than_waits_is_refused(market: Market, delivered: Order) -> None:
    for accepted, rejected in [(5, 0), (3, 2), (0, 5), (-1, 0), (2, -1)]:
        with refused(QuantityRefused):
            accept(market, delivered, accepted, rejected)
    accept(market, delivered, 4)
    with refused(QuantityRefused):
        accept(market, delivered, 1)


def test_a_rejection_needs_a_reason(market: Market, delivered: Order) -> None:
    pk = line_of(delivered).pk
    for code in ("", "whim"):
        with refused(ReasonMissing):
            inspect_with(market, delivered, [Result(pk, 1, 1, code)])


def test_nothing_and_foreign_lines_are_refused(market: Market, delivered: Order) -> None:
    pk = line_of(delivered).pk
    foreign = line_of(make_order(market, Status.ACKNOWLEDGED)).pk
    with refused(NothingGiven):
        inspect_with(market, delivered, [Result(pk)])
    for results in ([Result(foreign, 1)], [Result(pk, 1), Result(pk, 1)]):
        with refused(UnknownLine):
            inspect_with(market, delivered, results)


@pytest.mark.parametrize("days", [1, -1])
def test_an_inspection_is_neither_ahead_nor_before_the_delivery(
    market: Market, delivered: Order, days: int
) -> None:
    pk = line_of(delivered).pk
    with refused(DateRefused):
        inspect_with(market, delivered, [Result(pk, 1)], TODAY + dt.timedelta(days=days))


@pytest.mark.parametrize("status", [s for s in Status.values if s != Status.ACKNOWLEDGED])
def test_only_acknowledged_orders_are_inspected(
    market: Market, delivered: Order, status: str
) -> None:
    order = order_in(delivered, status)
    with refused(OrderStateForbids):
        accept(market, order, 1)


def test_only_inspectors_of_the_agency_inspect(market: Market, delivered: Order) -> None:
    strangers = [*members_without(market, [market.inspector]), make_market().inspector]
    for person in strangers:
        with refused(NotYourRole):
            accept(Market(**{**vars(market), "inspector": person}), delivered, 1)


def test_an_inspection_that_fails_leaves_nothing(
    market: Market, delivered: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lost_after_writing(monkeypatch):
        accept(market, delivered, 1, 1)


def test_an_order_counts_once_for_its_listing(market: Market, delivered: Order) -> None:
    state = ListingState.objects.get(pk=market.listing.pk)
    before = (state.accepted_orders, state.index_version)
    accept(market, delivered, 0, 1)
    accept(market, delivered, 1)
    accept(market, delivered, 1)
    state.refresh_from_db()
    assert (state.accepted_orders, state.index_version) == (before[0] + 1, before[1] + 1)
