"""A basket seen as the request that it would become: prices, vendors, grounds. Changes nothing."""

import datetime as dt
from dataclasses import dataclass, field

from marketplace.accounts.models import User
from marketplace.ordering.grounds import applicable_grounds
from marketplace.ordering.models import BasketLine, RequestLine
from marketplace.ordering.offers import Offer, offers_for
from marketplace.ordering.parts import JudgedLine, Part
from marketplace.ordering.queries import basket_of
from marketplace.ordering.request_lines import vat_rate_on
from marketplace.organisations.models import Agency, Vendor
from marketplace.policies.models import Rule, RuleSet
from marketplace.policies.queries import rules_on
from marketplace.values.vat import split_total


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line of a basket at today's price; `offer` is None when it is not for sale any more."""

    row: BasketLine
    offer: Offer | None
    amount_krw: int = 0
    supply_krw: int = 0


@dataclass(slots=True)
class PreviewPart:
    """What goes to one vendor and becomes one order."""

    vendor: Vendor
    lines: list[PreviewLine] = field(default_factory=list)

    @property
    def total_krw(self) -> int:
        """Return the amount with VAT."""
        return sum(line.amount_krw for line in self.lines)

    @property
    def supply_krw(self) -> int:
        """Return the amount without VAT."""
        return sum(line.supply_krw for line in self.lines)


@dataclass(frozen=True, slots=True)
class BasketPreview:
    """The whole basket by vendor, with the grounds that hold for all of it."""

    parts: list[PreviewPart]
    grounds: list[Rule]

    @property
    def lines(self) -> list[PreviewLine]:
        """Return the lines of all parts."""
        return [line for part in self.parts for line in part.lines]

    @property
    def total_krw(self) -> int:
        """Return the amount with VAT."""
        return sum(part.total_krw for part in self.parts)

    @property
    def supply_krw(self) -> int:
        """Return the amount without VAT, which the thresholds of the law are about."""
        return sum(part.supply_krw for part in self.parts)

    @property
    def is_orderable(self) -> bool:
        """Say whether there is something and every line is for sale."""
        return bool(self.parts) and all(line.offer for line in self.lines)


def preview_basket(person: User, agency: Agency, day: dt.date) -> BasketPreview:
    """Return a person's basket for an agency as of `day`."""
    rows = list(basket_of(person, agency))
    if not rows:
        return BasketPreview([], [])
    offers = offers_for([(row.listing_id, row.option_code) for row in rows], agency.books, day)
    rate = vat_rate_on(day)
    parts: dict[int, PreviewPart] = {}
    for row in rows:
        vendor = row.listing.vendor
        line = _line(row, offers.get((row.listing_id, row.option_code)), rate)
        parts.setdefault(vendor.pk, PreviewPart(vendor)).lines.append(line)
    found = list(parts.values())
    rules = rules_on(RuleSet.Domain.ORDERING, day)
    judged = [_judged(part) for part in found if all(line.offer for line in part.lines)]
    grounds = applicable_grounds(judged, agency, rules) if len(judged) == len(found) else []
    return BasketPreview(found, grounds)


def _line(row: BasketLine, offer: Offer | None, rate: int) -> PreviewLine:
    if offer is None:
        return PreviewLine(row, None)
    taxed = split_total(row.quantity * offer.price_krw, rate)
    return PreviewLine(row, offer, taxed.total_krw, taxed.supply_krw)


def _judged(part: PreviewPart) -> Part:
    """Return a part as the grounds look at it; an offer names a designation only while it holds."""
    return Part(
        part.vendor,
        [
            JudgedLine(
                line=RequestLine(
                    listing=line.row.listing,
                    quantity=line.row.quantity,
                    amount_krw=line.amount_krw,
                    supply_krw=line.supply_krw,
                ),
                is_public=True,
                is_designated=bool(line.offer and line.offer.designation),
                vendor_may_sell=True,
            )
            for line in part.lines
        ],
    )
