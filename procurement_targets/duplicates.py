"""Finding purchases that seem to be the same one, entered twice or also made on the platform."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.ordering.models import Order
from procurement_targets.models import OutsidePurchase
from procurement_targets.rule_sets import CountingRules


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another record that may be the same purchase.

    `why` is same_contract_number or same_amount; `source` is outside_purchase or order.
    """

    source: str
    object_id: int
    label: str
    why: str


def duplicate_candidates(purchase: OutsidePurchase) -> list[Candidate]:
    """Return what may be the same purchase, the same contract number first.

    Looks at outside purchases and at orders of the platform, in the same books. Several lines of
    one published report share a contract number and are not held against each other.
    """
    days = CountingRules().on(purchase.contract_on).number("duplicate_window_days")
    window = dt.timedelta(days=days)
    first, last = purchase.contract_on - window, purchase.contract_on + window
    found = list(_same_number(purchase))
    seen = {(candidate.source, candidate.object_id) for candidate in found}
    return found + [
        candidate
        for candidate in _same_amount(purchase, first, last)
        if (candidate.source, candidate.object_id) not in seen
    ]


def _same_number(purchase: OutsidePurchase) -> Iterator[Candidate]:
    others = _others(purchase).filter(contract_number=purchase.contract_number)
    if purchase.origin == OutsidePurchase.Origin.REPORT:
        others = others.exclude(origin=OutsidePurchase.Origin.REPORT)
    for other in others:
        yield _outside(other, "same_contract_number")
    numbered = Order.objects.filter(agency=purchase.agency_id, number=purchase.contract_number)
    for order in numbered.exclude(status__in=_UNDONE):
        yield _order(order, "same_contract_number")


def _same_amount(purchase: OutsidePurchase, first: dt.date, last: dt.date) -> Iterator[Candidate]:
    alike = _others(purchase).filter(
        agency=purchase.agency_id,
        vendor=purchase.vendor_id,
        amount_krw=purchase.amount_krw,
        contract_on__range=(first, last),
    )
    if purchase.origin == OutsidePurchase.Origin.REPORT:
        alike = alike.exclude(origin=OutsidePurchase.Origin.REPORT)
    for other in alike:
        yield _outside(other, "same_amount")
    orders = Order.objects.filter(
        agency=purchase.agency_id,
        vendor=purchase.vendor_id,
        total_krw=purchase.amount_krw,
        placed_on__range=(first, last),
    )
    for order in orders.exclude(status__in=_UNDONE):
        yield _order(order, "same_amount")


_UNDONE = (Order.Status.CANCELLED, Order.Status.DECLINED)


def _others(purchase: OutsidePurchase) -> QuerySet[OutsidePurchase]:
    counted = (OutsidePurchase.Status.SUBMITTED, OutsidePurchase.Status.VERIFIED)
    return (
        OutsidePurchase.objects.filter(books=purchase.books, status__in=counted)
        .exclude(pk=purchase.pk)
        .order_by("pk")
    )


def _outside(other: OutsidePurchase, why: str) -> Candidate:
    label = _("contract %(number)s") % {"number": other.contract_number}
    return Candidate("outside_purchase", other.pk, label, why)


def _order(order: Order, why: str) -> Candidate:
    return Candidate("order", order.pk, _("order %(number)s") % {"number": order.number}, why)
