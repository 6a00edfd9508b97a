"""The basket page: vendors, quantities, grounds and budget, and the way to a request."""

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.ordering.models import BasketLine, PurchaseRequest
from tests.desks.buyer.people import browser_of, led_to, see, send, shown, stranger
from tests.factories.ordering import Market, make_basket, make_other_offer

NAMES = ["basket", "basket_add", "basket_change", "request_new"]


@pytest.mark.parametrize("name", NAMES)
def test_a_visitor_is_led_to_the_sign_in(client: Client, market: Market, name: str) -> None:
    way = reverse("account_login")
    assert (
        led_to(client.post(reverse(name)) if name != "basket" else client.get(reverse(name)))[
            : len(way)
        ]
        == way
    )


@pytest.mark.parametrize("name", NAMES)
def test_only_requesters_have_a_basket(market: Market, name: str) -> None:
    for person in (market.approver, market.payer, market.seller):
        browser = browser_of(person)
        url = reverse(name)
        answer = browser.get(url) if name == "basket" else browser.post(url)
        assert answer.status_code == 403


def test_the_basket_shows_each_vendor_with_sums_grounds_and_budget(market: Market) -> None:
    other, _owner = make_other_offer(market)
    make_basket(market, {market.listing: 3, other: 2})
    text = see(browser_of(market.requester), "basket")
    assert str(market.vendor) in text
    assert str(other.vendor) in text
    assert "Total, VAT included KRW 7,700,000" in text
    assert "Without VAT KRW 7,000,000" in text
    assert "Orders that will be placed 2" in text
    assert "A designated innovative product may be bought by direct contract" in text
    assert "KRW 1,000,000,000 available KRW 992,300,000 would be left" in text


def test_an_offer_is_put_in_from_the_storefront(market: Market) -> None:
    browser = browser_of(market.requester)
    answer = send(browser, "basket_add", listing=market.listing.pk, quantity="4", next="/find/")
    assert led_to(answer) == reverse("basket")
    assert list(BasketLine.objects.values_list("listing", "quantity")) == [(market.listing.pk, 4)]
    send(browser, "basket_add", listing=market.listing.pk, quantity="4", next="/find/")
    assert list(BasketLine.objects.values_list("quantity", flat=True)) == [4]


@pytest.mark.parametrize("quantity", ["", "0", "-1", "two", "1000001"])
def test_a_wrong_quantity_leads_back_with_a_sentence(market: Market, quantity: str) -> None:
    browser = browser_of(market.requester)
    answer = send(
        browser,
        "basket_add",
        listing=market.listing.pk,
        quantity=quantity,
        next="/en/buyer/orders/",
    )
    assert led_to(answer) == "/en/buyer/orders/"
    assert not BasketLine.objects.exists()
    assert "md-messages" in browser.get("/en/buyer/orders/").content.decode()


def test_the_way_back_is_never_another_site(market: Market) -> None:
    answer = send(
        browser_of(market.requester),
        "basket_add",
        listing=market.listing.pk,
        quantity="0",
        next="https://example.com/",
    )
    assert led_to(answer) == reverse("basket")


def test_what_is_not_for_sale_is_refused_with_the_sentence(market: Market) -> None:
    browser = browser_of(market.requester)
    send(browser, "basket_add", listing=market.listing.pk, option="none", quantity="1")
    assert not BasketLine.objects.exists()
    assert "This offer cannot be ordered here." in see(browser, "basket")


def test_an_unknown_offer_is_not_found(market: Market) -> None:
    browser = browser_of(market.requester)
    assert send(browser, "basket_add", listing=999999, quantity="1").status_code == 404


def test_quantities_are_changed_and_lines_taken_out(market: Market) -> None:
    other, _owner = make_other_offer(market)
    make_basket(market, {market.listing: 1, other: 1})
    first, second = BasketLine.objects.order_by("pk")
    browser = browser_of(market.requester)
    given = {f"quantity-{first.pk}": "5", f"quantity-{second.pk}": "0"}
    assert led_to(send(browser, "basket_change", **given)) == reverse("basket")
    assert list(BasketLine.objects.values_list("pk", "quantity")) == [(first.pk, 5)]
    send(browser, "basket_change", remove=str(first.pk))
    send(browser, "basket_change", remove=str(first.pk))
    assert not BasketLine.objects.exists()
    assert "The basket is empty" in see(browser, "basket")


def test_a_wrong_quantity_comes_back_as_it_was_typed(market: Market) -> None:
    make_basket(market)
    line = BasketLine.objects.get()
    answer = send(browser_of(market.requester), "basket_change", **{f"quantity-{line.pk}": "many"})
    assert 'value="many"' in answer.content.decode()
    assert "Enter a whole number." in shown(answer)
    assert BasketLine.objects.get().quantity == 1


def test_baskets_are_a_persons_own(market: Market) -> None:
    make_basket(market)
    line = BasketLine.objects.get()
    other = browser_of(stranger())
    send(other, "basket_change", remove=str(line.pk))
    assert BasketLine.objects.filter(pk=line.pk).exists()
    assert "The basket is empty" in see(other, "basket")


def test_the_basket_becomes_a_draft_once(market: Market) -> None:
    make_basket(market, {market.listing: 2})
    browser = browser_of(market.requester)
    answer = send(browser, "request_new")
    draft = PurchaseRequest.objects.get()
    assert led_to(answer) == reverse("request_edit", args=[draft.pk])
    assert led_to(send(browser, "request_new")) == reverse("basket")
    assert PurchaseRequest.objects.count() == 1
    assert "Your basket is empty." in see(browser, "basket")
