"""The firm's orders: list, page, acknowledge, decline, deliver, invoice, print."""

import re
from typing import Any

import pytest

from marketplace.desks.vendor import orders as pages
from marketplace.ordering.models import Delivery, Order
from marketplace.ordering.refusals import PdfUnavailable
from marketplace.organisations.roles import Role
from marketplace.payments.models import TaxInvoice
from marketplace.values import clock
from tests.desks.vendor.walking import form_on, open_page, signed_in_as, visit, words
from tests.factories.ordering import (
    Market,
    accept,
    deliver,
    line_of,
    make_market,
    make_order,
)
from tests.factories.organisations import make_membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    """An agency and a vendor that trade."""
    return make_market()


def page_of(order: Order) -> str:
    return f"/vendor/orders/{order.pk}/"


def press(market: Market, order: Order, verb: str, **sent: Any) -> Any:
    client = signed_in_as(market.seller)
    return client.post(f"/en{page_of(order)}{verb}/", sent, follow=True)


def test_the_list_has_a_tab_for_each_kind_of_work(market: Market) -> None:
    placed = make_order(market)
    taken = make_order(market, "acknowledged", quantity=2)
    deliver(market, taken, 1)
    accept(market, taken, 1)
    closed = make_order(market, "closed")
    client = signed_in_as(market.seller)
    said = visit(client, "/vendor/orders/")
    tabs = "All 3 To acknowledge 1 To deliver 1 To invoice 1 With the agency 0"
    assert f"{tabs} Waiting for payment 0 Finished 1" in said
    for work, order in (
        ("acknowledge", placed),
        ("deliver", taken),
        ("invoice", taken),
        ("over", closed),
    ):
        shown = visit(client, f"/vendor/orders/?work={work}")
        found = [o.number for o in (placed, taken, closed) if f" {o.number} " in shown]
        assert found == [order.number]


def test_the_list_finds_numbers_agencies_and_titles(market: Market) -> None:
    order = make_order(market)
    client = signed_in_as(market.seller)
    for words_ in (order.number, order.agency_name, order.title):
        assert order.number in visit(client, f"/vendor/orders/?q={words_}")
    assert "No order fits these conditions." in visit(client, "/vendor/orders/?q=없는것")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_with_three(
    market: Market, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make_order(market)
    client = signed_in_as(market.seller)
    client.get("/en/vendor/orders/")
    with django_assert_num_queries(7):
        client.get("/en/vendor/orders/")


def test_an_order_is_acknowledged_once(market: Market) -> None:
    order = make_order(market)
    assert "The agency waits for your answer" in visit(signed_in_as(market.seller), page_of(order))
    assert "The order was acknowledged." in words(press(market, order, "acknowledge"))
    assert "This is not possible" in words(press(market, order, "acknowledge"))
    order.refresh_from_db()
    assert order.status == Order.Status.ACKNOWLEDGED


def test_an_order_is_declined_with_a_reason_only(market: Market) -> None:
    order = make_order(market)
    without = press(market, order, "decline", reason=" ")
    assert 'id="id_reason-error"' in without.content.decode()
    order.refresh_from_db()
    assert order.status == Order.Status.PLACED
    done = press(market, order, "decline", reason="재고가 없습니다.")
    assert "The order was declined." in words(done)
    assert "재고가 없습니다." in words(done)
    order.refresh_from_db()
    assert order.status == Order.Status.DECLINED


def test_finance_issues_invoices_but_takes_no_orders_on(market: Market) -> None:
    order = make_order(market)
    client = signed_in_as(make_membership(Role.FINANCE, organisation=market.vendor).person)
    answer = client.post(f"/en{page_of(order)}acknowledge/", follow=True)
    assert "Your role in this organisation does not allow this." in words(answer)
    order.refresh_from_db()
    assert order.status == Order.Status.PLACED


def test_a_part_is_delivered_and_the_same_click_twice_counts_once(market: Market) -> None:
    order = make_order(market, "acknowledged", quantity=5)
    client = signed_in_as(market.seller)
    sent = form_on(open_page(client, page_of(order)), "deliver/")
    field = f"line_{line_of(order).pk}"
    assert sent[field] == "5"
    sent |= {field: "3", "note": "운송장 123"}
    for _ in range(2):
        answer = client.post(f"/en{page_of(order)}deliver/", sent, follow=True)
        assert "The delivery was reported." in words(answer)
    assert Delivery.objects.count() == 1
    assert line_of(order).delivered_quantity == 3
    assert "3 delivered" in words(answer)
    assert "운송장 123" in words(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"quantity": "6"}, "5"),
        ({"quantity": "-1"}, "greater than or equal to 0"),
        ({"quantity": "다섯"}, "Enter a whole number."),
        ({"quantity": "0"}, ""),
        ({"delivered_on": "2099-01-01"}, "A delivery is reported when it has arrived"),
        ({"delivered_on": "2000-01-01"}, "The delivery cannot be before the day of the order."),
        ({"delivered_on": "내일"}, "Enter a valid date."),
    ],
)
def test_a_wrong_delivery_is_refused_and_keeps_what_was_typed(
    market: Market, changes: dict[str, str], sentence: str
) -> None:
    order = make_order(market, "acknowledged", quantity=5)
    client = signed_in_as(market.seller)
    sent = form_on(open_page(client, page_of(order)), "deliver/") | {"note": "비고"}
    field = f"line_{line_of(order).pk}"
    sent |= {field if key == "quantity" else key: value for key, value in changes.items()}
    answer = client.post(f"/en{page_of(order)}deliver/", sent)
    assert answer.status_code == 200
    assert sentence in words(answer)
    assert 'value="비고"' in answer.content.decode()
    assert not Delivery.objects.exists()


