import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from marketplace.accounts.models import User
from marketplace.messaging.models import Notice
from marketplace.ordering.models import BudgetEntry, Order, OrderChange
from marketplace.ordering.refusals import (
    BelowDelivered,
    CancelInstead,
    DateRefused,
    NothingChanged,
    NotYourRole,
    OnlyLess,
    OrderStateForbids,
    ReasonMissing,
    UnknownLine,
)
from marketplace.ordering.services import amend_order
from tests.factories.ordering import (
    Market,
    accept,
    bill,
    deliver,
    line_of,
    make_market,
    make_order,
    members_without,
    pay,
)
from tests.ordering.conftest import TODAY
from tests.ordering.states import last_event, lost_after_writing, order_in, refused, verbs_since

Status = Order.Status
LATER = TODAY + dt.timedelta(days=60)


def amend(order: Order, actor: User, quantity: int | None = None, **changes: Any) -> OrderChange:
    quantities: Mapping[int, int] = {} if quantity is None else {line_of(order).pk: quantity}
    fields: dict[str, Any] = {
        "reason_code": OrderChange.Reason.NEED_CHANGED,
        "reason": "설치 장소 축소",
        "quantities": quantities,
    }
    return amend_order(order=order, actor=actor, **(fields | changes))


def test_fewer_units_free_the_budget_and_number_the_change(market: Market) -> None:
    order = make_order(market, quantity=5)
    mark = last_event()
    change = amend(order, market.approver, 3)
    order.refresh_from_db()
    line = line_of(order)
    assert (line.quantity, line.amount_krw, line.supply_krw, line.vat_krw) == (
        3,
        3_300_000,
        3_000_000,
        300_000,
    )
    assert (order.supply_krw, order.vat_krw, order.total_krw) == (3_000_000, 300_000, 3_300_000)
    assert (order.change_number, order.status) == (1, Status.PLACED)
    assert (change.number, change.reason_code, change.amount_difference_krw) == (
        1,
        "need_changed",
        -2_200_000,
    )
    assert change.content == {str(line.pk): [5, 3]}
    entry = BudgetEntry.objects.get(kind=BudgetEntry.Kind.RELEASE)
    assert (entry.cause, entry.amount_krw) == ("change:1", 2_200_000)
    market.budget_line.refresh_from_db()
    assert market.budget_line.committed_krw == 3_300_000
    assert verbs_since(mark) == ["order.changed"]
    event = last_event()
    assert (event.from_state, event.to_state, event.reason_code) == (
        "placed",
        "placed",
        "need_changed",
    )
    assert event.facts == {
        "change_id": change.pk,
        "lines": [[line.pk, 3, 3_300_000]],
        "released_krw": 2_200_000,
        "total_krw": 3_300_000,
    }
    assert list(Notice.objects.filter(kind="order.changed").values_list("person", flat=True)) == [
        market.seller.pk
    ]


def test_another_date_changes_no_money(market: Market) -> None:
    order = make_order(market)
    before = order.due_on
    change = amend(order, market.approver, due_on=LATER)
    order.refresh_from_db()
    assert (order.due_on, order.change_number, change.amount_difference_krw) == (LATER, 1, 0)
    assert change.content == {"due_on": [before.isoformat(), LATER.isoformat()]}
    assert not BudgetEntry.objects.filter(kind=BudgetEntry.Kind.RELEASE).exists()


def test_changes_are_numbered_in_a_row(market: Market) -> None:
    order = make_order(market, quantity=5)
    numbers = [amend(order, market.approver, quantity).number for quantity in (4, 3, 2)]
    assert numbers == [1, 2, 3]


def test_what_was_delivered_stays_and_rejected_units_may_go(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED, quantity=5)
    deliver(market, order, 4)
    accept(market, order, 2, 1)
    with refused(BelowDelivered):
        amend(order, market.approver, 2)
    amend(order, market.approver, 3)
    line = line_of(order)
    assert (line.quantity, line.delivered_quantity, line.accepted_quantity) == (3, 3, 2)
    assert (line.rejected_quantity, line.waiting_for_inspection) == (0, 1)


def test_giving_up_the_rest_closes_an_order_that_is_paid(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED, quantity=5)
    deliver(market, order, 3)
    accept(market, order, 3)
    pay(market, bill(market, order))
    amend(order, market.approver, 3)
    order.refresh_from_db()
    assert order.status == Status.CLOSED
    event = last_event()
    assert (event.verb, event.from_state, event.to_state) == (
        "order.changed",
        "acknowledged",
        "closed",
    )
    market.budget_line.refresh_from_db()
    assert (market.budget_line.committed_krw, market.budget_line.spent_krw) == (0, 3_300_000)


def test_an_amendment_needs_a_known_reason_and_a_sentence(market: Market) -> None:
    order = make_order(market, quantity=2)
    for code, reason in [("", "사유"), ("whim", "사유"), ("error", "")]:
        with refused(ReasonMissing):
            amend(order, market.approver, 1, reason_code=code, reason=reason)


def test_what_an_amendment_may_not_do(market: Market) -> None:
    order = make_order(market, quantity=2)
    with refused(OnlyLess):
        amend(order, market.approver, 3)
    with refused(CancelInstead):
        amend(order, market.approver, 0)
    with refused(NothingChanged):
        amend(order, market.approver, 2, due_on=order.due_on)
    with refused(DateRefused):
        amend(order, market.approver, due_on=TODAY - dt.timedelta(days=1))
    with refused(UnknownLine):
        amend(order, market.approver, quantities={0: 1})
    with refused(BelowDelivered):
        amend(order, market.approver, -1)


@pytest.mark.parametrize("status", Status.values)
def test_only_open_orders_are_amended(market: Market, status: str) -> None:
    order = order_in(make_order(market, quantity=2), status)
    if status in (Status.PLACED, Status.ACKNOWLEDGED):
        assert amend(order, market.approver, 1).number == 1
    else:
        with refused(OrderStateForbids):
            amend(order, market.approver, 1)


def test_only_approvers_of_the_agency_amend(market: Market) -> None:
    order = make_order(market, quantity=2)
    allowed = [market.approver, market.obligation_officer]
    for person in [*members_without(market, allowed), make_market().approver]:
        with refused(NotYourRole):
            amend(order, person, 1)
    assert amend(order, market.obligation_officer, 1).number == 1


def test_an_amendment_that_fails_leaves_nothing(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = make_order(market, quantity=2)
    with lost_after_writing(monkeypatch):
        amend(order, market.approver, 1, due_on=LATER)
