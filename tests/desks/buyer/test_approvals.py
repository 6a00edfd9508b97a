"""Approvals on the desk: what waits for whom, and the decision."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.ordering.models import ApprovalStep, Order, PurchaseRequest
from marketplace.ordering.services import approve_step
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Role
from marketplace.organisations.services import delegate
from marketplace.values import clock
from tests.desks.buyer.people import browser_of, led_to, see, send, shown, stranger
from tests.factories.ordering import Market, make_submitted_request, waiting_step
from tests.factories.organisations import make_membership, make_person

Status = PurchaseRequest.Status
Decision = ApprovalStep.Decision


def decide(client: Client, request: PurchaseRequest, decision: str, comment: str = "") -> Any:
    """Send the decision on the step that a request waits for."""
    step = waiting_step(request)
    return send(
        client, "approval_detail", request.pk, step=step.pk, decision=decision, comment=comment
    )


@pytest.mark.parametrize("name", ["approval_inbox", "approval_detail"])
def test_visitors_sign_in_and_others_find_nothing(
    client: Client, market: Market, name: str
) -> None:
    request = make_submitted_request(market)
    args = [request.pk] if name == "approval_detail" else []
    assert "login" in led_to(client.get(reverse(name, args=args)))
    other = 404 if args else 200
    see(browser_of(stranger(Role.APPROVER)), name, *args, expects=other)
    see(browser_of(market.approver), name, *args)
    for person in (market.requester, market.inspector, market.payer, market.seller):
        see(browser_of(person), name, *args, expects=403)


def test_the_inbox_shows_what_waits_for_the_person(market: Market) -> None:
    request = make_submitted_request(market, {market.listing: 60})
    first, second = browser_of(market.approver), browser_of(market.obligation_officer)
    assert request.number in see(first, "approval_inbox")
    assert "Nothing waits for your decision" in see(second, "approval_inbox")
    approve_step(step=waiting_step(request), actor=market.approver)
    assert "Nothing waits for your decision" in see(first, "approval_inbox")
    assert "Approval 2 · Obligation officer" in see(second, "approval_inbox")
    assert request.number in see(first, "approval_inbox", view="running")
    assert request.number not in see(first, "approval_inbox", view="over")


def test_the_page_shows_record_checks_people_and_budget(market: Market) -> None:
    request = make_submitted_request(market)
    text = see(browser_of(market.approver), "approval_detail", request.pk)
    assert "May it be ordered? Yes" in text
    assert "Will it count for our target? Yes KRW 1,100,000, once accepted" in text
    assert "Left after approval KRW 998,900,000" in text
    assert "Everybody who has acted so far is another person." in text
    assert "The budget is committed and the orders are placed." in text
    assert "Purchase request started" in text


def test_the_last_approval_places_the_order_once(market: Market) -> None:
    request = make_submitted_request(market)
    step = waiting_step(request)
    browser = browser_of(market.approver)
    given = {"step": step.pk, "decision": "approve", "comment": "필요함"}
    assert led_to(send(browser, "approval_detail", request.pk, **given)) == reverse(
        "approval_inbox"
    )
    order = Order.objects.get()
    assert f"Approved. Orders placed: {order.number}." in see(browser, "approval_inbox")
    market.budget_line.refresh_from_db()
    assert market.budget_line.committed_krw == 1_100_000
    again = send(browser, "approval_detail", request.pk, **given)
    assert "the purchase request is in the state" in shown(again, 409)
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("decision", "status"), [("return", Status.RETURNED), ("reject", Status.REJECTED)]
)
def test_returning_and_rejecting_need_a_comment(market: Market, decision: str, status: str) -> None:
    request = make_submitted_request(market)
    browser = browser_of(market.approver)
    answer = decide(browser, request, decision)
    assert "Please give a reason." in shown(answer)
    request.refresh_from_db()
    assert request.status == Status.SUBMITTED
    assert led_to(decide(browser, request, decision, "근거를 더할 것")) == reverse("approval_inbox")
    request.refresh_from_db()
    assert request.status == status


def test_a_decision_by_somebody_else_meanwhile_is_told(market: Market) -> None:
    request = make_submitted_request(market, {market.listing: 60})
    step = waiting_step(request)
    browser = browser_of(market.approver)
    approve_step(step=step, actor=market.approver)
    answer = send(
        browser, "approval_detail", request.pk, step=step.pk, decision="approve", comment="확인함"
    )
    assert "This step is not waiting for a decision any more." in shown(answer, 409)
    assert "확인함" in answer.content.decode()
    assert not Order.objects.exists()


def test_a_step_of_another_request_is_not_found(market: Market) -> None:
    request, other = make_submitted_request(market), make_submitted_request(market)
    step = waiting_step(other)
    browser = browser_of(market.approver)
    answer = send(browser, "approval_detail", request.pk, step=step.pk, decision="approve")
    assert answer.status_code == 404
    step.refresh_from_db()
    assert step.decision == Decision.PENDING


def test_nobody_decides_on_their_own_request(market: Market) -> None:
    seat = Membership.objects.get(person=market.requester)
    seat.roles = [Role.REQUESTER, Role.APPROVER]
    seat.save()
    request = make_submitted_request(market)
    browser = browser_of(market.requester)
    assert "Nothing waits for your decision" in see(browser, "approval_inbox")
    assert "This is your own request." in see(browser, "approval_detail", request.pk)
    answer = decide(browser, request, "approve")
    text = shown(answer, 403)
    assert "Nobody decides on a purchase that they requested themselves." in text
    assert not Order.objects.exists()


def test_a_stand_in_decides_on_their_days_and_is_named(market: Market) -> None:
    person = make_person(name="권나래")
    receiver = make_membership(Role.INSPECTOR, organisation=market.agency, person=person)
    browser = browser_of(person)
    see(browser, "approval_inbox", expects=403)
    day = clock.today()
    delegate(
        giver=Membership.objects.get(person=market.approver),
        receiver=receiver,
        role=Role.APPROVER,
        starts_on=day,
        ends_on=day + dt.timedelta(days=2),
        reason="출장",
        actor=market.approver,
    )
    request = make_submitted_request(market)
    assert "as a stand-in for approver (Approver)" in see(browser, "approval_inbox")
    assert led_to(decide(browser, request, "approve")) == reverse("approval_inbox")
    text = see(browser_of(market.approver), "approval_detail", request.pk)
    assert "권나래 Stand-in" in text
    assert "stands in for approver" in text


def test_deciding_asks_for_a_recent_authentication(market: Market) -> None:
    request = make_submitted_request(market)
    browser = browser_of(market.approver, recently=False)
    see(browser, "approval_detail", request.pk)
    assert "reauthenticate" in led_to(decide(browser, request, "approve"))
    assert not Order.objects.exists()


def test_the_inbox_costs_the_same_with_one_and_three_rows(
    market: Market, django_assert_num_queries: Any
) -> None:
    browser = browser_of(market.approver)
    url = reverse("approval_inbox")
    for rows in (1, 2):
        for _row in range(rows):
            make_submitted_request(market)
        browser.get(url)
        with django_assert_num_queries(8):
            browser.get(url)
