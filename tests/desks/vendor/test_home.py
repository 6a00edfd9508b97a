"""The firm's first page: work first, then figures."""

import datetime as dt
import re
from typing import Any

import pytest

from marketplace.desks.vendor.home import endings_of
from marketplace.desks.vendor.sales import sales_of
from marketplace.ordering.services import cancel_order
from marketplace.organisations.roles import Role
from marketplace.values import clock
from tests.desks.vendor.walking import open_page, signed_in_as, visit
from tests.factories.catalogue import edit_listing, make_designation, make_listing
from tests.factories.ordering import (
    Market,
    accept,
    bill,
    deliver,
    make_market,
    make_order,
    pay,
)
from tests.factories.organisations import make_membership, make_vendor

pytestmark = pytest.mark.django_db


def test_a_new_firm_has_nothing_to_do() -> None:
    owner = make_membership(Role.OWNER, organisation=make_vendor()).person
    said = visit(signed_in_as(owner), "/vendor/")
    assert "Nothing waits for you at the moment." in said


def test_orders_wait_under_what_is_to_be_done_with_them() -> None:
    market = make_market()
    placed = make_order(market, quantity=2)
    taken = make_order(market, "acknowledged", quantity=5)
    deliver(market, taken, 3)
    accept(market, taken, 3)
    said = visit(signed_in_as(market.seller), "/vendor/")
    assert f"To acknowledge 1 {placed.title} {placed.number}" in said
    assert f"To deliver 1 {taken.title} {taken.number}" in said
    assert "To invoice 1" in said
    assert "KRW 3,300,000 to invoice" in said


def test_a_late_delivery_is_marked() -> None:
    market = make_market()
    order = make_order(market, "acknowledged")
    client = signed_in_as(market.seller)
    assert "Late" not in visit(client, "/vendor/")
    type(order).objects.update(due_on=clock.today() - dt.timedelta(days=1))
    assert "Late due" in visit(client, "/vendor/")


def test_returned_listings_come_with_the_comment_before_drafts() -> None:
    vendor = make_vendor()
    make_listing("returned", vendor=vendor, title_ko="돌아온 상품")
    make_listing("draft", vendor=vendor, title_ko="쓰는 상품")
    changed = make_listing("published", vendor=vendor, title_ko="팔리는 상품")
    edit_listing(changed, price_krw=5)
    make_listing("draft", title_ko="남의 상품")
    editor = make_membership(Role.LISTING_EDITOR, organisation=vendor).person
    said = visit(signed_in_as(editor), "/vendor/")
    assert "돌아온 상품 The moderator says: 가격의 근거를 적어 주십시오." in said
    assert said.index("돌아온 상품") < said.index("쓰는 상품")
    assert "팔리는 상품 Change to a public listing" in said
    assert "남의 상품" not in said
    assert "Ordered this month" not in said


@pytest.mark.parametrize(
    ("days", "tone"), [(0, "bad"), (30, "bad"), (31, "warn"), (90, "warn"), (91, "info")]
)
def test_the_end_of_a_designation_is_told_in_three_steps(days: int, tone: str) -> None:
    listing, today = make_listing("draft"), clock.today()
    make_designation(listing, valid_until=today + dt.timedelta(days=days))
    (ending,) = endings_of(listing.vendor, today)
    assert (ending.days_left, ending.tone) == (days, tone)


@pytest.mark.parametrize("days", [-1, 181])
def test_designations_that_are_over_or_far_from_it_are_not_told(days: int) -> None:
    listing, today = make_listing("draft"), clock.today()
    make_designation(listing, valid_until=today + dt.timedelta(days=days))
    assert endings_of(listing.vendor, today) == []


def test_a_revocation_to_come_is_an_end() -> None:
    listing, today = make_listing("draft"), clock.today()
    make_designation(listing, revoked_on=today + dt.timedelta(days=10))
    (ending,) = endings_of(listing.vendor, today)
    assert (ending.day, ending.days_left) == (today + dt.timedelta(days=9), 9)


def test_the_firms_figures_leave_out_what_came_to_nothing() -> None:
    market, today = make_market(), clock.today()
    make_order(market, quantity=2)
    cancelled = make_order(market, quantity=50)
    cancel_order(
        order=cancelled, actor=market.approver, reason_code="need_changed", reason="계획이 바뀜"
    )
    order = make_order(market, "acknowledged", quantity=3)
    deliver(market, order, 3)
    accept(market, order, 3)
    invoice = bill(market, order)
    pay(market, invoice, 1_000_000)
    sales = sales_of(market.vendor, today)
    assert (sales.this_month_krw, sales.this_month_orders) == (5_500_000, 2)
    assert (sales.year_krw, sales.year_orders) == (5_500_000, 2)
    assert (sales.owed_krw, sales.owed_invoices, sales.overdue_krw) == (2_300_000, 1, 0)
    later = sales_of(market.vendor, invoice.payable_until + dt.timedelta(days=1))
    assert later.overdue_krw == 2_300_000


def test_one_line_of_the_side_menu_is_current() -> None:
    market = make_market()
    html = open_page(signed_in_as(market.seller), "/vendor/orders/").content.decode()
    side = html[html.find('class="md-side"') : html.find("<main")]
    current = re.findall(r'aria-current="page">([^<]+)', side)
    assert current == ["Orders"]


def with_rows(market: Market, number: int) -> None:
    for _ in range(number):
        make_order(market)
        order = make_order(market, "acknowledged", quantity=2)
        deliver(market, order, 1)
        accept(market, order, 1)
        make_listing("returned", vendor=market.vendor)
        make_listing("draft", vendor=market.vendor)
        make_designation(market.listing, valid_until=clock.today())


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_with_one_row_and_with_three(
    number: int, django_assert_num_queries: Any
) -> None:
    market = make_market()
    with_rows(market, number)
    client = signed_in_as(market.seller)
    client.get("/en/vendor/")
    with django_assert_num_queries(11):
        client.get("/en/vendor/")
