"""What a year's figures would be under another version of the rules. Nothing is written."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from marketplace.ordering.models import InspectionLine, Order, OrderLine
from marketplace.organisations.models import Agency
from marketplace.policies.models import RuleSet
from marketplace.values.working_days import fiscal_year
from procurement_targets.ledger import Posting, standing
from procurement_targets.models import Decision, LedgerEntry, OutsidePurchase
from procurement_targets.rule_sets import CountingRules, OneVersion
from procurement_targets.sources import desired_of_orders, desired_of_purchases

Source = LedgerEntry.Source
SourceKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one source is decided, and with how much."""

    decision: str
    reason_code: str
    basis_krw: int


@dataclass(frozen=True, slots=True)
class Change:
    """One source that the other version decides differently; None where it is not in the year."""

    source: str
    source_id: int
    before: Verdict | None
    after: Verdict | None


@dataclass(frozen=True, slots=True)
class Recount:
    """The sums of a year by decision as they are and as they would be, with each difference."""

    before: dict[str, int]
    after: dict[str, int]
    changes: list[Change]


def recompute(agency: Agency, year: int, rule_set: RuleSet) -> Recount:
    """Judge an agency's sources of a year under another version and list what differs.

    Looks at all that was bought for or by the agency in the year and the year before, since another
    date basis may move a purchase into the next year.
    """
    return _recount(agency, year, OneVersion(rule_set))


def recount(agency: Agency, year: int) -> Recount:
    """Judge an agency's sources of a year anew under the versions in force.

    Nothing differs where the ledger has taken everything that happened.
    """
    return _recount(agency, year, CountingRules())


def _recount(agency: Agency, year: int, rules: CountingRules) -> Recount:
    before = _verdicts_now(agency, year)
    after = {
        (posting.source, posting.source_id): _verdict(posting)
        for posting in _postings(agency, year, rules, before)
        if posting.agency_id == agency.pk and fiscal_year(posting.effective_on) == year
    }
    return Recount(
        before=_sums(before),
        after=_sums(after),
        changes=[
            Change(*key, before.get(key), after.get(key))
            for key in sorted(before.keys() | after.keys())
            if before.get(key) != after.get(key)
        ],
    )


def _verdicts_now(agency: Agency, year: int) -> dict[SourceKey, Verdict]:
    entries = standing(LedgerEntry.objects.filter(books=agency.books, year=year, agency=agency))
    return {(entry.source, entry.source_id): _verdict(entry) for entry in entries}


def _postings(
    agency: Agency, year: int, rules: CountingRules, known: dict[SourceKey, Verdict]
) -> list[Posting]:
    ids = {source: [pk for kind, pk in known if kind == source] for source in Source}
    span = (dt.date(year - 1, 1, 1), dt.date(year, 12, 31))
    lines = OrderLine.objects.filter(pk__in=ids[Source.ORDER_LINE])
    parts = InspectionLine.objects.filter(pk__in=ids[Source.INSPECTION_LINE])
    orders = Order.objects.filter(
        Q(Q(agency=agency) | Q(using_agency=agency), placed_on__range=span)
        | Q(pk__in=lines.values("order"))
        | Q(pk__in=parts.values("order_line__order"))
    )
    purchases = OutsidePurchase.objects.filter(
        Q(Q(agency=agency) | Q(paying_agency=agency), contract_on__range=span)
        | Q(pk__in=ids[Source.OUTSIDE_PURCHASE])
    )
    order_ids = list(orders.order_by("pk").values_list("pk", flat=True))
    return [
        *desired_of_orders(order_ids, rules),
        *desired_of_purchases(purchases.select_related("designation"), rules),
    ]


def _verdict(row: Posting | LedgerEntry) -> Verdict:
    return Verdict(row.decision, row.reason_code, row.basis_krw)


def _sums(verdicts: dict[SourceKey, Verdict]) -> dict[str, int]:
    sums = dict.fromkeys(Decision.values, 0)
    for verdict in verdicts.values():
        sums[verdict.decision] += verdict.basis_krw
    return sums
