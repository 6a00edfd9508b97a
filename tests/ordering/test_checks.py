import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from marketplace.catalogue.services import suspend_listing, withdraw_listing
from marketplace.ordering.checks import Check, check_request, grounds_for
from marketplace.ordering.models import PurchaseRequest
from marketplace.ordering.refusals import ChecksNotPassed
from marketplace.ordering.services import approve_step, submit_request
from marketplace.organisations.models import Membership, Vendor, VendorSanction
from marketplace.organisations.roles import Role
from marketplace.policies.models import Rule
from tests.factories.catalogue import a_moderator, an_editor_of, make_designation, make_listing
from tests.factories.ordering import (
    Market,
    approve_all,
    make_budget_line,
    make_draft,
    make_market,
    make_other_offer,
    make_submitted_request,
    republish,
    waiting_step,
)
from tests.factories.organisations import make_membership
from tests.ordering.conftest import TODAY
from tests.ordering.states import everything, refused

SMALL = "ground_small_amount"
LOCAL_ARTICLE = "지방자치단체를 당사자로 하는 계약에 관한 법률 시행령 제25조제1항제8호다목"


@pytest.fixture(autouse=True)
def korean() -> Any:
    """Read the checks as the page shows them."""
    with translation.override("ko"):
        yield


def checks(request: PurchaseRequest, code: str, day: dt.date = TODAY) -> list[Check]:
    return [check for check in check_request(request, day) if check.code == code]


def the(request: PurchaseRequest, code: str, day: dt.date = TODAY) -> Check:
    (check,) = checks(request, code, day)
    return check


def sanction(vendor: Vendor, **dates: dt.date) -> None:
    VendorSanction.objects.create(
        vendor=vendor, kind=VendorSanction.Kind.DEBARMENT, ground_ko="담합", **dates
    )


def outcome(request: PurchaseRequest, code: str) -> bool:
    return all(check.passed for check in checks(request, code))


# All together -------------------------------------------------------------------------------------


def test_a_complete_request_passes_and_nothing_is_changed(market: Market) -> None:
    request = make_draft(market)
    before = everything()
    found = check_request(request, TODAY)
    assert [check.code for check in found] == [
        "listing_open",
        "price_current",
        "designation_valid",
        "direct_contract_ground",
        "single_quote",
        "vendor_may_sell",
        "budget_commitment",
        "conflict_declaration",
        "justification",
    ]
    assert all(check.passed for check in found)
    assert everything() == before


def test_a_check_names_its_source_in_the_language_of_the_page(market: Market) -> None:
    request = make_draft(market)
    assert the(request, "direct_contract_ground").source == LOCAL_ARTICLE
    with translation.override("en"):
        ground = the(request, "direct_contract_ground")
    assert ground.source == "Local Contract Decree, art. 25(1)8(da)"
    assert ground.sentence == (
        "A designated innovative product may be bought by direct contract without an upper limit."
    )


def test_the_same_queries_for_one_and_three_lines(
    market: Market, django_assert_num_queries: Any
) -> None:
    one = make_draft(market)
    others = [make_other_offer(market)[0] for _ in range(2)]
    three = make_draft(market, {market.listing: 1, **dict.fromkeys(others, 1)})
    for request in (one, three):
        fresh = PurchaseRequest.objects.select_related("agency", "requester", "budget_line").get(
            pk=request.pk
        )
        with django_assert_num_queries(3):
            check_request(fresh, TODAY)


@pytest.mark.parametrize("verb", ["submit", "approve"])
def test_what_expired_yesterday_is_refused_with_its_rule(market: Market, verb: str) -> None:
    request = make_draft(market)
    if verb == "approve":
        submit_request(request=request, actor=market.requester)
    designation = market.designation
    designation.valid_until = TODAY - dt.timedelta(days=1)
    designation.save()
    with refused(ChecksNotPassed) as caught:
        if verb == "submit":
            submit_request(request=request, actor=market.requester)
        else:
            approve_step(step=waiting_step(request), actor=market.approver)
    assert [check.code for check in caught.value.checks] == [
        "designation_valid",
        "direct_contract_ground",
    ]
    ground = caught.value.ground
    assert (ground.code, ground.source) == ("designation_valid", "조달사업법 시행령 제33조")


