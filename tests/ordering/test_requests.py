import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from marketplace.catalogue.services import withdraw_listing
from marketplace.messaging.models import Notice
from marketplace.ordering import requests
from marketplace.ordering.models import ApprovalStep, BasketLine, PurchaseRequest, RequestLine
from marketplace.ordering.refusals import (
    BasketEmpty,
    ChecksNotPassed,
    NotForSale,
    NotYourRole,
    RequestChanged,
    RequestStateForbids,
    UnknownLine,
)
from marketplace.ordering.services import (
    approve_step,
    save_request,
    start_request_from_basket,
    submit_request,
    withdraw_request,
)
from marketplace.values import clock
from tests.factories.catalogue import an_editor_of
from tests.factories.ordering import (
    Market,
    content_for,
    make_basket,
    make_budget_line,
    make_draft,
    make_market,
    make_other_offer,
    make_submitted_request,
    members_without,
    republish,
    waiting_step,
)
from tests.factories.organisations import make_agency
from tests.ordering.conftest import TODAY
from tests.ordering.states import (
    Lost,
    last_event,
    lost_after_writing,
    refused,
    request_in,
    verbs_since,
)

Status = PurchaseRequest.Status


def start(market: Market) -> PurchaseRequest:
    return start_request_from_basket(agency=market.agency, actor=market.requester)


