from collections.abc import Callable

import pytest

from marketplace.accounts.models import User
from marketplace.messaging.models import Notice
from marketplace.ordering.models import BudgetEntry, Order, OrderChange
from marketplace.ordering.refusals import (
    AlreadyDelivered,
    NotYourRole,
    OrderStateForbids,
    ReasonMissing,
)
from marketplace.ordering.services import acknowledge_order, cancel_order, decline_order
from tests.factories.ordering import (
    Market,
    accept,
    deliver,
    make_market,
    make_order,
    members_without,
)
from tests.ordering.states import (
    last_event,
    lost_after_writing,
    order_in,
    refused,
    verbs_since,
)

Status = Order.Status
Verb = Callable[[Order, User], Order]


def acknowledge(order: Order, actor: User) -> Order:
    return acknowledge_order(order=order, actor=actor)


def decline(order: Order, actor: User, reason: str = "생산이 끝남") -> Order:
    return decline_order(order=order, actor=actor, reason=reason)


def cancel(order: Order, actor: User, code: str = "need_changed", reason: str = "취소") -> Order:
    return cancel_order(order=order, actor=actor, reason_code=code, reason=reason)


VERBS: dict[str, tuple[Verb, str, str, list[str]]] = {
    # verb, who, the state it leads to, the states from which it starts
    "order.acknowledged": (acknowledge, "seller", "acknowledged", ["placed"]),
    "order.declined": (decline, "seller", "declined", ["placed"]),
    "order.cancelled": (cancel, "approver", "cancelled", ["placed", "acknowledged"]),
}


@pytest.mark.parametrize("name", VERBS)
def test_each_verb_starts_from_its_states_only(market: Market, name: str) -> None:
    verb, who, to_state, allowed = VERBS[name]
    actor = getattr(market, who)
    for status in Status.values:
        order = order_in(make_order(market), status)
        if status not in allowed:
            with refused(OrderStateForbids):
                verb(order, actor)
            continue
        mark = last_event()
        assert verb(order, actor).status == to_state
        assert verbs_since(mark) == [name]
        event = last_event()
        assert (event.object_type, event.object_id) == ("ordering.order", order.pk)
        assert (event.from_state, event.to_state, event.actor_id) == (status, to_state, actor.pk)
        with refused(OrderStateForbids):
            verb(order, actor)


@pytest.mark.parametrize("name", VERBS)
def test_each_verb_is_its_roles_only(market: Market, name: str) -> None:
    verb, who, _, _ = VERBS[name]
    order = make_order(market)
    allowed = [market.seller] if who == "seller" else [market.approver, market.obligation_officer]
    other = make_market()
    strangers = [*members_without(market, allowed), other.seller, other.approver]
    # Who has the role but another duty is looked at elsewhere; here nobody has the role.
    for person in strangers:
        with refused(NotYourRole):
            verb(order, person)


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_that_fails_leaves_nothing(
    market: Market, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    verb, who, _, _ = VERBS[name]
    order = make_order(market)
    with lost_after_writing(monkeypatch):
        verb(order, getattr(market, who))


@pytest.mark.parametrize(
    ("name", "cause"), [("order.declined", "declined"), ("order.cancelled", "cancelled")]
)
def test_what_is_not_bought_frees_the_budget(market: Market, name: str, cause: str) -> None:
    verb, who, _, _ = VERBS[name]
    order = make_order(market, quantity=2)
    market.budget_line.refresh_from_db()
    assert market.budget_line.available_krw == 997_800_000
    verb(order, getattr(market, who))
    market.budget_line.refresh_from_db()
    assert (market.budget_line.committed_krw, market.budget_line.available_krw) == (
        0,
        1_000_000_000,
    )
    entry = BudgetEntry.objects.get(kind=BudgetEntry.Kind.RELEASE)
    assert (entry.order, entry.cause, entry.amount_krw) == (order, cause, 2_200_000)


def test_declining_and_cancelling_need_a_reason(market: Market) -> None:
    order = make_order(market)
    with refused(ReasonMissing):
        decline(order, market.seller, " ")
    for code, reason in [("need_changed", ""), ("", "취소"), ("whim", "취소")]:
        with refused(ReasonMissing):
            cancel(order, market.approver, code, reason)


def test_cancel_is_refused_after_delivery(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED, quantity=2)
    deliver(market, order, 1)
    with refused(AlreadyDelivered):
        cancel(order, market.approver)


def test_an_order_of_which_everything_was_rejected_may_be_cancelled(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED, quantity=2)
    deliver(market, order, 2)
    accept(market, order, 0, 2)
    assert cancel(order, market.approver).status == Status.CANCELLED


def test_the_other_side_is_told(market: Market) -> None:
    first, second, third = (make_order(market) for _ in range(3))
    acknowledge(first, market.seller)
    decline(second, market.seller)
    cancel(third, market.approver, OrderChange.Reason.NEED_CHANGED)
    told = {
        kind: set(Notice.objects.filter(kind=kind).values_list("person", flat=True))
        for kind in VERBS
    }
    assert told == {
        "order.acknowledged": {market.requester.pk},
        "order.declined": {
            market.requester.pk,
            market.approver.pk,
            market.obligation_officer.pk,
        },
        "order.cancelled": {market.seller.pk},
    }


def test_the_reason_is_a_note_of_the_event(market: Market) -> None:
    decline(make_order(market), market.seller, "부품이 없음")
    assert last_event().eventnote.text == "부품이 없음"
    cancel(make_order(market), market.approver, "budget_changed", "예산 삭감")
    event = last_event()
    assert (event.reason_code, event.eventnote.text) == ("budget_changed", "예산 삭감")
