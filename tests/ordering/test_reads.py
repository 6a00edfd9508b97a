"""Queries, progress, numbers and documents."""

import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from marketplace.ordering import documents
from marketplace.ordering.documents import (
    check_pango,
    purchase_order_html,
    purchase_order_pdf,
)
from marketplace.ordering.models import Order, OrderChange
from marketplace.ordering.numbers import next_number, order_number, request_number
from marketplace.ordering.progress import progress_of
from marketplace.ordering.queries import (
    basket_of,
    budget_lines_for,
    inbox_of,
    next_delivery_due,
    order_detail,
    orders_for_agency,
    orders_for_vendor,
    request_detail,
    requests_for_agency,
)
from marketplace.ordering.refusals import PdfUnavailable
from marketplace.ordering.services import amend_order, approve_step
from marketplace.organisations.models import Delegation, Membership
from marketplace.organisations.roles import Role
from marketplace.values import clock
from tests.factories.ordering import (
    Market,
    accept,
    bill,
    deliver,
    line_of,
    make_basket,
    make_budget_line,
    make_market,
    make_order,
    make_submitted_request,
    pay,
    waiting_step,
)
from tests.factories.organisations import make_agency, make_membership
from tests.ordering.conftest import TODAY

# Progress -----------------------------------------------------------------------------------------


def test_progress_follows_an_order_from_placing_to_its_end(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED, quantity=3)

    def label() -> str:
        return progress_of(Order.objects.get(pk=order.pk))

    seen = [label()]
    deliver(market, order, 2)
    seen.append(label())
    accept(market, order, 1, 1)
    seen.append(label())
    deliver(market, order, 1)
    accept(market, order, 1)
    seen.append(label())
    deliver(market, order, 1)
    accept(market, order, 1)
    seen.append(label())
    invoice = bill(market, order)
    seen.append(label())
    pay(market, invoice)
    seen.append(label())
    assert seen == [
        "acknowledged",
        "to_inspect",
        "to_replace",
        "partly_accepted",
        "accepted",
        "invoiced",
        "closed",
    ]


@pytest.mark.parametrize("status", ["placed", "declined", "cancelled"])
def test_progress_of_what_is_not_under_way_is_its_state(market: Market, status: str) -> None:
    assert progress_of(make_order(market, status)) == status


# Numbers ------------------------------------------------------------------------------------------


def test_each_agency_year_and_kind_has_a_series(db: None) -> None:
    first, second = make_agency(), make_agency()
    taken = [
        next_number(agency, year, kind)
        for agency, year, kind in [
            (first, 2026, "order"),
            (first, 2026, "order"),
            (second, 2026, "order"),
            (first, 2027, "order"),
            (first, 2026, "request"),
            (first, 2026, "order"),
        ]
    ]
    assert taken == [1, 2, 1, 1, 1, 3]


def test_numbers_are_written_with_prefixes_of_their_own(db: None) -> None:
    agency = make_agency(code="1741000")
    uncoded = make_agency(code=None)
    assert order_number(agency, 2026, 42) == "MD-1741000-2026-00042"
    assert order_number(uncoded, 2026, 42) == f"MD-ID{uncoded.pk}-2026-00042"
    assert request_number(2026, 42) == "PR-2026-0042"


# Queries ------------------------------------------------------------------------------------------


def test_lists_start_at_the_organisation(market: Market) -> None:
    order = make_order(market)
    other = make_market()
    foreign = make_order(other)
    assert list(orders_for_agency(market.agency)) == [order]
    assert list(orders_for_vendor(market.vendor)) == [order]
    assert list(requests_for_agency(market.agency)) == [order.request]
    assert order_detail(orders_for_agency(market.agency), foreign.pk) is None
    assert order_detail(orders_for_vendor(market.vendor), foreign.pk) is None
    assert request_detail(market.agency, foreign.request_id) is None


def test_a_list_of_orders_costs_the_same_for_one_and_three(
    market: Market, django_assert_num_queries: Any
) -> None:
    make_order(market)
    for count in (1, 3):
        for rows in (orders_for_agency(market.agency), orders_for_vendor(market.vendor)):
            with django_assert_num_queries(2):
                labels = [(progress_of(order), order.vendor_name) for order in rows]
            assert len(labels) == count
        if count == 1:
            make_order(market)
            make_order(market)


def test_the_detail_of_an_order_costs_the_same_however_long_it_is(
    market: Market, django_assert_num_queries: Any
) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED, quantity=3)
    for _ in range(3):
        deliver(market, order, 1)
        accept(market, order, 1)
        with django_assert_num_queries(7):
            found = order_detail(orders_for_agency(market.agency), order.pk)
            assert found is not None
            _read(found)


def _read(order: Order) -> None:
    """Touch what the page shows."""
    assert order.budget_line.name
    assert [line.listing_version.number for line in order.lines.all()] == [1]
    for delivery in order.deliveries.all():
        assert [row.order_line.title for row in delivery.lines.all()]
        assert delivery.reported_by.name
    for inspection in order.inspections.all():
        assert [row.order_line.title for row in inspection.lines.all()]
    assert list(order.changes.all()) == []


