"""An agency buys with a browser that runs no scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from marketplace.accounts.models import User
from marketplace.audit.consumers import drain_all
from marketplace.ordering.models import Order, PurchaseRequest
from marketplace.ordering.services import acknowledge_order
from procurement_targets.models import LedgerEntry
from tests.factories.ordering import REASON, bill, deliver, make_market
from tests.journeys.browsing import Opens, fill, ko, panel, press, says, shoot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_agency_buys_without_javascript(visit: Opens) -> None:
    market = make_market()
    drain_all()

    def window_of(person: User) -> Page:
        return visit(person, javascript=False)

    page = window_of(market.requester)
    page.goto("/")
    fill(page, q="공기질")
    press(page, "Find")
    page.locator(f"#hit-{market.listing.pk}").get_by_role("link").first.click()
    fill(page, quantity="2")
    press(page, "Put in the basket")
    assert says(page, "It is in the basket.")
    line = page.locator('[name^="quantity-"]').first
    line.fill("3")
    line.press("Enter")
    assert says(page, "The quantities were changed.")
    expect(panel(page, "sum")).to_contain_text("3,300,000원")
    press(page, "Write a purchase request")
    fill(
        page,
        ground_code="ground_innovative_product",
        justification=REASON,
        no_conflict_declared=True,
        budget_line=market.budget_line.pk,
    )
    press(page, "Save and check")
    assert says(page, "The request was saved. Nothing was sent yet.")
    shoot(page, "without-javascript")
    press(page, "Send for approval")
    assert says(page, "The request was sent for approval.")

    page = window_of(market.approver)
    page.goto(reverse("approval_inbox"))
    page.locator("main table a").first.click()
    press(page, "Decide")
    order = Order.objects.get(request=PurchaseRequest.objects.get())
    assert order.total_krw == 3_300_000

    acknowledge_order(order=order, actor=market.seller)
    deliver(market, order, 3)
    page = window_of(market.inspector)
    page.goto(reverse("order_detail", args=[order.pk]))
    press(page, "Record the inspection")
    assert order.lines.get().accepted_quantity == 3

    invoice = bill(market, order)
    page = window_of(market.payer)
    page.goto(reverse("order_detail", args=[order.pk]))
    fill(page, **{f"invoice-{invoice.pk}-reference": "TR-2026-0001"})
    press(page, "Record the payment")
    expect(panel(page, "invoices")).to_contain_text(ko("paid"))
    drain_all()
    counted = LedgerEntry.objects.filter(decision="counted")
    assert [entry.basis_krw for entry in counted] == [3_300_000]
