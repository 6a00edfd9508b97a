"""Several people at once, on PostgreSQL: every row lock is needed there and none is on SQLite."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from marketplace.audit.models import Event
from marketplace.ordering.models import BudgetEntry, Delivery, Inspection, Order
from marketplace.ordering.numbers import next_number
from marketplace.ordering.refusals import ChecksNotPassed, QuantityRefused, StepDecided
from marketplace.ordering.services import (
    approve_step,
    cancel_order,
    decline_order,
    start_request_from_basket,
)
from marketplace.organisations.roles import Role
from marketplace.payments.models import Payment, TaxInvoice
from marketplace.payments.refusals import AmountRefused, NothingToInvoice
from marketplace.values.refusals import Refused, WrongState
from tests.factories.ordering import (
    Market,
    accept,
    bill,
    deliver,
    line_of,
    make_basket,
    make_budget_line,
    make_market,
    make_order,
    make_submitted_request,
    pay,
    waiting_step,
)
from tests.factories.organisations import make_agency, make_membership

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def market(transactional_db: None) -> Market:
    """A market whose rows other connections see."""
    return make_market()


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Make the calls at the same moment, each on a connection of its own.

    Returns what each returned, or the refusal that it raised.
    """
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=20)
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        # The clock is set in this thread's context, which other threads do not inherit.
        futures: list[Future[Any]] = [pool.submit(copy_context().run, run, call) for call in calls]
        return [future.result(timeout=60) for future in futures]


def kinds(results: list[Any]) -> Counter[str]:
    """Count results by class."""
    return Counter(type(result).__name__ for result in results)


def test_two_approvers_at_once_place_one_order(market: Market) -> None:
    second = make_membership(Role.APPROVER, organisation=market.agency).person
    step = waiting_step(make_submitted_request(market))
    results = together(
        lambda: approve_step(step=step, actor=market.approver),
        lambda: approve_step(step=step, actor=second),
    )
    assert kinds(results) == {"list": 1, "RequestStateForbids": 1}
    assert Order.objects.count() == 1
    market.budget_line.refresh_from_db()
    assert market.budget_line.committed_krw == 1_100_000
    assert Event.objects.filter(verb="order.placed").count() == 1


def test_the_first_of_two_steps_is_decided_once(market: Market) -> None:
    second = make_membership(Role.APPROVER, organisation=market.agency).person
    step = waiting_step(make_submitted_request(market, {market.listing: 46}))
    results = together(
        lambda: approve_step(step=step, actor=market.approver),
        lambda: approve_step(step=step, actor=second),
    )
    assert kinds(results) == {"list": 1, StepDecided.__name__: 1}


def test_two_requests_at_once_do_not_overdraw_the_budget(market: Market) -> None:
    line = make_budget_line(market.agency, 2_500_000)
    steps = [waiting_step(make_submitted_request(market, budget_line=line)) for _ in range(4)]
    calls = [lambda step=step: approve_step(step=step, actor=market.approver) for step in steps]
    results = together(*calls)
    assert kinds(results) == {"list": 2, ChecksNotPassed.__name__: 2}
    line.refresh_from_db()
    assert (line.committed_krw, line.available_krw) == (2_200_000, 300_000)
    assert BudgetEntry.objects.filter(line=line).count() == 2


def test_numbers_taken_at_once_have_no_gap(market: Market) -> None:
    requests = [make_submitted_request(market) for _ in range(6)]
    steps = [waiting_step(request) for request in requests]
    calls = [lambda step=step: approve_step(step=step, actor=market.approver) for step in steps]
    assert kinds(together(*calls)) == {"list": 6}
    numbers = sorted(Order.objects.values_list("number", flat=True))
    assert numbers == [f"MD-{market.agency.code}-2026-{n:05d}" for n in range(1, 7)]


def test_a_number_given_back_is_taken_by_the_next(market: Market) -> None:
    agency = make_agency()

    def take(fails: bool) -> int | None:
        try:
            with transaction.atomic():
                number = next_number(agency, 2026, "order")
                if fails:
                    raise ZeroDivisionError
                return number
        except ZeroDivisionError:
            return None

    results = together(*[lambda n=n: take(n % 2 == 0) for n in range(8)])
    assert sorted(number for number in results if number) == [1, 2, 3, 4]


