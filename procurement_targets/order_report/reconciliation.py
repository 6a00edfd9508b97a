"""The figures of an import, to the won: what was read must equal what became of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from marketplace.catalogue.models import Listing
from procurement_targets.ledger import standing
from procurement_targets.models import Decision, LedgerEntry, OutsidePurchase
from procurement_targets.order_report.judging import Judged
from procurement_targets.order_report.observations import Observation, observed_in
from procurement_targets.order_report.plan import Plan
from procurement_targets.order_report.rows import Key, OrderRow

ReasonKey = tuple[str, str]


class HasAmount(Protocol):
    """Anything with an amount in won."""

    @property
    def amount_krw(self) -> int:
        """The amount, VAT included."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A number of lines and what they come to, VAT included."""

    rows: int = 0
    amount_krw: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.rows + other.rows, self.amount_krw + other.amount_krw)


def tally(rows: Iterable[HasAmount]) -> Tally:
    """Count lines and add up what they come to."""
    amounts = [row.amount_krw for row in rows]
    return Tally(len(amounts), sum(amounts))


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All figures of one import.

    read = taken + known + changed + refused, where accepted changes are among the changed; and the
    lines that stand in the books = counted + provisional + excluded. `by_reason` is keyed by
    decision and reason code. `found` counts what the file names, `missing` what of it the books
    did not have before. `in_ledger` is what the ledger says of the same lines, None before it
    was written.
    """

    plan: Plan
    read: Tally
    taken: Tally
    known: Tally
    changed: Tally
    gone: Tally
    refused: Tally
    pilot: Tally
    by_reason: dict[ReasonKey, Tally]
    listed: dict[ReasonKey, list[Judged]]
    found: dict[str, int]
    missing: dict[str, int]
    observations: list[Observation]
    in_ledger: dict[ReasonKey, Tally] | None = field(default=None)

    def decided(self, decision: str) -> Tally:
        """Return all that the rules decided one way."""
        parts = [part for (name, _), part in self.by_reason.items() if name == decision]
        return sum(parts, Tally())

    @property
    def agrees_with_ledger(self) -> bool:
        """Say whether the ledger says of these lines what the file and the rules say."""
        return self.in_ledger is None or self.in_ledger == self.by_reason


def reconcile(plan: Plan) -> Reconciliation:
    """Return the figures of a plan; called before it is written, for it says what is missing."""
    listed: dict[ReasonKey, list[Judged]] = defaultdict(list)
    for judged in plan.judged:
        listed[judged.judgement.decision, judged.judgement.reason_code].append(judged)
    return Reconciliation(
        plan=plan,
        read=tally(plan.rows),
        taken=tally(plan.new),
        known=tally(plan.known),
        changed=tally(change.row for change in plan.changed),
        gone=tally(plan.gone),
        refused=tally(refusal.row for refusal in plan.refused),
        pilot=tally(row for row in plan.standing if row.is_pilot),
        by_reason={key: tally(one.row for one in part) for key, part in listed.items()},
        listed={key: part for key, part in listed.items() if key[0] != Decision.COUNTED},
        found={name: len(names) for name, names in _named_by(plan.rows).items()},
        missing=_missing(plan),
        observations=observed_in(plan.rows, plan.market),
    )


def ledger_tallies(plan: Plan) -> dict[ReasonKey, Tally]:
    """Return what the ledger says of the lines that stand, by decision and reason code."""
    keys = {row.key for row in plan.standing}
    purchases = OutsidePurchase.objects.filter(
        books=plan.market.books, origin=OutsidePurchase.Origin.REPORT
    ).values_list("pk", "contract_number", "item_identifier", "occurrence")
    wanted = {
        pk
        for pk, contract_number, item_identifier, occurrence in purchases
        if Key(contract_number, item_identifier, occurrence) in keys
    }
    entries = standing(LedgerEntry.objects.all()).filter(
        books=plan.market.books, source=LedgerEntry.Source.OUTSIDE_PURCHASE
    )
    tallies: dict[ReasonKey, Tally] = defaultdict(Tally)
    for source_id, decision, reason_code, amount_krw in entries.values_list(
        "source_id", "decision", "reason_code", "amount_krw"
    ):
        if source_id in wanted:
            tallies[decision, reason_code] += Tally(1, amount_krw)
    return dict(tallies)


def _named_by(rows: Iterable[OrderRow]) -> dict[str, set[Any]]:
    named: dict[str, set[Any]] = {
        "designations": set(),
        "products": set(),
        "listings": set(),
        "vendors": set(),
        "agencies": set(),
        "item_classes": set(),
    }
    for row in rows:
        named["designations"].add(row.designation_key)
        named["products"].add(row.item_identifier)
        named["listings"].add((row.business_number, row.item_identifier))
        named["vendors"].add(row.business_number)
        named["agencies"].add(row.agency_name)
        named["item_classes"].add(row.class_code)
    return named


def _missing(plan: Plan) -> dict[str, int]:
    """Count what has to be made, refused lines left out."""
    market = plan.market
    named = _named_by(plan.standing)
    pairs = Listing.objects.filter(vendor__books=market.books)
    listings = set(pairs.values_list("vendor__business_number", "product__item_identifier"))
    missing_agencies = {
        row.agency_name
        for row in plan.standing
        if market.agencies.called(row.agency_name, row.contract_on) is None
    }
    return {
        "designations": len(named["designations"] - market.designations.keys()),
        "products": len(named["products"] - market.products.keys()),
        "listings": len(named["listings"] - listings),
        "vendors": len(named["vendors"] - market.vendors.keys()),
        "agencies": len(missing_agencies),
    }
