import pytest

from marketplace.catalogue.services import suspend_listing
from marketplace.ordering.models import BasketLine
from marketplace.ordering.refusals import NotForSale, NotYourRole, UnknownLine
from marketplace.ordering.services import change_basket_line, put_in_basket, remove_from_basket
from tests.factories.catalogue import a_moderator, make_listing
from tests.factories.ordering import Market, make_basket, members_without
from tests.factories.organisations import make_vendor
from tests.ordering.states import refused


def quantities() -> list[int]:
    return list(BasketLine.objects.order_by("pk").values_list("quantity", flat=True))


def test_a_second_click_adds_nothing_twice(market: Market) -> None:
    for _ in range(2):
        put_in_basket(
            agency=market.agency, actor=market.requester, listing=market.listing, quantity=3
        )
    assert quantities() == [3]


def test_an_option_is_a_line_of_its_own(market: Market) -> None:
    option = {"code": "large", "name_ko": "대형", "price_krw": 2_200_000}
    listing = make_listing(vendor=market.vendor, options=(option,))
    for code in ("", "large"):
        put_in_basket(
            agency=market.agency, actor=market.requester, listing=listing, option_code=code
        )
    assert quantities() == [1, 1]


def test_only_requesters_of_the_agency_have_a_basket(market: Market) -> None:
    for person in members_without(market, [market.requester]):
        with refused(NotYourRole):
            put_in_basket(agency=market.agency, actor=person, listing=market.listing)


def test_what_is_not_for_sale_is_refused(market: Market) -> None:
    reference = make_listing(vendor=market.vendor)
    type(reference).objects.filter(pk=reference.pk).update(reference_only=True)
    draft = make_listing("draft", vendor=market.vendor)
    of_other_books = make_listing(vendor=make_vendor(books="demo"))
    suspended = make_listing(vendor=market.vendor)
    suspend_listing(listing=suspended, actor=a_moderator(market.vendor), reason="안전 문제")
    for listing in (reference, draft, of_other_books, suspended):
        with refused(NotForSale):
            put_in_basket(agency=market.agency, actor=market.requester, listing=listing)


@pytest.mark.parametrize(("quantity", "code"), [(0, ""), (-1, ""), (1, "unknown")])
def test_no_units_or_an_unknown_option_are_refused(
    market: Market, quantity: int, code: str
) -> None:
    with refused(NotForSale):
        put_in_basket(
            agency=market.agency,
            actor=market.requester,
            listing=market.listing,
            quantity=quantity,
            option_code=code,
        )


def test_a_quantity_is_changed_and_nothing_takes_the_line_out(market: Market) -> None:
    make_basket(market)
    line = BasketLine.objects.get()

    def change(quantity: int) -> None:
        change_basket_line(
            agency=market.agency, actor=market.requester, line_id=line.pk, quantity=quantity
        )

    change(7)
    assert quantities() == [7]
    change(0)
    assert quantities() == []
    with refused(UnknownLine):
        change(1)


def test_another_persons_line_is_not_found(market: Market) -> None:
    make_basket(market)
    line = BasketLine.objects.get()
    with refused(UnknownLine):
        change_basket_line(agency=market.agency, actor=market.approver, line_id=line.pk, quantity=5)
    remove_from_basket(agency=market.agency, actor=market.approver, line_id=line.pk)
    assert quantities() == [1]


def test_removing_twice_changes_nothing_more(market: Market) -> None:
    make_basket(market)
    line = BasketLine.objects.get()
    for _ in range(2):
        remove_from_basket(agency=market.agency, actor=market.requester, line_id=line.pk)
    assert quantities() == []