def test_a_rejected_unit_is_asked_for_again(market: Market) -> None:
    order = make_order(market, "acknowledged", quantity=2)
    deliver(market, order, 2)
    accept(market, order, 1, 1)
    client = signed_in_as(market.seller)
    said = visit(client, page_of(order))
    assert "1 accepted, 1 rejected" in said
    sent = form_on(open_page(client, page_of(order)), "deliver/")
    answer = client.post(f"/en{page_of(order)}deliver/", sent, follow=True)
    assert "1 delivered (1 as replacement)" in words(answer)


def test_an_invoice_is_issued_over_what_was_accepted_and_once(market: Market) -> None:
    order = make_order(market, "acknowledged", quantity=3)
    client = signed_in_as(market.seller)
    assert "An invoice can be issued as soon as" in visit(client, page_of(order))
    deliver(market, order, 2)
    accept(market, order, 2)
    page = open_page(client, page_of(order))
    assert "Accepted and not yet invoiced: KRW 2,200,000" in words(page)
    sent = form_on(page, "invoice/")
    for _ in range(2):
        answer = client.post(f"/en{page_of(order)}invoice/", sent, follow=True)
        assert "The tax invoice was issued." in words(answer)
    invoice = TaxInvoice.objects.get()
    assert f"{invoice.number}" in words(answer)
    assert "KRW 2,000,000 KRW 200,000 KRW 2,200,000" in words(answer)
    assert "Accepted and not yet invoiced" not in words(answer)


def test_an_invoice_without_its_key_is_not_issued(market: Market) -> None:
    order = make_order(market, "acknowledged")
    deliver(market, order, 1)
    accept(market, order, 1)
    assert "Please try again from this page." in words(press(market, order, "invoice"))
    assert not TaxInvoice.objects.exists()


def test_a_paid_order_shows_its_whole_way(market: Market) -> None:
    order = make_order(market, "closed", quantity=2)
    said = visit(signed_in_as(market.seller), page_of(order))
    assert "Done: Paid" in said
    assert f"Payment recorded {clock.today().day}" in said
    assert "Completed" in said


@pytest.mark.parametrize("quantity", [1, 3])
def test_the_page_costs_the_same_with_one_part_and_with_three(
    market: Market, quantity: int, django_assert_num_queries: Any
) -> None:
    order = make_order(market, "acknowledged", quantity=4)
    for number in range(quantity):
        deliver(market, order, 1, key=f"d{number}")
        accept(market, order, 1, key=f"i{number}")
    client = signed_in_as(market.seller)
    client.get(f"/en{page_of(order)}")
    with django_assert_num_queries(13):
        client.get(f"/en{page_of(order)}")


def test_the_purchase_order_is_printed_in_korean(market: Market) -> None:
    order = make_order(market)
    answer: Any = signed_in_as(market.seller).get(f"/en{page_of(order)}print/")
    text = answer.content.decode()
    assert re.search(r"<h1>\s*발주서", text)
    assert order.number in text


def test_without_pango_the_page_to_print_is_offered(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(order: Order) -> bytes:
        raise PdfUnavailable

    monkeypatch.setattr(pages, "purchase_order_pdf", missing)
    order = make_order(market)
    client = signed_in_as(market.seller)
    answer = client.get(f"/en{page_of(order)}order.pdf", follow=True)
    assert str(PdfUnavailable()) in words(answer)
    monkeypatch.setattr(pages, "purchase_order_pdf", lambda order: b"%PDF-1.7")
    pdf = client.get(f"/en{page_of(order)}order.pdf")
    assert (pdf["Content-Type"], pdf.content) == ("application/pdf", b"%PDF-1.7")
    assert pdf["Content-Disposition"] == f'attachment; filename="{order.number}.pdf"'
