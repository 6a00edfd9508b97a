import datetime as dt

import pytest

from marketplace.messaging.models import Notice
from marketplace.ordering.models import Order
from marketplace.ordering.refusals import NotYourRole, OrderStateForbids
from marketplace.organisations.roles import Role
from marketplace.payments.invoices import payable_until
from marketplace.payments.models import TaxInvoiceLine
from marketplace.payments.queries import invoices_of, open_invoices_for
from marketplace.payments.refusals import NothingToInvoice
from marketplace.payments.services import issue_tax_invoice
from marketplace.values import clock
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
from tests.factories.organisations import make_agency, make_membership
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


def accepted_order(market: Market, quantity: int = 3, accepted: int = 2) -> Order:
    order = make_order(market, Status.ACKNOWLEDGED, quantity=quantity)
    deliver(market, order, quantity)
    accept(market, order, accepted)
    return order


def test_an_invoice_asks_for_what_was_accepted_with_the_tax_apart(market: Market) -> None:
    order = accepted_order(market)
    mark = last_event()
    invoice = bill(market, order)
    assert (invoice.supply_krw, invoice.vat_krw, invoice.total_krw) == (
        2_000_000,
        200_000,
        2_200_000,
    )
    assert invoice.number == f"MT-{market.agency.code}-2026-00001"
    assert (invoice.issued_on, invoice.payable_until) == (TODAY, dt.date(2026, 6, 22))
    line = TaxInvoiceLine.objects.get()
    assert (line.quantity, line.amount_krw) == (2, 2_200_000)
    assert line_of(order).invoiced_krw == 2_200_000
    assert verbs_since(mark) == ["order.invoiced"]
    event = last_event()
    assert (event.object_type, event.object_id) == ("ordering.order", order.pk)
    assert event.facts == {
        "invoice_id": invoice.pk,
        "payable_until": "2026-06-22",
        "supply_krw": 2_000_000,
        "total_krw": 2_200_000,
    }
    told = Notice.objects.filter(kind="order.invoiced").values_list("person", flat=True)
    assert set(told) == {market.requester.pk, market.payer.pk}


def test_the_invoices_of_a_line_add_up_to_the_won(db: None) -> None:
    market = make_market(price_krw=1_234_567)
    order = make_order(market, Status.ACKNOWLEDGED, quantity=7)
    deliver(market, order, 7)
    supplies = []
    for accepted in (1, 2, 4):
        accept(market, order, accepted)
        supplies.append(bill(market, order).supply_krw)
    line = line_of(order)
    assert supplies == [1_122_333, 2_244_667, 4_489_335]
    assert (sum(supplies), line.invoiced_krw) == (line.supply_krw, line.amount_krw)


def test_payment_is_due_in_working_days(db: None) -> None:
    agency = make_agency()
    # Thursday; Saturday is Liberation Day and Monday its substitute.
    assert payable_until(agency, dt.date(2026, 8, 13)) == dt.date(2026, 8, 21)


def test_a_second_click_finds_the_first_invoice(market: Market) -> None:
    order = accepted_order(market)
    first = bill(market, order, key="click")
    before = everything()
    assert bill(market, order, key="click") == first
    assert everything() == before


def test_without_accepted_units_there_is_no_invoice(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED)
    deliver(market, order, 1)
    with refused(NothingToInvoice):
        bill(market, order)
    accept(market, order, 1)
    bill(market, order)
    with refused(NothingToInvoice):
        bill(market, order)


@pytest.mark.parametrize("status", [s for s in Status.values if s != Status.ACKNOWLEDGED])
def test_only_orders_under_way_are_invoiced(market: Market, status: str) -> None:
    order = order_in(accepted_order(market), status)
    with refused(OrderStateForbids):
        bill(market, order)


def test_only_the_vendors_sellers_and_finance_issue(market: Market) -> None:
    order = accepted_order(market)
    editor = make_membership(Role.LISTING_EDITOR, organisation=market.vendor).person
    strangers = [*members_without(market, [market.seller]), make_market().seller, editor]
    for person in strangers:
        with refused(NotYourRole):
            issue_tax_invoice(order=order, actor=person, idempotency_key="k")
    finance = make_membership(Role.FINANCE, organisation=market.vendor).person
    assert issue_tax_invoice(order=order, actor=finance, idempotency_key="k").issued_by == finance


def test_an_invoice_that_fails_leaves_nothing_and_gives_its_number_back(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = accepted_order(market)
    with lost_after_writing(monkeypatch):
        bill(market, order)
    assert bill(market, order).number.endswith("-00001")


def test_open_invoices_come_by_the_day_on_which_they_are_due(market: Market) -> None:
    paid = bill(market, accepted_order(market))
    pay(market, paid)
    late, early = accepted_order(market), accepted_order(market)
    early_invoice = bill(market, early)
    with clock.set_to(clock.korean_time(TODAY + dt.timedelta(days=1), 10)):
        late_invoice = bill(market, late)
    bill(make := make_market(), accepted_order(make))
    assert list(open_invoices_for(market.agency)) == [early_invoice, late_invoice]
    assert list(invoices_of(early)) == [early_invoice]
