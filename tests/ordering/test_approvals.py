from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.audit.models import Event
from marketplace.messaging.models import Notice
from marketplace.ordering.models import (
    ApprovalStep,
    BudgetEntry,
    NumberSeries,
    Order,
    OrderLine,
    PurchaseRequest,
)
from marketplace.ordering.refusals import (
    ChecksNotPassed,
    NotYetYourTurn,
    NotYourRole,
    ReasonMissing,
    RequestChanged,
    RequestStateForbids,
    StepDecided,
)
from marketplace.ordering.services import (
    approve_step,
    reject_request,
    return_request,
    save_request,
    submit_request,
    withdraw_request,
)
from tests.factories.ordering import (
    Market,
    approve_all,
    content_for,
    make_budget_line,
    make_market,
    make_other_offer,
    make_submitted_request,
    members_without,
    waiting_step,
)
from tests.ordering.conftest import TODAY
from tests.ordering.states import (
    last_event,
    lost_after_writing,
    refused,
    request_in,
    verbs_since,
)

LARGE = 46  # units: over the amount from which the obligation officer decides as well


def decide(verb: str, step: ApprovalStep, actor: Any, comment: str = "검토함") -> None:
    verbs = {"approve": approve_step, "return": return_request, "reject": reject_request}
    verbs[verb](step=step, actor=actor, comment=comment)


# Placing ------------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_the_last_approval_places_the_order_and_binds_the_budget(market: Market) -> None:
    request = make_submitted_request(market, {market.listing: 3})
    (order,) = approve_step(step=waiting_step(request), actor=market.approver)
    request.refresh_from_db()
    assert request.status == PurchaseRequest.Status.APPROVED
    assert (order.number, order.status, order.books) == (
        f"MD-{market.agency.code}-2026-00001",
        Order.Status.PLACED,
        "real",
    )
    assert (order.supply_krw, order.vat_krw, order.total_krw) == (3_000_000, 300_000, 3_300_000)
    assert (order.vendor, order.agency, order.request) == (market.vendor, market.agency, request)
    assert (order.requester, order.placed_on) == (market.requester, TODAY)
    assert order.vendor_business_number == market.vendor.business_number
    assert order.ground_code == "ground_innovative_product"
    assert order.ground_source.startswith("지방자치단체를 당사자로 하는 계약")
    market.budget_line.refresh_from_db()
    assert market.budget_line.committed_krw == 3_300_000
    entry = BudgetEntry.objects.get()
    assert (entry.order, entry.kind, entry.cause, entry.amount_krw, entry.entered_by) == (
        order,
        BudgetEntry.Kind.COMMIT,
        "placed",
        3_300_000,
        market.approver,
    )


def test_what_was_agreed_is_copied_onto_the_line(market: Market) -> None:
    approve_all(market, make_submitted_request(market, {market.listing: 3}))
    line = OrderLine.objects.get()
    designation = market.designation
    assert (line.listing_version.number, line.product) == (1, market.listing.product)
    assert (line.title, line.unit) == ("가온 공기질 측정기", "대")
    assert (line.designation, line.designation_number) == (designation, designation.number)
    assert (line.designation_from, line.designation_until) == (
        designation.valid_from,
        designation.valid_until,
    )
    assert (line.quantity, line.unit_price_krw, line.amount_krw) == (3, 1_100_000, 3_300_000)
    assert (line.supply_krw, line.vat_krw, line.vat_basis_points) == (3_000_000, 300_000, 1000)


@pytest.mark.both_databases
def test_each_vendor_gets_one_order_and_each_order_one_event(market: Market) -> None:
    listing, owner = make_other_offer(market)
    request = make_submitted_request(market, {market.listing: 1, listing: 2})
    mark = last_event()
    orders = approve_step(step=waiting_step(request), actor=market.approver)
    assert [(order.vendor, order.total_krw) for order in orders] == [
        (market.vendor, 1_100_000),
        (listing.vendor, 4_400_000),
    ]
    assert [order.number[-5:] for order in orders] == ["00001", "00002"]
    assert verbs_since(mark) == ["request.approved", "order.placed", "order.placed"]
    approved = last_event("request.approved")
    assert approved.facts["order_ids"] == [order.pk for order in orders]
    placed = Event.objects.filter(verb="order.placed").order_by("pk")
    assert [event.object_id for event in placed] == [order.pk for order in orders]
    assert placed[1].facts == {
        "agency_id": market.agency.pk,
        "budget_line_id": market.budget_line.pk,
        "request_id": request.pk,
        "supply_krw": 4_000_000,
        "total_krw": 4_400_000,
        "vendor_id": listing.vendor_id,
    }
    market.budget_line.refresh_from_db()
    assert market.budget_line.committed_krw == 5_500_000
    told = Notice.objects.filter(kind="order.placed").values_list("person", flat=True)
    assert set(told) == {market.seller.pk, owner.pk}