def test_a_double_click_starts_one_request(market: Market) -> None:
    make_basket(market)
    results = together(
        *[lambda: start_request_from_basket(agency=market.agency, actor=market.requester)] * 2
    )
    assert kinds(results) == {"PurchaseRequest": 1, "BasketEmpty": 1}


def test_a_double_click_delivers_once(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED, quantity=2)
    results = together(*[lambda: deliver(market, order, 1, key="click")] * 3)
    assert len(set(results)) == 1
    assert (Delivery.objects.count(), line_of(order).delivered_quantity) == (1, 1)


def test_two_deliveries_at_once_do_not_exceed_the_order(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED, quantity=3)
    results = together(
        lambda: deliver(market, order, 2, key="a"), lambda: deliver(market, order, 2, key="b")
    )
    assert kinds(results) == {"Delivery": 1, QuantityRefused.__name__: 1}
    assert line_of(order).delivered_quantity == 2


def test_a_double_click_inspects_once(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED, quantity=2)
    deliver(market, order, 2)
    results = together(*[lambda: accept(market, order, 1, key="click")] * 3)
    assert len(set(results)) == 1
    assert (Inspection.objects.count(), line_of(order).accepted_quantity) == (1, 1)


def test_two_inspections_at_once_do_not_exceed_the_delivery(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED, quantity=3)
    deliver(market, order, 3)
    results = together(
        lambda: accept(market, order, 2, key="a"), lambda: accept(market, order, 0, 2, key="b")
    )
    assert kinds(results) == {"Inspection": 1, QuantityRefused.__name__: 1}


def test_invoices_at_once_ask_once(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED)
    deliver(market, order, 1)
    accept(market, order, 1)
    results = together(
        lambda: bill(market, order, key="a"),
        lambda: bill(market, order, key="b"),
        lambda: bill(market, order, key="c"),
    )
    assert kinds(results) == {"TaxInvoice": 1, NothingToInvoice.__name__: 2}
    assert TaxInvoice.objects.get().total_krw == 1_100_000


def test_a_double_click_pays_once(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED)
    deliver(market, order, 1)
    accept(market, order, 1)
    invoice = bill(market, order)
    results = together(*[lambda: pay(market, invoice, reference="R-1")] * 3)
    assert len(set(results)) == 1
    market.budget_line.refresh_from_db()
    assert (Payment.objects.count(), market.budget_line.spent_krw) == (1, 1_100_000)


def test_two_payments_at_once_do_not_exceed_the_invoice(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED)
    deliver(market, order, 1)
    accept(market, order, 1)
    invoice = bill(market, order)
    results = together(
        lambda: pay(market, invoice, 600_000, reference="R-1"),
        lambda: pay(market, invoice, 600_000, reference="R-2"),
    )
    assert kinds(results) == {"Payment": 1, AmountRefused.__name__: 1}


def test_a_vendor_and_an_agency_at_once_free_the_budget_once(market: Market) -> None:
    order = make_order(market)
    results = together(
        lambda: decline_order(order=order, actor=market.seller, reason="생산이 끝남"),
        lambda: cancel_order(
            order=order, actor=market.approver, reason_code="error", reason="착오"
        ),
    )
    assert sum(isinstance(result, WrongState) for result in results) == 1
    market.budget_line.refresh_from_db()
    assert market.budget_line.committed_krw == 0
    assert BudgetEntry.objects.filter(kind=BudgetEntry.Kind.RELEASE).count() == 1


def test_placing_and_paying_on_one_budget_line_do_not_block_each_other(market: Market) -> None:
    invoices = []
    for _ in range(3):
        order = make_order(market, Order.Status.ACKNOWLEDGED)
        deliver(market, order, 1)
        accept(market, order, 1)
        invoices.append(bill(market, order))
    steps = [waiting_step(make_submitted_request(market)) for _ in range(3)]
    results = together(
        *[lambda step=step: approve_step(step=step, actor=market.approver) for step in steps],
        *[lambda invoice=invoice: pay(market, invoice) for invoice in invoices],
    )
    assert kinds(results) == {"list": 3, "Payment": 3}
    market.budget_line.refresh_from_db()
    assert (market.budget_line.committed_krw, market.budget_line.spent_krw) == (
        3_300_000,
        3_300_000,
    )