def lose_events(monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(*_args: Any, **_kwargs: Any) -> None:
        raise Lost

    monkeypatch.setattr(requests, "record", lose)


# Starting -----------------------------------------------------------------------------------------


def test_a_draft_copies_the_offers_and_empties_the_basket(market: Market) -> None:
    make_basket(market, {market.listing: 3})
    request = start(market)
    line = request.lines.get()
    version = market.listing.state.current_version
    assert (line.listing_version, line.designation) == (version, market.designation)
    assert (line.quantity, line.unit_price_krw, line.amount_krw) == (3, 1_100_000, 3_300_000)
    assert (line.supply_krw, line.vat_krw, line.vat_basis_points) == (3_000_000, 300_000, 1000)
    assert (request.supply_krw, request.vat_krw, request.total_krw) == (
        3_000_000,
        300_000,
        3_300_000,
    )
    assert (request.number, request.status, request.title) == (
        "PR-2026-0001",
        Status.DRAFT,
        "가온 공기질 측정기",
    )
    assert not BasketLine.objects.exists()
    event = last_event()
    assert (event.verb, event.object_id, event.to_state) == ("request.started", request.pk, "draft")


def test_a_second_click_finds_an_empty_basket(market: Market) -> None:
    make_basket(market)
    start(market)
    with refused(BasketEmpty):
        start(market)


def test_an_offer_taken_down_meanwhile_stops_the_start(market: Market) -> None:
    make_basket(market)
    withdraw_listing(listing=market.listing, actor=an_editor_of(market.vendor))
    with refused(NotForSale):
        start(market)


def test_a_start_that_fails_leaves_nothing_and_gives_its_number_back(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_basket(market)
    with monkeypatch.context() as patch, refused(Lost):
        lose_events(patch)
        start(market)
    assert start(market).number == "PR-2026-0001"


def test_only_requesters_start(market: Market) -> None:
    for person in members_without(market, [market.requester]):
        with refused(NotYourRole):
            start_request_from_basket(agency=market.agency, actor=person)


# Saving -------------------------------------------------------------------------------------------


def test_saving_takes_todays_price_and_the_given_quantity(market: Market) -> None:
    request = make_draft(market)
    republish(market.listing, price_krw=2_200_000)
    line = request.lines.get()
    saved = save_request(
        request=request,
        actor=market.requester,
        content=content_for(market, title="침수 대비", quantities={line.pk: 2}),
    )
    line.refresh_from_db()
    assert (line.quantity, line.unit_price_krw, line.amount_krw) == (2, 2_200_000, 4_400_000)
    assert line.listing_version.number == 2
    assert (saved.title, saved.total_krw, saved.supply_krw) == ("침수 대비", 4_400_000, 4_000_000)
    assert last_event().verb == "request.saved"


def test_a_quantity_of_nothing_takes_the_line_out(market: Market) -> None:
    listing, _ = make_other_offer(market)
    request = make_draft(market, {market.listing: 1, listing: 1})
    first, second = request.lines.order_by("position")
    saved = save_request(
        request=request,
        actor=market.requester,
        content=content_for(market, quantities={first.pk: 0}),
    )
    assert list(RequestLine.objects.filter(request=request)) == [second]
    assert saved.total_krw == 2_200_000


def test_an_older_page_does_not_overwrite_a_newer_save(market: Market) -> None:
    request = make_draft(market)
    seen = request.updated_at
    with clock.set_to(clock.korean_time(TODAY, 11)):
        save_request(request=request, actor=market.requester, content=content_for(market))
    with refused(RequestChanged):
        save_request(
            request=request, actor=market.requester, content=content_for(market), seen_at=seen
        )


def test_rows_of_others_are_refused(market: Market) -> None:
    request = make_draft(market)
    foreign: list[dict[str, Any]] = [
        {"budget_line": make_budget_line(make_agency())},
        {"using_agency": make_agency(books="demo")},
        {"quantities": {0: 1}},
    ]
    for changes in foreign:
        with refused(UnknownLine):
            save_request(
                request=request, actor=market.requester, content=content_for(market, **changes)
            )


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_drafts_and_returned_requests_are_saved(market: Market, status: str) -> None:
    request = request_in(make_draft(market), status)
    saved = save_request(
        request=request, actor=market.requester, content=content_for(market, title="새 제목")
    )
    assert (saved.title, saved.status) == ("새 제목", status)


# Submitting ---------------------------------------------------------------------------------------


def test_submitting_makes_the_steps_that_the_amount_asks_for(market: Market) -> None:
    small = make_submitted_request(market, {market.listing: 45})
    large = make_submitted_request(market, {market.listing: 46})
    assert (small.total_krw, large.total_krw) == (49_500_000, 50_600_000)
    assert [step.role for step in small.steps.all()] == ["approver"]
    assert [step.role for step in large.steps.all()] == ["approver", "obligation_officer"]
    assert {step.decision for step in large.steps.all()} == {ApprovalStep.Decision.PENDING}


def test_submitting_records_one_event_and_tells_the_approvers(market: Market) -> None:
    request = make_draft(market)
    mark = last_event()
    submit_request(request=request, actor=market.requester)
    assert verbs_since(mark) == ["request.submitted"]
    event = last_event()
    assert (event.from_state, event.to_state) == ("draft", "submitted")
    assert event.facts["total_krw"] == 1_100_000
    told = Notice.objects.filter(kind__startswith="request.").values_list("person", "kind")
    assert list(told) == [(market.approver.pk, "request.waiting")]


def test_an_incomplete_request_is_refused_with_every_reason(market: Market) -> None:
    request = make_draft(market, ground_code="", justification="짧음", budget_line=None)
    with translation.override("en"), refused(ChecksNotPassed) as caught:
        submit_request(request=request, actor=market.requester)
    codes = [check.code for check in caught.value.checks]
    assert codes == ["direct_contract_ground", "budget_commitment", "justification"]
    assert "Choose a ground for the direct contract." in caught.value.message


def test_a_second_submission_is_refused(market: Market) -> None:
    request = make_submitted_request(market)
    with refused(RequestStateForbids):
        submit_request(request=request, actor=market.requester)


def test_a_submission_that_fails_leaves_nothing(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_draft(market)
    with lost_after_writing(monkeypatch):
        submit_request(request=request, actor=market.requester)


# Withdrawing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED, Status.SUBMITTED])
def test_what_is_not_decided_is_withdrawn(market: Market, status: str) -> None:
    request = request_in(make_submitted_request(market), status)
    withdrawn = withdraw_request(request=request, actor=market.requester, reason="필요 없음")
    assert withdrawn.status == Status.WITHDRAWN
    assert [step.decision for step in request.steps.all()] == [ApprovalStep.Decision.VOID]
    event = last_event()
    assert (event.verb, event.from_state, event.to_state) == (
        "request.withdrawn",
        status,
        "withdrawn",
    )
    with refused(RequestStateForbids):
        withdraw_request(request=request, actor=market.requester)


def test_a_withdrawal_that_fails_leaves_nothing(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_submitted_request(market)
    with refused(Lost):
        lose_events(monkeypatch)
        withdraw_request(request=request, actor=market.requester)


# Who and when -------------------------------------------------------------------------------------


def call(verb: str, request: PurchaseRequest, market: Market, actor: Any) -> None:
    if verb == "save":
        save_request(request=request, actor=actor, content=content_for(market))
    elif verb == "submit":
        submit_request(request=request, actor=actor)
    else:
        withdraw_request(request=request, actor=actor)


@pytest.mark.parametrize(
    ("verb", "forbidden"),
    [
        ("save", ["submitted", "approved", "rejected", "withdrawn"]),
        ("submit", ["submitted", "approved", "rejected", "withdrawn"]),
        ("withdraw", ["approved", "rejected", "withdrawn"]),
    ],
)
def test_other_states_are_refused(market: Market, verb: str, forbidden: list[str]) -> None:
    request = make_draft(market)
    for status in forbidden:
        request = request_in(request, status)
        with refused(RequestStateForbids):
            call(verb, request, market, market.requester)


@pytest.mark.parametrize("verb", ["save", "submit", "withdraw"])
def test_only_the_requester_changes_a_request(market: Market, verb: str) -> None:
    request = make_draft(market)
    other = make_market()
    for person in [*members_without(market, [market.requester]), other.requester]:
        with refused(NotYourRole):
            call(verb, request, market, person)


def test_a_new_round_makes_new_steps(market: Market) -> None:
    request = make_submitted_request(market)
    withdrawn_step = waiting_step(request)
    request = request_in(request, Status.RETURNED)
    withdrawn_step.decision = ApprovalStep.Decision.RETURNED
    withdrawn_step.save()
    again = submit_request(request=request, actor=market.requester)
    assert (again.round, again.status) == (2, Status.SUBMITTED)
    assert [(s.round, s.decision) for s in again.steps.order_by("pk")] == [
        (1, "returned"),
        (2, "pending"),
    ]
    orders = approve_step(step=waiting_step(again), actor=market.approver)
    assert len(orders) == 1


def test_the_due_date_is_the_wanted_one_else_the_vendors(market: Market) -> None:
    wanted = TODAY + dt.timedelta(days=45)
    first = approve_step(
        step=waiting_step(make_submitted_request(market, wanted_by=wanted)), actor=market.approver
    )
    second = approve_step(step=waiting_step(make_submitted_request(market)), actor=market.approver)
    assert [order.due_on for order in first + second] == [wanted, TODAY + dt.timedelta(days=30)]