@pytest.mark.both_databases
def test_numbers_have_no_gap_over_a_failed_placement(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_submitted_request(market)
    with lost_after_writing(monkeypatch):
        approve_step(step=waiting_step(request), actor=market.approver)
    assert not NumberSeries.objects.filter(kind="order").exists()
    orders = approve_all(market, request) + approve_all(market, make_submitted_request(market))
    assert [order.number[-5:] for order in orders] == ["00001", "00002"]


def test_placing_an_order_of_one_line_takes_fourteen_statements(market: Market) -> None:
    request = make_submitted_request(market)
    step = waiting_step(request)
    with CaptureQueriesContext(connection) as captured:
        approve_step(step=step, actor=market.approver)
    brackets = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    statements = [q["sql"] for q in captured if not q["sql"].startswith(brackets)]
    assert len(statements) == 14


# Steps --------------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_a_large_amount_needs_a_second_step(market: Market) -> None:
    request = make_submitted_request(market, {market.listing: LARGE})
    mark = last_event()
    first = waiting_step(request)
    assert approve_step(step=first, actor=market.approver) == []
    request.refresh_from_db()
    assert request.status == PurchaseRequest.Status.SUBMITTED
    assert verbs_since(mark) == ["request.step_approved"]
    assert not Order.objects.exists()
    second = waiting_step(request)
    assert len(approve_step(step=second, actor=market.obligation_officer)) == 1


def test_a_later_step_waits_for_the_earlier_one(market: Market) -> None:
    request = make_submitted_request(market, {market.listing: LARGE})
    later = request.steps.select_related("request").get(role="obligation_officer")
    with refused(NotYetYourTurn):
        approve_step(step=later, actor=market.obligation_officer)


@pytest.mark.parametrize("verb", ["approve", "return", "reject"])
def test_a_second_decision_is_refused(market: Market, verb: str) -> None:
    request = make_submitted_request(market, {market.listing: LARGE})
    step = waiting_step(request)
    approve_step(step=step, actor=market.approver)
    with refused(StepDecided):
        decide(verb, step, market.approver)


def test_a_step_of_an_earlier_round_is_refused(market: Market) -> None:
    request = make_submitted_request(market)
    old = waiting_step(request)
    return_request(step=old, actor=market.approver, comment="비교 결과를 적어 주십시오.")
    submit_request(request=request, actor=market.requester)
    with refused(StepDecided):
        approve_step(step=old, actor=market.approver)


def test_a_changed_budget_line_makes_the_page_stale(market: Market) -> None:
    request = make_submitted_request(market)
    stale = waiting_step(request)
    PurchaseRequest.objects.filter(pk=request.pk).update(
        budget_line=make_budget_line(market.agency)
    )
    with refused(RequestChanged):
        approve_step(step=stale, actor=market.approver)


def test_a_comment_is_kept_with_the_step_and_the_event(market: Market) -> None:
    request = make_submitted_request(market)
    approve_step(step=waiting_step(request), actor=market.approver, comment="발주를 서두를 것")
    assert request.steps.get().comment == "발주를 서두를 것"
    event = last_event("request.approved")
    assert event.eventnote.text == "발주를 서두를 것"
    assert event.payload_sha256 == event.computed_sha256()


# Sending back -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "status"), [("return", "returned"), ("reject", "rejected")])
def test_sending_back_ends_the_round(market: Market, verb: str, status: str) -> None:
    request = make_submitted_request(market, {market.listing: LARGE})
    mark = last_event()
    decide(verb, waiting_step(request), market.approver, "가격을 다시 확인해 주십시오.")
    request.refresh_from_db()
    assert request.status == status
    assert [step.decision for step in request.steps.order_by("position")] == [status, "void"]
    assert verbs_since(mark) == [f"request.{status}"]
    event = last_event()
    assert (event.from_state, event.to_state) == ("submitted", status)
    notice = Notice.objects.get(kind=f"request.{status}")
    assert (notice.person, notice.body) == (market.requester, "가격을 다시 확인해 주십시오.")
    market.budget_line.refresh_from_db()
    assert market.budget_line.committed_krw == 0


@pytest.mark.parametrize("verb", ["return", "reject"])
def test_sending_back_needs_a_comment(market: Market, verb: str) -> None:
    step = waiting_step(make_submitted_request(market))
    with refused(ReasonMissing):
        decide(verb, step, market.approver, "  ")


@pytest.mark.parametrize("verb", ["approve", "return", "reject"])
def test_a_decision_that_fails_leaves_nothing(
    market: Market, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = waiting_step(make_submitted_request(market))
    with lost_after_writing(monkeypatch):
        decide(verb, step, market.approver)


# Who and when -------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["approve", "return", "reject"])
def test_only_the_role_of_the_step_decides(market: Market, verb: str) -> None:
    step = waiting_step(make_submitted_request(market))
    strangers = [*members_without(market, [market.approver]), make_market().approver]
    for person in strangers:
        with refused(NotYourRole):
            decide(verb, step, person)


@pytest.mark.parametrize("verb", ["approve", "return", "reject"])
@pytest.mark.parametrize("status", ["draft", "approved", "returned", "rejected", "withdrawn"])
def test_only_submitted_requests_are_decided(market: Market, verb: str, status: str) -> None:
    request = request_in(make_submitted_request(market), status)
    step = waiting_step(request)
    with refused(RequestStateForbids):
        decide(verb, step, market.approver)


def test_a_withdrawn_request_is_not_approved(market: Market) -> None:
    request = make_submitted_request(market)
    step = waiting_step(request)
    withdraw_request(request=request, actor=market.requester)
    with refused(RequestStateForbids):
        approve_step(step=step, actor=market.approver)


def test_a_budget_used_up_meanwhile_is_refused(market: Market) -> None:
    line = make_budget_line(market.agency, 2_000_000)
    first = make_submitted_request(market, budget_line=line)
    second = make_submitted_request(market, budget_line=line)
    approve_all(market, first)
    step = waiting_step(second)
    with refused(ChecksNotPassed) as caught:
        approve_step(step=step, actor=market.approver)
    assert [check.code for check in caught.value.checks] == ["budget_commitment"]


def test_a_returned_request_is_changed_and_approved(market: Market) -> None:
    request = make_submitted_request(market)
    step = waiting_step(request)
    return_request(step=step, actor=market.approver, comment="수량을 줄여 주십시오.")
    save_request(request=request, actor=market.requester, content=content_for(market))
    submit_request(request=request, actor=market.requester)
    assert len(approve_all(market, request)) == 1
