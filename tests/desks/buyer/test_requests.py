"""Purchase requests on the desk: written, checked, sent, shown, taken back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.ordering.models import ApprovalStep, PurchaseRequest
from marketplace.ordering.services import return_request
from tests.desks.buyer.people import browser_of, led_to, see, send, shown, stranger
from tests.factories.ordering import (
    INNOVATIVE,
    REASON,
    Market,
    make_basket,
    make_draft,
    make_other_offer,
    make_submitted_request,
    waiting_step,
)

Status = PurchaseRequest.Status


def filled_in(draft: PurchaseRequest, market: Market, **changes: Any) -> dict[str, Any]:
    """What the page of a draft sends when everything is right."""
    given = {
        "seen_at": draft.updated_at.isoformat(),
        "title": "지하차도 침수 감지 장치",
        "department": "안전총괄과",
        "ground_code": INNOVATIVE,
        "justification": REASON,
        "comparison": "세 제품을 견주었음",
        "no_conflict_declared": "on",
        "budget_line": market.budget_line.pk,
        "wanted_by": "2026-09-30",
        "delivery_place": "가온시청",
    }
    given |= {f"quantity-{line.pk}": line.quantity for line in draft.lines.all()}
    return given | changes


def empty_draft(market: Market) -> PurchaseRequest:
    make_basket(market, {market.listing: 2})
    send(browser_of(market.requester), "request_new")
    return PurchaseRequest.objects.get()


@pytest.mark.parametrize("name", ["request_detail", "request_edit"])
def test_visitors_sign_in_and_others_find_nothing(
    client: Client, market: Market, name: str
) -> None:
    draft = make_draft(market)
    assert "login" in led_to(client.get(reverse(name, args=[draft.pk])))
    see(browser_of(stranger()), name, draft.pk, expects=404)
    see(browser_of(market.requester), name, draft.pk)
    see(browser_of(market.seller), name, draft.pk, expects=403)


def test_only_the_requester_writes_a_request(market: Market) -> None:
    draft = make_draft(market)
    see(browser_of(market.approver), "request_edit", draft.pk, expects=403)
    see(browser_of(market.approver), "request_detail", draft.pk)


def test_a_new_draft_says_what_is_still_open(market: Market) -> None:
    draft = empty_draft(market)
    text = see(browser_of(market.requester), "request_edit", draft.pk)
    assert "May it be ordered? Not yet: 4 checks are open" in text
    assert "Will it count for our target? Yes KRW 2,200,000, once accepted" in text
    assert "Choose a ground for the direct contract." in text
    assert "Choose a budget line." in text
    assert "Public Procurement" in text or "Act" in text
    assert "Whoever requests may not approve, inspect or pay, not even as a stand-in." in text


def test_saving_keeps_a_draft_with_what_was_entered(market: Market) -> None:
    draft = empty_draft(market)
    line = draft.lines.get()
    browser = browser_of(market.requester)
    given = filled_in(draft, market, **{f"quantity-{line.pk}": "5"})
    answer = send(browser, "request_edit", draft.pk, action="save", **given)
    assert led_to(answer) == f"{reverse('request_edit', args=[draft.pk])}#checks"
    draft.refresh_from_db()
    assert (draft.status, draft.title) == (Status.DRAFT, "지하차도 침수 감지 장치")
    assert (draft.total_krw, draft.supply_krw) == (5_500_000, 5_000_000)
    text = see(browser, "request_edit", draft.pk)
    assert "May it be ordered? Yes" in text
    assert "Left after approval KRW 994,500,000" in text


def test_sending_saves_and_submits(market: Market) -> None:
    draft = empty_draft(market)
    browser = browser_of(market.requester)
    given = filled_in(draft, market)
    answer = send(browser, "request_edit", draft.pk, action="submit", **given)
    assert led_to(answer) == reverse("request_detail", args=[draft.pk])
    draft.refresh_from_db()
    assert (draft.status, draft.round) == (Status.SUBMITTED, 1)
    again = send(browser, "request_edit", draft.pk, action="submit", **given)
    assert led_to(again) == reverse("request_detail", args=[draft.pk])
    assert ApprovalStep.objects.count() == 1


def test_what_stands_in_the_way_is_told_and_the_entries_are_kept(market: Market) -> None:
    draft = empty_draft(market)
    browser = browser_of(market.requester)
    given = filled_in(draft, market, justification="너무 짧음")
    send(browser, "request_edit", draft.pk, action="submit", **given)
    draft.refresh_from_db()
    assert (draft.status, draft.justification) == (Status.DRAFT, "너무 짧음")
    text = see(browser, "request_edit", draft.pk)
    assert "The request was saved, but could not be sent." in text
    assert "has at least 20 characters" in text


def test_a_wrong_entry_comes_back_as_it_was_typed(market: Market) -> None:
    draft = empty_draft(market)
    given = filled_in(draft, market, wanted_by="soon", title="다른 이름")
    answer = send(browser_of(market.requester), "request_edit", draft.pk, **given)
    page = answer.content.decode()
    assert 'value="soon"' in page
    assert 'value="다른 이름"' in page
    assert "Enter a valid date." in shown(answer)
    draft.refresh_from_db()
    assert draft.title != "다른 이름"


def test_a_request_that_changed_in_another_window_is_not_overwritten(market: Market) -> None:
    draft = empty_draft(market)
    browser = browser_of(market.requester)
    given = filled_in(draft, market, seen_at="2026-06-14T10:00:00+00:00", title="옛 화면")
    answer = send(browser, "request_edit", draft.pk, **given)
    assert "has changed in the meantime" in shown(answer, 409)
    assert 'value="옛 화면"' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.title != "옛 화면"


def test_another_agencys_budget_line_is_no_choice(market: Market) -> None:
    draft = empty_draft(market)
    given = filled_in(draft, market, budget_line="999999")
    answer = send(browser_of(market.requester), "request_edit", draft.pk, **given)
    assert "Select a valid choice." in shown(answer)


def test_the_returning_approvers_words_stand_above_the_form(market: Market) -> None:
    request = make_submitted_request(market)
    return_request(step=waiting_step(request), actor=market.approver, comment="견적을 더할 것")
    text = see(browser_of(market.requester), "request_edit", request.pk)
    assert "견적을 더할 것" in text


def test_a_sent_request_is_shown_and_not_edited(market: Market) -> None:
    request = make_submitted_request(market)
    browser = browser_of(market.requester)
    answer = browser.get(reverse("request_edit", args=[request.pk]))
    assert led_to(answer) == reverse("request_detail", args=[request.pk])
    text = see(browser, "request_detail", request.pk)
    assert "In approval" in text
    assert "Sent for approval" in text
    assert "Approval 1 · Approver approver" in text


def test_a_request_is_withdrawn_by_its_requester_only(market: Market) -> None:
    request = make_submitted_request(market)
    other = browser_of(market.approver)
    assert send(other, "request_withdraw", request.pk).status_code == 403
    assert send(browser_of(stranger()), "request_withdraw", request.pk).status_code == 404
    browser = browser_of(market.requester)
    assert led_to(send(browser, "request_withdraw", request.pk, reason="사업 변경")) == reverse(
        "request_detail", args=[request.pk]
    )
    request.refresh_from_db()
    assert request.status == Status.WITHDRAWN
    again = send(browser, "request_withdraw", request.pk)
    assert "the purchase request is in the state" in shown(again, 409)


def test_the_list_narrows_by_state_words_and_person(market: Market) -> None:
    draft = make_draft(market, title="배수펌프 감시 장치")
    sent = make_submitted_request(market, title="터널 화재 감지기")
    browser = browser_of(market.approver)
    everything = see(browser, "request_list")
    assert draft.number in everything
    assert sent.number in everything
    assert draft.number not in see(browser, "request_list", status="submitted")
    assert sent.number not in see(browser, "request_list", text="배수펌프")
    assert "No request is here" in see(browser, "request_list", mine="on")
    assert "No request is here" in see(browser_of(stranger()), "request_list")


def test_two_vendors_are_named_as_two_orders(market: Market) -> None:
    other, _owner = make_other_offer(market)
    draft = make_draft(market, {market.listing: 1, other: 1})
    text = see(browser_of(market.requester), "request_edit", draft.pk)
    assert "2 vendors, so 2 purchase orders" in text
    assert "What counts, line by line" in text


def test_the_list_costs_the_same_with_one_and_three_rows(
    market: Market, django_assert_num_queries: Any
) -> None:
    browser = browser_of(market.requester)
    url = reverse("request_list")
    for rows in (1, 2):
        for _row in range(rows):
            make_draft(market)
        browser.get(url)
        with django_assert_num_queries(5):
            browser.get(url)
