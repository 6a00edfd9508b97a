"""Orders on the desk: the list, inspection, payment, amendment, cancellation, the document."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.ordering import documents
from marketplace.ordering.models import Inspection, Order, OrderChange
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Role
from marketplace.payments.models import Payment, TaxInvoice
from tests.desks.buyer.people import browser_of, led_to, see, send, shown, stranger
from tests.factories.ordering import (
    Market,
    accept,
    bill,
    deliver,
    line_of,
    make_order,
)

Status = Order.Status
PAGES = ["order_detail", "purchase_order_print", "purchase_order_pdf"]


def delivered(market: Market, quantity: int = 5) -> Order:
    """An order of five units that were delivered."""
    order = make_order(market, Status.ACKNOWLEDGED, quantity)
    deliver(market, order, quantity)
    return order


def billed(market: Market) -> TaxInvoice:
    """An invoice of an order of five accepted units."""
    order = delivered(market)
    accept(market, order, 5)
    return bill(market, order)


def findings(order: Order, **changes: Any) -> dict[str, Any]:
    """What the form of an inspection sends: four accepted, one defective."""
    line = line_of(order)
    given = {
        "inspection-key": "key-1",
        "inspection-inspected_on": "2026-06-15",
        "inspection-comment": "1대 경보 없음",
        f"inspection-accepted-{line.pk}": "4",
        f"inspection-rejected-{line.pk}": "1",
        f"inspection-code-{line.pk}": "defect",
        f"inspection-reason-{line.pk}": "경보 없음",
    }
    return given | changes


def paid(invoice: TaxInvoice, **changes: str) -> dict[str, str]:
    """What the form of a payment sends: all of it, today."""
    given = {"reference": "TR-1", "amount_krw": str(invoice.open_krw), "paid_on": "2026-06-15"}
    return {f"invoice-{invoice.pk}-{name}": value for name, value in (given | changes).items()}


@pytest.mark.parametrize("name", PAGES)
def test_visitors_sign_in_and_others_find_nothing(
    client: Client, market: Market, name: str
) -> None:
    order = make_order(market)
    url = reverse(name, args=[order.pk])
    assert "login" in led_to(client.get(url))
    assert browser_of(stranger()).get(url).status_code == 404
    assert browser_of(market.seller).get(url).status_code == 403
    assert browser_of(market.inspector).get(url).status_code == 200


@pytest.mark.parametrize("name", ["order_inspect", "order_cancel", "order_amend"])
def test_other_agencies_cannot_act_on_an_order(market: Market, name: str) -> None:
    order = make_order(market)
    assert send(browser_of(stranger()), name, order.pk).status_code == 404
    assert browser_of(market.inspector).get(reverse(name, args=[order.pk])).status_code == 405


def test_the_list_narrows_by_work_and_words(market: Market) -> None:
    waiting, placed = delivered(market), make_order(market)
    browser = browser_of(market.inspector)
    text = see(browser, "order_list")
    assert waiting.number in text
    assert placed.number in text
    assert placed.number not in see(browser, "order_list", work="inspection")
    assert waiting.number not in see(browser, "order_list", work="vendor")
    assert placed.number in see(browser, "order_list", text=placed.number)
    assert "No order is here" in see(browser, "order_list", text="none such")
    assert "No order is here" in see(browser_of(stranger()), "order_list")


def test_the_page_shows_quantities_people_and_history(market: Market) -> None:
    order = delivered(market)
    accept(market, order, 4, 1)
    text = see(browser_of(market.requester), "order_detail", order.pk)
    assert "4 of 5 units" in text
    assert "5 delivered" in text
    assert "4 accepted, 1 rejected" in text
    assert "Defective" in text
    assert "Order acknowledged" in text
    assert "Request requester (you)" in text


def test_an_inspector_accepts_and_rejects_once(market: Market) -> None:
    order = delivered(market)
    browser = browser_of(market.inspector)
    assert "Record an inspection" in see(browser, "order_detail", order.pk)
    assert led_to(send(browser, "order_inspect", order.pk, **findings(order))) == reverse(
        "order_detail", args=[order.pk]
    )
    line = line_of(order)
    assert (line.accepted_quantity, line.rejected_quantity) == (4, 1)
    send(browser, "order_inspect", order.pk, **findings(order))
    assert Inspection.objects.count() == 1


def test_a_rejection_without_reason_comes_back_with_the_entries(market: Market) -> None:
    order = delivered(market)
    line = line_of(order)
    given = findings(order, **{f"inspection-code-{line.pk}": ""})
    answer = send(browser_of(market.inspector), "order_inspect", order.pk, **given)
    assert "Choose why units are rejected." in shown(answer)
    assert 'value="경보 없음"' in answer.content.decode()
    assert not Inspection.objects.exists()


@pytest.mark.parametrize("who", ["requester", "approver", "payer"])
def test_only_inspectors_inspect(market: Market, who: str) -> None:
    order = delivered(market)
    browser = browser_of(getattr(market, who))
    assert "Record an inspection" not in see(browser, "order_detail", order.pk)
    answer = send(browser, "order_inspect", order.pk, **findings(order))
    assert "Your role in this organisation does not allow this." in shown(answer, 403)
    assert not Inspection.objects.exists()


def test_an_inspector_who_approved_is_refused_with_the_rule(market: Market) -> None:
    order = delivered(market)
    seat = Membership.objects.get(person=market.approver)
    seat.roles = [Role.APPROVER, Role.INSPECTOR]
    seat.save()
    browser = browser_of(market.approver)
    sentence = "Whoever approved a purchase may not inspect or pay it."
    assert sentence in see(browser, "order_detail", order.pk)
    answer = send(browser, "order_inspect", order.pk, **findings(order))
    assert sentence in shown(answer, 403)


def test_a_payment_closes_the_order_and_counts_once(market: Market) -> None:
    invoice = billed(market)
    browser = browser_of(market.payer)
    assert invoice.number in see(browser, "order_detail", invoice.order_id)
    for _click in range(2):
        answer = send(browser, "order_pay", invoice.order_id, invoice.pk, **paid(invoice))
        assert led_to(answer) == reverse("order_detail", args=[invoice.order_id])
    assert list(Payment.objects.values_list("amount_krw", flat=True)) == [5_500_000]
    assert Order.objects.get().status == Status.CLOSED


def test_a_payment_over_the_invoice_is_refused_with_the_entries(market: Market) -> None:
    invoice = billed(market)
    answer = send(
        browser_of(market.payer),
        "order_pay",
        invoice.order_id,
        invoice.pk,
        **paid(invoice, amount_krw="5500001"),
    )
    assert "Pay more than nothing and at most KRW 5,500,000." in shown(answer)
    assert 'value="5500001"' in answer.content.decode()
    assert not Payment.objects.exists()


@pytest.mark.parametrize("who", ["requester", "approver", "inspector"])
def test_only_disbursing_officers_pay(market: Market, who: str) -> None:
    invoice = billed(market)
    answer = send(
        browser_of(getattr(market, who)), "order_pay", invoice.order_id, invoice.pk, **paid(invoice)
    )
    assert "Your role in this organisation does not allow this." in shown(answer, 403)
    assert not Payment.objects.exists()


def test_an_invoice_of_another_order_is_not_found(market: Market) -> None:
    invoice, other = billed(market), make_order(market)
    browser = browser_of(market.payer)
    assert send(browser, "order_pay", other.pk, invoice.pk, **paid(invoice)).status_code == 404


@pytest.mark.parametrize("name", ["order_pay", "order_cancel", "order_amend"])
def test_money_and_changes_ask_for_a_recent_authentication(market: Market, name: str) -> None:
    invoice = billed(market)
    args = [invoice.order_id] + ([invoice.pk] if name == "order_pay" else [])
    answer = send(browser_of(market.payer, recently=False), name, *args, **paid(invoice))
    assert "reauthenticate" in led_to(answer)
    assert not Payment.objects.exists()


def test_an_approver_lowers_an_order(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED, 5)
    line = line_of(order)
    browser = browser_of(market.approver)
    given = {
        "amend-due_on": "2026-12-01",
        "amend-reason_code": "need_changed",
        "amend-reason": "설치 장소가 줄어듦",
        f"amend-quantity-{line.pk}": "3",
    }
    assert led_to(send(browser, "order_amend", order.pk, **given)) == reverse(
        "order_detail", args=[order.pk]
    )
    order.refresh_from_db()
    assert (order.total_krw, order.change_number) == (3_300_000, 1)
    again = send(browser, "order_amend", order.pk, **given)
    assert "Nothing would change." in shown(again)
    assert OrderChange.objects.count() == 1


def test_more_units_are_refused_in_a_sentence(market: Market) -> None:
    order = make_order(market, Status.ACKNOWLEDGED, 5)
    given = {
        "amend-reason_code": "need_changed",
        "amend-reason": "더 필요함",
        f"amend-quantity-{line_of(order).pk}": "6",
    }
    answer = send(browser_of(market.approver), "order_amend", order.pk, **given)
    assert "an amendment cannot add units" in shown(answer)


def test_an_approver_cancels_before_delivery_once(market: Market) -> None:
    order = make_order(market)
    browser = browser_of(market.approver)
    given = {"cancel-reason_code": "need_changed", "cancel-reason": "사업이 취소됨"}
    send(browser, "order_cancel", order.pk, **given)
    order.refresh_from_db()
    assert order.status == Status.CANCELLED
    again = send(browser, "order_cancel", order.pk, **given)
    assert "the order is in the state" in shown(again, 409)


def test_the_requester_cannot_cancel(market: Market) -> None:
    order = make_order(market)
    given = {"cancel-reason_code": "need_changed", "cancel-reason": "사업이 취소됨"}
    answer = send(browser_of(market.requester), "order_cancel", order.pk, **given)
    assert "Your role in this organisation does not allow this." in shown(answer, 403)
    order.refresh_from_db()
    assert order.status == Status.PLACED


def test_the_purchase_order_is_printed_in_korean(market: Market) -> None:
    order = make_order(market)
    answer = browser_of(market.requester).get(reverse("purchase_order_print", args=[order.pk]))
    page = answer.content.decode()
    assert "발주서" in page
    assert order.number in page


def test_the_purchase_order_is_handed_out_as_pdf(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = make_order(market)
    make_pdf: Callable[[Order], bytes] = lambda _order: b"%PDF-1.7"  # noqa: E731
    monkeypatch.setattr("marketplace.desks.buyer.orders.purchase_order_pdf", make_pdf)
    answer = browser_of(market.requester).get(reverse("purchase_order_pdf", args=[order.pk]))
    assert (answer["Content-Type"], answer.content) == ("application/pdf", b"%PDF-1.7")
    assert answer["Content-Disposition"] == f'attachment; filename="{order.number}.pdf"'


def test_without_pango_the_print_page_is_offered(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> Any:
        raise OSError("no pango")

    monkeypatch.setattr(documents, "open_weasyprint", missing)
    order = make_order(market)
    browser = browser_of(market.requester)
    answer = browser.get(reverse("purchase_order_pdf", args=[order.pk]))
    assert led_to(answer) == reverse("order_detail", args=[order.pk])
    text = see(browser, "order_detail", order.pk)
    assert "PDF files cannot be made on this server. Please use the print page instead." in text


def test_the_list_costs_the_same_with_one_and_three_rows(
    market: Market, django_assert_num_queries: Any
) -> None:
    browser = browser_of(market.requester)
    url = reverse("order_list")
    for rows in (1, 2):
        for _row in range(rows):
            make_order(market)
        browser.get(url)
        with django_assert_num_queries(6):
            browser.get(url)
