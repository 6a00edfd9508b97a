"""The lines of a request: copies of the public offers, split from their tax, and their sums."""

import datetime as dt
from collections.abc import Mapping, Sequence

from marketplace.ordering.models import BasketLine, PurchaseRequest, RequestLine
from marketplace.ordering.offers import Key, Offer, offers_for
from marketplace.ordering.refusals import NotForSale, UnknownLine
from marketplace.policies.models import RuleSet
from marketplace.policies.queries import rules_on
from marketplace.values.vat import split_total


def vat_rate_on(day: dt.date) -> int:
    """Return the rate of value added tax in basis points.

    Source: VAT Act, art. 30.
    """
    return rules_on(RuleSet.Domain.MONEY, day).number("vat_basis_points")


def lines_from_basket(
    request: PurchaseRequest, basket: Sequence[BasketLine], day: dt.date
) -> list[RequestLine]:
    """Write a line for each basket line and the request's sums; raise NotForSale if one is not."""
    offers = offers_for([_key(row) for row in basket], request.agency.books, day)
    rate = vat_rate_on(day)
    lines = []
    for position, row in enumerate(basket, start=1):
        offer = offers.get(_key(row))
        if offer is None:
            raise NotForSale
        line = RequestLine(request=request, position=position, quantity=row.quantity)
        _copy(offer, line)
        _reckon(line, rate)
        lines.append(line)
    _add_up(request, lines)
    return RequestLine.objects.bulk_create(lines)


def renew_lines(
    request: PurchaseRequest, quantities: Mapping[int, int], day: dt.date
) -> list[RequestLine]:
    """Bring the lines up to date with the public offers and the given quantities, and add up.

    A quantity of nothing takes the line out; a line without a quantity keeps its own. What is no
    longer for sale stays as it was, and the checks say so.
    """
    lines = list(RequestLine.objects.filter(request=request).order_by("position"))
    if set(quantities) - {line.pk for line in lines}:
        raise UnknownLine
    gone = [line for line in lines if quantities.get(line.pk, line.quantity) < 1]
    kept = [line for line in lines if line not in gone]
    offers = offers_for([_key(line) for line in kept], request.agency.books, day)
    rate = vat_rate_on(day)
    for line in kept:
        line.quantity = quantities.get(line.pk, line.quantity)
        if offer := offers.get(_key(line)):
            _copy(offer, line)
        _reckon(line, rate)
    RequestLine.objects.filter(pk__in=[line.pk for line in gone]).delete()
    RequestLine.objects.bulk_update(kept, _RENEWED)
    _add_up(request, kept)
    return kept


_RENEWED = [
    "listing_version",
    "title",
    "unit",
    "designation",
    "quantity",
    "unit_price_krw",
    "amount_krw",
    "supply_krw",
    "vat_krw",
    "vat_basis_points",
]


def _key(row: BasketLine | RequestLine) -> Key:
    return row.listing_id, row.option_code


def _copy(offer: Offer, line: RequestLine) -> None:
    line.listing = offer.listing
    line.listing_version = offer.version
    line.option_code = offer.option_code
    line.title = offer.title[:300]
    line.unit = offer.unit[:30]
    line.designation = offer.designation
    line.unit_price_krw = offer.price_krw


def _reckon(line: RequestLine, vat_basis_points: int) -> None:
    taxed = split_total(line.quantity * line.unit_price_krw, vat_basis_points)
    line.supply_krw, line.vat_krw, line.amount_krw = taxed
    line.vat_basis_points = vat_basis_points


def _add_up(request: PurchaseRequest, lines: Sequence[RequestLine]) -> None:
    request.supply_krw = sum(line.supply_krw for line in lines)
    request.vat_krw = sum(line.vat_krw for line in lines)
    request.total_krw = sum(line.amount_krw for line in lines)