# Designation --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("from_days", "until_days", "holds"), [(0, 0, True), (1, 9, False), (-9, -1, False)]
)
def test_both_end_days_of_a_designation_count(
    market: Market, from_days: int, until_days: int, holds: bool
) -> None:
    request = make_draft(market)
    designation = market.designation
    designation.valid_from = TODAY + dt.timedelta(days=from_days)
    designation.valid_until = TODAY + dt.timedelta(days=until_days)
    designation.save()
    assert the(request, "designation_valid").passed is holds
    assert the(request, "direct_contract_ground").passed is holds


def test_a_revoked_designation_does_not_hold(market: Market) -> None:
    request = make_draft(market)
    market.designation.revoked_on = TODAY
    market.designation.save()
    assert not the(request, "designation_valid").passed


def test_a_holder_whose_time_is_over_does_not_hold(market: Market) -> None:
    request = make_draft(market)
    market.designation.designationholder_set.update(ends_on=TODAY - dt.timedelta(days=1))
    assert not the(request, "designation_valid").passed


def test_a_designation_of_another_vendor_does_not_help(market: Market) -> None:
    listing = make_listing(vendor=market.vendor)
    stranger = make_market().vendor
    make_designation(products=(listing.product,), vendors=(stranger,))
    request = make_draft(market, {listing: 1})
    assert request.lines.get().designation is None
    assert not the(request, "direct_contract_ground").passed


# Ground and quotes --------------------------------------------------------------------------------


def plain_draft(market: Market, total_krw: int, **changes: Any) -> PurchaseRequest:
    """A request for goods without a designation."""
    listing = make_listing(vendor=market.vendor, price_krw=total_krw)
    return make_draft(market, {listing: 1}, **changes)


@pytest.mark.parametrize(("total_krw", "passes"), [(22_000_000, True), (22_000_011, False)])
def test_small_amounts_are_measured_without_vat(
    market: Market, total_krw: int, passes: bool
) -> None:
    request = plain_draft(market, total_krw, ground_code=SMALL)
    assert the(request, "direct_contract_ground").passed is passes


@pytest.mark.parametrize(
    ("code", "size", "preferred", "holds"),
    [
        ("ground_small_firm", Vendor.Size.SMALL, [], True),
        ("ground_small_firm", Vendor.Size.MICRO, [], True),
        ("ground_small_firm", Vendor.Size.MEDIUM, [], False),
        ("ground_small_firm", Vendor.Size.UNKNOWN, ["women"], False),
        ("ground_preferred_firm", Vendor.Size.LARGE, ["women"], True),
        ("ground_preferred_firm", Vendor.Size.SMALL, [], False),
    ],
)
def test_firms_have_their_own_grounds(
    market: Market, code: str, size: str, preferred: list[str], holds: bool
) -> None:
    Vendor.objects.filter(pk=market.vendor.pk).update(size=size, preferred=preferred)
    request = plain_draft(market, 44_000_000, ground_code=code)
    assert the(request, "direct_contract_ground").passed is holds


@pytest.mark.parametrize(
    ("code", "total_krw", "ground", "single"),
    [
        ("ground_small_firm", 22_000_000, True, True),
        ("ground_small_firm", 22_000_011, True, False),
        ("ground_preferred_firm", 55_000_000, True, True),
        ("ground_preferred_firm", 55_000_011, True, False),
        ("ground_preferred_firm", 110_000_000, True, False),
        ("ground_preferred_firm", 110_000_011, False, False),
    ],
)
def test_a_firms_ground_needs_two_quotes_over_its_limit(
    market: Market, code: str, total_krw: int, ground: bool, single: bool
) -> None:
    Vendor.objects.filter(pk=market.vendor.pk).update(preferred=["women"])
    request = plain_draft(market, total_krw, ground_code=code)
    assert the(request, "direct_contract_ground").passed is ground
    assert the(request, "single_quote").passed is single


