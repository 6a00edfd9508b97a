"""What a basket would become: prices of today, parts by vendor, grounds for all of it."""

from typing import Any

from marketplace.catalogue.models import Listing
from marketplace.ordering.basket_preview import preview_basket
from marketplace.values import clock
from tests.factories.catalogue import make_listing
from tests.factories.ordering import INNOVATIVE, Market, make_basket, make_other_offer, republish


def test_a_basket_is_split_by_vendor_with_its_sums(market: Market) -> None:
    other, _owner = make_other_offer(market)
    make_basket(market, {market.listing: 3, other: 1})
    preview = preview_basket(market.requester, market.agency, clock.today())
    assert [(str(p.vendor), p.total_krw, p.supply_krw) for p in preview.parts] == [
        (str(market.vendor), 3_300_000, 3_000_000),
        (str(other.vendor), 2_200_000, 2_000_000),
    ]
    assert (preview.total_krw, preview.supply_krw) == (5_500_000, 5_000_000)
    assert preview.is_orderable
    assert preview.grounds[0].code == INNOVATIVE


def test_a_ground_must_hold_for_every_part(market: Market) -> None:
    plain = make_listing(vendor=market.vendor, price_krw=33_000_000)
    make_basket(market, {market.listing: 1, plain: 1})
    preview = preview_basket(market.requester, market.agency, clock.today())
    assert INNOVATIVE not in {rule.code for rule in preview.grounds}


def test_a_new_price_is_todays_price(market: Market) -> None:
    make_basket(market)
    republish(market.listing, price_krw=1_320_000)
    preview = preview_basket(market.requester, market.agency, clock.today())
    assert preview.total_krw == 1_320_000


def test_what_is_not_for_sale_stays_visible_and_blocks(market: Market) -> None:
    make_basket(market)
    Listing.objects.filter(pk=market.listing.pk).update(live=False)
    preview = preview_basket(market.requester, market.agency, clock.today())
    assert [(line.offer, line.amount_krw) for line in preview.lines] == [(None, 0)]
    assert not preview.is_orderable
    assert preview.grounds == []


def test_an_empty_basket_is_nothing(market: Market) -> None:
    preview = preview_basket(market.requester, market.agency, clock.today())
    assert (preview.parts, preview.grounds, preview.is_orderable) == ([], [], False)


def test_the_preview_costs_the_same_with_one_and_three_lines(
    market: Market, django_assert_num_queries: Any
) -> None:
    day = clock.today()
    make_basket(market)
    preview_basket(market.requester, market.agency, day)
    with django_assert_num_queries(5):
        preview_basket(market.requester, market.agency, day)
    others = [make_other_offer(market)[0] for _ in range(2)]
    make_basket(market, dict.fromkeys(others, 1))
    with django_assert_num_queries(5):
        preview_basket(market.requester, market.agency, day)
