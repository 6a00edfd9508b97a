"""Purchases made elsewhere, entered by the agency with evidence."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from marketplace.organisations.roles import Role
from procurement_targets.models import OutsidePurchase
from tests.desks.buyer.people import browser_of, led_to, see, send, shown, stranger
from tests.factories.ordering import Market
from tests.factories.targets import make_purchase

Status = OutsidePurchase.Status


def filled_in(market: Market, **changes: Any) -> dict[str, Any]:
    """What the page sends when everything is right."""
    given: dict[str, Any] = {
        "contract_number": "2026-00117",
        "title": "지하차도 침수 감지 장치 구매",
        "contract_on": "2026-05-04",
        "business_number": market.vendor.business_number,
        "product_reference": market.designation.number,
        "kind": "purchase",
        "method": "수의계약",
        "amount_krw": "1100000",
        "supply_krw": "",
        "evidence": SimpleUploadedFile("contract.pdf", b"%PDF-1.7 contract"),
    }
    return given | changes


def test_pages_are_for_the_agencys_people(client: Client, market: Market) -> None:
    pk = make_purchase(agency=market.agency, status=Status.DRAFTED).pk
    pages: list[tuple[str, list[int]]] = [
        ("outside_purchase_list", []),
        ("outside_purchase_new", []),
        ("outside_purchase", [pk]),
        ("outside_purchase_edit", [pk]),
    ]
    for name, args in pages:
        assert "login" in led_to(client.get(reverse(name, args=args)))
        see(browser_of(market.seller), name, *args, expects=403)
        see(browser_of(market.requester), name, *args)
        if args:
            see(browser_of(stranger()), name, *args, expects=404)
    assert send(browser_of(stranger()), "outside_purchase_submit", pk).status_code == 404
    see(browser_of(market.inspector), "outside_purchase_new", expects=403)


def test_a_purchase_is_drafted_and_submitted_once(market: Market) -> None:
    browser = browser_of(market.requester)
    answer = send(browser, "outside_purchase_new", **filled_in(market))
    purchase = OutsidePurchase.objects.get()
    assert led_to(answer) == reverse("outside_purchase", args=[purchase.pk])
    assert (purchase.status, purchase.supply_krw) == (Status.DRAFTED, 1_000_000)
    text = see(browser, "outside_purchase", purchase.pk)
    assert "contract.pdf" in text
    assert market.designation.number in text
    for sentence in ("The purchase was submitted.", "This is not possible any more"):
        send(browser, "outside_purchase_submit", purchase.pk)
        assert sentence in see(browser, "outside_purchase", purchase.pk)
    purchase.refresh_from_db()
    assert purchase.status == Status.SUBMITTED
    led = browser.get(reverse("outside_purchase_edit", args=[purchase.pk]))
    assert led_to(led) == reverse("outside_purchase", args=[purchase.pk])


def test_wrong_entries_come_back_as_typed(market: Market) -> None:
    given = filled_in(market, business_number="123", amount_krw="a lot")
    answer = send(browser_of(market.requester), "outside_purchase_new", **given)
    page = answer.content.decode()
    assert 'value="a lot"' in page
    assert 'value="123"' in page
    assert "Choose the file again" in shown(answer)
    assert not OutsidePurchase.objects.exists()


def test_the_same_contract_number_is_shown_as_a_candidate(market: Market) -> None:
    make_purchase(agency=market.agency, contract_number="2026-00117", status=Status.SUBMITTED)
    browser = browser_of(market.requester)
    send(browser, "outside_purchase_new", **filled_in(market))
    mine = OutsidePurchase.objects.get(status=Status.DRAFTED)
    text = see(browser, "outside_purchase", mine.pk)
    assert "This may be the same purchase as another one" in text
    assert "contract 2026-00117 · the same contract number" in text


def test_a_draft_is_changed_and_keeps_its_evidence(market: Market) -> None:
    browser = browser_of(market.requester)
    send(browser, "outside_purchase_new", **filled_in(market))
    purchase = OutsidePurchase.objects.get()
    given = filled_in(market, title="침수 감지 장치 2식 구매")
    del given["evidence"]
    answer = send(browser, "outside_purchase_edit", purchase.pk, **given)
    assert led_to(answer) == reverse("outside_purchase", args=[purchase.pk])
    purchase.refresh_from_db()
    assert purchase.title == "침수 감지 장치 2식 구매"
    assert purchase.evidence is not None


def test_the_list_narrows_by_state(market: Market) -> None:
    make_purchase(agency=market.agency, title="첫째 구매", status=Status.DRAFTED)
    make_purchase(agency=market.agency, title="둘째 구매", status=Status.VERIFIED)
    browser = browser_of(market.inspector)
    text = see(browser, "outside_purchase_list", status="verified")
    assert "둘째 구매" in text
    assert "첫째 구매" not in text
    assert "No purchase is here" in see(
        browser_of(stranger(Role.REQUESTER)), "outside_purchase_list"
    )


def test_the_list_costs_the_same_with_one_and_three_rows(
    market: Market, django_assert_num_queries: Any
) -> None:
    browser = browser_of(market.requester)
    url = reverse("outside_purchase_list")
    for rows in (1, 2):
        for _row in range(rows):
            make_purchase(agency=market.agency)
        browser.get(url)
        with django_assert_num_queries(5):
            browser.get(url)