def test_a_designated_product_has_no_limit(market: Market) -> None:
    listing, _ = make_other_offer(market, price_krw=900_000_000)
    request = make_draft(market, {listing: 1})
    assert the(request, "direct_contract_ground").passed
    assert the(request, "single_quote").passed


def test_a_digital_service_has_a_ground_of_its_own(market: Market) -> None:
    service = make_listing(vendor=market.vendor, kind="digital_service", price_krw=500_000_000)
    request = make_draft(market, {service: 1}, ground_code="ground_digital_service")
    assert the(request, "direct_contract_ground").passed
    goods = plain_draft(market, 1_100_000, ground_code="ground_digital_service")
    assert not the(goods, "direct_contract_ground").passed


def test_the_grounds_offered_are_those_that_hold_for_every_vendor(market: Market) -> None:
    Vendor.objects.update(size=Vendor.Size.LARGE)
    request = make_draft(market)
    assert [rule.code for rule in grounds_for(request, TODAY)] == [
        "ground_innovative_product",
        "ground_small_amount",
    ]
    listing, _ = make_other_offer(market)
    listing.product.designations.clear()
    mixed = make_draft(market, {market.listing: 1, listing: 1})
    Vendor.objects.update(size=Vendor.Size.LARGE)
    assert [rule.code for rule in grounds_for(mixed, TODAY)] == ["ground_small_amount"]


def test_the_threshold_is_about_each_vendor(market: Market) -> None:
    first = make_listing(vendor=market.vendor, price_krw=16_500_000)
    second = make_listing(price_krw=16_500_000)
    request = make_draft(market, {first: 1, second: 1}, ground_code=SMALL)
    assert the(request, "direct_contract_ground").passed


@pytest.mark.parametrize(("kind", "law"), [("central", "state"), ("basic", "local")])
def test_the_law_follows_from_the_kind_of_agency(market: Market, kind: str, law: str) -> None:
    market.agency.kind = kind
    market.agency.save()
    rule = Rule.objects.get(
        code="ground_innovative_product", scope=law, rule_set__domain="ordering"
    )
    assert the(make_draft(market), "direct_contract_ground").source == rule.source_ko


def test_a_ground_must_be_chosen(market: Market) -> None:
    for code in ("", "ground_of_another_world"):
        assert not the(make_draft(market, ground_code=code), "direct_contract_ground").passed


# Vendors and offers -------------------------------------------------------------------------------


def test_a_barred_vendor_may_not_sell_until_the_bar_has_ended(market: Market) -> None:
    request = make_draft(market)
    sanction(market.vendor, starts_on=TODAY, ends_on=TODAY)
    assert not the(request, "vendor_may_sell").passed
    assert the(request, "vendor_may_sell", TODAY + dt.timedelta(days=1)).passed


@pytest.mark.parametrize("registration", ["reference", "applied", "closed"])
def test_an_unverified_vendor_may_not_sell(market: Market, registration: str) -> None:
    request = make_draft(market)
    Vendor.objects.filter(pk=market.vendor.pk).update(registration=registration)
    assert not the(request, "vendor_may_sell").passed


def test_an_offer_that_was_taken_down_or_suspended_is_refused(market: Market) -> None:
    request = make_draft(market)
    suspend_listing(listing=market.listing, actor=a_moderator(market.vendor), reason="결함")
    assert not the(request, "listing_open").passed
    listing, _ = make_other_offer(market)
    other = make_draft(market, {listing: 1})
    withdraw_listing(listing=listing, actor=an_editor_of(listing.vendor))
    assert not the(other, "listing_open").passed


def test_a_reference_entry_cannot_be_ordered(market: Market) -> None:
    request = make_draft(market)
    type(market.listing).objects.filter(pk=market.listing.pk).update(reference_only=True)
    assert not the(request, "listing_open").passed


def test_a_new_price_blocks_and_a_new_text_warns(market: Market) -> None:
    request = make_draft(market)
    republish(market.listing, summary_ko="새 설명입니다.")
    assert the(request, "price_current").passed
    warning = the(request, "version_current")
    assert (warning.passed, warning.blocking) == (False, False)
    republish(market.listing, price_krw=1_210_000)
    price = the(request, "price_current")
    assert (price.passed, price.blocking) == (False, True)
    assert "1,210,000원" in price.sentence