def test_a_request_is_read_with_its_lines_steps_and_orders(
    market: Market, django_assert_num_queries: Any
) -> None:
    order = make_order(market)
    with django_assert_num_queries(4):
        request = request_detail(market.agency, order.request_id)
        assert request is not None
        assert [line.listing.vendor.name for line in request.lines.all()] == [market.vendor.name]
        assert [step.decided_by.name for step in request.steps.all()] == ["approver"]
        assert list(request.orders.all()) == [order]


def test_the_basket_and_the_budget_are_the_agencys_own(market: Market) -> None:
    make_basket(market)
    assert [row.listing for row in basket_of(market.requester, market.agency)] == [market.listing]
    assert list(basket_of(market.approver, market.agency)) == []
    make_budget_line(market.agency, year=2025)
    assert list(budget_lines_for(market.agency, 2026)) == [market.budget_line]


def test_the_next_delivery_is_the_earliest_that_is_open(market: Market) -> None:
    wanted = [TODAY + dt.timedelta(days=days) for days in (50, 40, 60)]
    orders = [make_order(market, wanted_by=day) for day in wanted]
    make_order(market, Order.Status.CLOSED)
    assert next_delivery_due(orders_for_agency(market.agency)) == wanted[1]
    assert next_delivery_due(Order.objects.filter(pk=orders[2].pk)) == wanted[2]
    assert next_delivery_due([]) is None


# Inbox --------------------------------------------------------------------------------------------


def inbox(market: Market, person: Any) -> list[Any]:
    seat = Membership.objects.get(person=person, agency=market.agency)
    return list(inbox_of(seat, TODAY))


@pytest.mark.both_databases
def test_the_inbox_shows_the_step_whose_turn_it_is(market: Market) -> None:
    small = make_submitted_request(market)
    large = make_submitted_request(market, {market.listing: 46})
    assert inbox(market, market.approver) == [waiting_step(small), waiting_step(large)]
    assert inbox(market, market.obligation_officer) == []
    approve_step(step=waiting_step(large), actor=market.approver)
    assert inbox(market, market.approver) == [waiting_step(small)]
    assert inbox(market, market.obligation_officer) == [waiting_step(large)]
    for person in (market.requester, market.inspector, market.payer):
        assert inbox(market, person) == []


@pytest.mark.both_databases
def test_the_inbox_leaves_out_what_may_not_be_decided(market: Market) -> None:
    seat = Membership.objects.get(person=market.requester)
    seat.roles = [Role.REQUESTER, Role.APPROVER]
    seat.save()
    request = make_submitted_request(market)
    assert inbox(market, market.requester) == []
    assert inbox(market, market.approver) == [waiting_step(request)]
    make_membership(Role.FINANCE, organisation=market.vendor, person=market.approver)
    assert inbox(market, market.approver) == []


def test_the_inbox_of_a_stand_in_shows_the_lent_role_in_its_days(market: Market) -> None:
    deputy = make_membership(Role.INSPECTOR, organisation=market.agency)
    Delegation.objects.create(
        agency=market.agency,
        giver=Membership.objects.get(person=market.approver),
        receiver=deputy,
        role=Role.APPROVER,
        reason="출장",
        created_at=clock.now(),
        starts_on=TODAY,
        ends_on=TODAY,
    )
    step = waiting_step(make_submitted_request(market))
    assert list(inbox_of(deputy, TODAY)) == [step]
    assert list(inbox_of(deputy, TODAY + dt.timedelta(days=1))) == []


# The purchase order -------------------------------------------------------------------------------


def test_the_form_names_what_was_agreed(market: Market) -> None:
    order = make_order(market, quantity=3)
    amend_order(
        order=order,
        actor=market.approver,
        reason_code=OrderChange.Reason.NEED_CHANGED,
        reason="설치 장소 축소",
        quantities={line_of(order).pk: 2},
    )
    with translation.override("en"):
        html = purchase_order_html(Order.objects.get(pk=order.pk))
    for text in (
        f"{order.number} (변경 1차)",
        market.agency.name,
        market.vendor.name,
        "2,200,000",
        "2,000,000",
        "설치 장소 축소",
        market.designation.number,
        "지방자치단체를 당사자로 하는 계약에 관한 법률 시행령 제25조제1항제8호다목",
        "ordering/purchase_order.css",
    ):
        assert text in html
    assert "시연용 문서" not in html


def test_the_form_of_the_demonstration_says_so(db: None) -> None:
    assert "시연용 문서" in purchase_order_html(make_order(make_market(books="demo")))


def test_the_pdf_is_made_where_pango_is(market: Market) -> None:
    if not documents.has_pango():
        assert check_pango()[0].id == "ordering.W001"
        return
    assert check_pango() == []
    assert purchase_order_pdf(make_order(market)).startswith(b"%PDF-")


def test_without_pango_the_pdf_is_refused_and_the_check_names_the_package(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "PANGO_NAMES", ("libpango-of-another-world.so",))
    (warning,) = check_pango()
    assert "libpango-1.0-0" in str(warning.hint)
    monkeypatch.setattr(documents, "open_weasyprint", _without_pango)
    with pytest.raises(PdfUnavailable):
        purchase_order_pdf(make_order(market))


def _without_pango() -> Any:
    raise OSError("cannot load library 'libpango-1.0-0'")
