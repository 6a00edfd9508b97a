"""Checks of the way of buying: the ground for a direct contract, one quote, no splitting."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext as _

from marketplace.ordering.checks.situation import Check, Situation, in_won
from marketplace.ordering.grounds import applies, single_quote_is_enough, single_quote_most_krw
from marketplace.ordering.models import Order


def ground_applies(situation: Situation) -> Iterator[Check]:
    """The chosen ground must hold for every vendor's part."""
    ground = situation.ground
    if ground is None:
        yield Check("direct_contract_ground", False, _("Choose a ground for the direct contract."))
        return
    missing = [part for part in situation.parts if not applies(ground, part)]
    for part in missing:
        sentence = _("The ground does not hold for %(vendor)s (%(amount)s without VAT):") % {
            "vendor": part.vendor,
            "amount": in_won(part.supply_krw),
        }
        yield Check("direct_contract_ground", False, f"{sentence} {ground.text}", ground.source)
    if not missing:
        yield Check("direct_contract_ground", True, ground.text, ground.source)


def single_quote_allowed(situation: Situation) -> Iterator[Check]:
    """A single quote must be enough for every vendor's part."""
    ground, rule = situation.ground, situation.rules.rule("single_quote", situation.law)
    if ground is None:
        return
    most = single_quote_most_krw(ground, situation.law, situation.rules)
    refused = [
        part
        for part in situation.parts
        if not single_quote_is_enough(ground, part, situation.law, situation.rules)
    ]
    for part in refused:
        sentence = _(
            "A single quote is not enough for %(vendor)s: %(amount)s is over %(most)s."
        ) % {
            "vendor": part.vendor,
            "amount": in_won(part.supply_krw),
            "most": in_won(most or 0),
        }
        yield Check("single_quote", False, sentence, rule.source)
    if not refused:
        yield Check("single_quote", True, _("A single quote is enough."), rule.source)


def no_splitting(situation: Situation) -> Iterator[Check]:
    """Warn where purchases in a row pass a limit; a ground without a limit cannot be evaded."""
    ground, rule = situation.ground, situation.rules.rule("splitting")
    if ground is None or ground.value["max_supply_krw"] is None:
        return
    bought = _bought_before(situation, int(rule.value["window_days"]))
    threshold = int(rule.value["threshold_supply_krw"])
    passing = [
        part
        for part in situation.parts
        if part.supply_krw <= threshold < part.supply_krw + bought.get(part.vendor.pk, 0)
    ]
    for part in passing:
        sentence = _("With earlier orders %(vendor)s gets %(amount)s within %(days)d days.") % {
            "vendor": part.vendor,
            "amount": in_won(part.supply_krw + bought[part.vendor.pk]),
            "days": rule.value["window_days"],
        }
        sentence = f"{sentence} {rule.text}"
        yield Check("splitting", False, sentence, rule.source, blocking=False)
    if not passing:
        sentence = _("There is no sign of splitting.")
        yield Check("splitting", True, sentence, rule.source, blocking=False)


def _bought_before(situation: Situation, window_days: int) -> dict[int, int]:
    standing = Order.objects.exclude(status__in=[Order.Status.DECLINED, Order.Status.CANCELLED])
    rows = standing.filter(
        agency=situation.request.agency_id,
        vendor__in=[part.vendor.pk for part in situation.parts],
        placed_on__gt=situation.day - dt.timedelta(days=window_days),
        placed_on__lte=situation.day,
    )
    sums = rows.values("vendor_id").annotate(supply_krw=Sum("supply_krw")).order_by()
    return {row["vendor_id"]: row["supply_krw"] for row in sums}
