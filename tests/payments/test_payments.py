import datetime as dt

import pytest

from marketplace.messaging.models import Notice
from marketplace.ordering.models import BudgetEntry, Order
from marketplace.ordering.refusals import DateRefused, NotYourRole, OrderStateForbids
from marketplace.ordering.services import (
    Result,
    acknowledge_order,
    approve_step,
    inspect,
    report_delivery,
)
from marketplace.payments.models import Payment, TaxInvoice
from marketplace.payments.refusals import AmountRefused, ReferenceMissing, ReferenceUsed
from marketplace.payments.services import record_payment
from tests.factories.catalogue import make_designation, make_listing
from tests.factories.ordering import (
    Market,
    accept,
    approve_all,
    bill,
    deliver,
    line_of,
    make_market,
    make_order,
    make_other_offer,
    make_submitted_request,
    members_without,
    pay,
    waiting_step,
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
def invoice(market: Market) -> TaxInvoice:
    """An invoice over all three units of an order: 3,300,000 won."""
    order = make_order(market, Status.ACKNOWLEDGED, quantity=3)
    deliver(market, order, 3)
    accept(market, order, 3)
    return bill(market, order)


@pytest.mark.both_databases
def test_a_payment_turns_bound_budget_into_spent_and_closes_the_order(
    market: Market, invoice: TaxInvoice
) -> None:
    mark = last_event()
    payment = pay(market, invoice, reference="2026-0001")
    order = Order.objects.get()
    assert order.status == Status.CLOSED
    assert line_of(order).paid_krw == 3_300_000
    invoice.refresh_from_db()
    assert (invoice.paid_krw, invoice.open_krw) == (3_300_000, 0)
    market.budget_line.refresh_from_db()
    assert (market.budget_line.committed_krw, market.budget_line.spent_krw) == (0, 3_300_000)
    entry = BudgetEntry.objects.get(kind=BudgetEntry.Kind.SPEND)
    assert (entry.cause, entry.amount_krw, entry.entered_by) == (
        f"payment:{payment.pk}",
        3_300_000,
        market.payer,
    )
    assert verbs_since(mark) == ["order.paid"]
    event = last_event()
    assert (event.object_id, event.from_state, event.to_state) == (
        order.pk,
        "acknowledged",
        "closed",
    )
    assert event.facts == {
        "amount_krw": 3_300_000,
        "invoice_id": invoice.pk,
        "paid_on": "2026-06-15",
        "payment_id": payment.pk,
    }
    assert Notice.objects.get(kind="order.paid").person == market.seller


@pytest.mark.both_databases
def test_partial_payments_close_the_order_at_the_last_won(
    market: Market, invoice: TaxInvoice
) -> None:
    pay(market, invoice, 3_299_999)
    order = Order.objects.get()
    assert (order.status, line_of(order).paid_krw) == (Status.ACKNOWLEDGED, 3_299_999)
    assert last_event().to_state == "acknowledged"
    market.budget_line.refresh_from_db()
    assert (market.budget_line.committed_krw, market.budget_line.spent_krw) == (1, 3_299_999)
    pay(market, invoice, 1)
    order.refresh_from_db()
    assert (order.status, line_of(order).paid_krw) == (Status.CLOSED, 3_300_000)


def test_an_order_stays_open_while_units_are_missing(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED, quantity=3)
    deliver(market, order, 2)
    accept(market, order, 2)
    pay(market, bill(market, order))
    order.refresh_from_db()
    assert order.status == Status.ACKNOWLEDGED


@pytest.mark.both_databases
def test_a_payment_fills_one_line_after_the_other(market: Market) -> None:
    second = make_listing(vendor=market.vendor, price_krw=2_200_000)
    make_designation(second)
    request = make_submitted_request(market, {market.listing: 1, second: 1})
    (order,) = approve_step(step=waiting_step(request), actor=market.approver)
    acknowledge_order(order=order, actor=market.seller)
    lines = list(order.lines.order_by("position"))
    report_delivery(
        order=order,
        actor=market.seller,
        delivered_on=TODAY,
        quantities={line.pk: 1 for line in lines},
        idempotency_key="k",
    )
    inspect(
        order=order,
        actor=market.inspector,
        inspected_on=TODAY,
        results=[Result(line.pk, 1) for line in lines],
        idempotency_key="k",
    )
    invoice = bill(market, order)
    paid = []
    for amount_krw in (600_000, 700_000, 2_000_000):
        pay(market, invoice, amount_krw)
        paid.append([line.paid_krw for line in order.lines.order_by("position")])
    assert paid == [[600_000, 0], [1_100_000, 200_000], [1_100_000, 2_200_000]]
    order.refresh_from_db()
    assert order.status == Status.CLOSED


def test_the_same_reference_and_facts_return_the_first_payment(
    market: Market, invoice: TaxInvoice
) -> None:
    first = pay(market, invoice, reference="2026-0001")
    before = everything()
    assert pay(market, invoice, reference=" 2026-0001 ") == first
    assert everything() == before


def test_the_same_reference_with_other_facts_is_refused(
    market: Market, invoice: TaxInvoice
) -> None:
    pay(market, invoice, 1_000_000, reference="2026-0001")
    with refused(ReferenceUsed):
        pay(market, invoice, 1_000_001, reference="2026-0001")
    order = make_order(market, Status.ACKNOWLEDGED)
    deliver(market, order, 1)
    accept(market, order, 1)
    other = bill(market, order)
    with refused(ReferenceUsed):
        pay(market, other, 1_000_000, reference="2026-0001")


def test_references_are_each_agencys_own(market: Market, invoice: TaxInvoice) -> None:
    pay(market, invoice, reference="2026-0001")
    other = make_market()
    order = make_order(other, Status.ACKNOWLEDGED)
    deliver(other, order, 1)
    accept(other, order, 1)
    pay(other, bill(other, order), reference="2026-0001")
    assert Payment.objects.filter(reference="2026-0001").count() == 2


def test_amounts_dates_and_references_are_checked(market: Market, invoice: TaxInvoice) -> None:
    for amount_krw in (0, -1, 3_300_001):
        with refused(AmountRefused):
            pay(market, invoice, amount_krw)
    for days in (1, -1):
        with refused(DateRefused):
            pay(market, invoice, paid_on=TODAY + dt.timedelta(days=days))
    with refused(ReferenceMissing):
        pay(market, invoice, reference="  ")
    pay(market, invoice, 3_000_000)
    with refused(AmountRefused):
        pay(market, invoice, 300_001)


@pytest.mark.parametrize("status", [s for s in Status.values if s != Status.ACKNOWLEDGED])
def test_only_orders_under_way_are_paid(market: Market, invoice: TaxInvoice, status: str) -> None:
    order_in(invoice.order, status)
    with refused(OrderStateForbids):
        pay(market, invoice)


def test_only_disbursing_officers_of_the_agency_pay(market: Market, invoice: TaxInvoice) -> None:
    for person in [*members_without(market, [market.payer]), make_market().payer]:
        with refused(NotYourRole):
            record_payment(
                invoice=invoice, actor=person, reference="R", amount_krw=1, paid_on=TODAY
            )


def test_a_payment_that_fails_leaves_nothing(
    market: Market, invoice: TaxInvoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lost_after_writing(monkeypatch):
        pay(market, invoice)


def test_two_vendors_of_one_request_are_paid_apart(market: Market) -> None:
    listing, owner = make_other_offer(market)
    request = make_submitted_request(market, {market.listing: 1, listing: 1})
    orders = approve_all(market, request)
    sellers = [market.seller, owner]
    for order, seller in zip(orders, sellers, strict=True):
        sold = Market(**{**vars(market), "seller": seller})
        acknowledge_order(order=order, actor=seller)
        deliver(sold, order, 1)
        accept(sold, order, 1)
        pay(sold, bill(sold, order))
    market.budget_line.refresh_from_db()
    assert (market.budget_line.committed_krw, market.budget_line.spent_krw) == (0, 3_300_000)
