"""Checks of what is bought: the offers, their prices, designations and vendors."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.ordering.checks.situation import Check, Situation, in_won


def offers_open(situation: Situation) -> Iterator[Check]:
    """Every offer must be public and for sale."""
    lines = list(situation.lines)
    closed = [judged for judged in lines if judged.current_price_krw is None]
    for judged in closed:
        sentence = _("“%(title)s” cannot be ordered here any more.")
        yield Check("listing_open", False, sentence % {"title": judged.line.title})
    if not lines:
        yield Check("listing_open", False, _("The request has no line."))
    elif not closed:
        yield Check("listing_open", True, _("All offers are open for orders."))


def prices_unchanged(situation: Situation) -> Iterator[Check]:
    """A new price blocks; a new text only warns, for the version that was asked for is ordered."""
    unchanged = True
    for judged in situation.lines:
        price = judged.current_price_krw
        if price is None:
            continue
        names = {"title": judged.line.title}
        if price != judged.line.unit_price_krw:
            unchanged = False
            sentence = _("The price of “%(title)s” is now %(price)s. Save the request again.")
            names["price"] = in_won(price)
            yield Check("price_current", False, sentence % names)
        elif judged.has_newer_version:
            sentence = _("The description of “%(title)s” has changed; the price is the same.")
            yield Check("version_current", False, sentence % names, blocking=False)
    if unchanged:
        yield Check("price_current", True, _("The prices are those of the public offers."))


def vendors_may_sell(situation: Situation) -> Iterator[Check]:
    """No vendor may be debarred, suspended or unverified."""
    rule = situation.rules.rule("vendor_may_sell")
    barred = [p.vendor for p in situation.parts if not p.lines[0].vendor_may_sell]
    for vendor in barred:
        sentence = _("%(vendor)s may not sell at present.") % {"vendor": vendor}
        yield Check("vendor_may_sell", False, f"{sentence} {rule.text}", rule.source)
    if not barred:
        sentence = _("No vendor is debarred or suspended.")
        yield Check("vendor_may_sell", True, sentence, rule.source)


def designations_valid(situation: Situation) -> Iterator[Check]:
    """What was asked for as designated must be designated on the day."""
    rule = situation.rules.rule("designation_valid")
    designated = [judged for judged in situation.lines if judged.line.designation]
    for judged in designated:
        if judged.is_designated:
            continue
        designation = judged.line.designation
        assert designation is not None
        sentence = _("The designation %(number)s of “%(title)s” is not valid on %(day)s.") % {
            "number": designation.number,
            "title": judged.line.title,
            "day": date_format(situation.day, "DATE_FORMAT"),
        }
        yield Check("designation_valid", False, sentence, rule.source)
    if designated and all(judged.is_designated for judged in designated):
        numbers = sorted({str(judged.line.designation) for judged in designated})
        sentence = _("The designation is valid today: %(numbers)s.") % {
            "numbers": ", ".join(numbers)
        }
        yield Check("designation_valid", True, sentence, rule.source)