def test_the_version_asked_for_is_the_one_ordered(market: Market) -> None:
    request = make_submitted_request(market)
    republish(market.listing, summary_ko="새 설명입니다.")
    (order,) = approve_step(step=waiting_step(request), actor=market.approver)
    assert order.lines.get().listing_version.number == 1


def test_a_request_without_lines_is_refused(market: Market) -> None:
    request = make_draft(market)
    request.lines.all().delete()
    assert not the(request, "listing_open").passed


# Splitting ----------------------------------------------------------------------------------------


def test_purchases_that_together_pass_the_limit_are_warned_about(market: Market) -> None:
    listing = make_listing(vendor=market.vendor, price_krw=13_200_000)
    approve_all(market, make_submitted_request(market, {listing: 1}, ground_code=SMALL))
    request = make_draft(market, {listing: 1}, ground_code=SMALL)
    found = the(request, "splitting")
    assert (found.passed, found.blocking) == (False, False)
    assert "24,000,000원" in found.sentence
    assert found.source == "국가계약법 시행령 제7조"
    assert the(request, "splitting", TODAY + dt.timedelta(days=29)).passed is False
    assert the(request, "splitting", TODAY + dt.timedelta(days=30)).passed is True
    assert len(approve_all(market, submit_request(request=request, actor=market.requester))) == 1


def test_a_ground_without_a_limit_cannot_be_split(market: Market) -> None:
    listing, _ = make_other_offer(market, price_krw=13_200_000)
    approve_all(market, make_submitted_request(market, {listing: 1}))
    assert checks(make_draft(market, {listing: 1}), "splitting") == []


# The agency ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("limit_krw", "passes"), [(1_100_000, True), (1_099_999, False)])
def test_the_requesters_limit_is_with_vat(market: Market, limit_krw: int, passes: bool) -> None:
    Membership.objects.filter(person=market.requester).update(limit_krw=limit_krw)
    assert the(make_draft(market), "limit").passed is passes


def test_a_requester_who_lost_the_role_is_refused_at_approval(market: Market) -> None:
    request = make_submitted_request(market)
    Membership.objects.filter(person=market.requester).update(roles=["inspector"])
    with refused(ChecksNotPassed):
        approve_step(step=waiting_step(request), actor=market.approver)


def test_a_requester_of_the_vendor_is_refused(market: Market) -> None:
    request = make_draft(market)
    make_membership(Role.LISTING_EDITOR, organisation=market.vendor, person=market.requester)
    assert not the(request, "separation_of_duties").passed


@pytest.mark.parametrize(("budget_krw", "passes"), [(1_100_000, True), (1_099_999, False)])
def test_the_budget_must_cover_the_whole_amount(
    market: Market, budget_krw: int, passes: bool
) -> None:
    line = make_budget_line(market.agency, budget_krw)
    assert the(make_draft(market, budget_line=line), "budget_commitment").passed is passes


def test_a_budget_of_another_year_is_refused(market: Market) -> None:
    line = make_budget_line(market.agency, year=2025)
    assert not the(make_draft(market, budget_line=line), "budget_commitment").passed


def test_the_declaration_and_a_reason_of_twenty_characters_are_needed(market: Market) -> None:
    assert not outcome(make_draft(market, no_conflict_declared=False), "conflict_declaration")
    assert not outcome(make_draft(market, justification="가" * 19 + "  "), "justification")
    assert outcome(make_draft(market, justification="가" * 20), "justification")


def test_the_wanted_day_must_lie_ahead_and_may_be_tight(market: Market) -> None:
    past = the(make_draft(market, wanted_by=TODAY - dt.timedelta(days=1)), "delivery_date")
    assert (past.passed, past.blocking) == (False, True)
    tight = the(make_draft(market, wanted_by=TODAY + dt.timedelta(days=29)), "delivery_date")
    assert (tight.passed, tight.blocking) == (False, False)
    late = make_draft(market, wanted_by=TODAY + dt.timedelta(days=30))
    assert checks(late, "delivery_date") == []
