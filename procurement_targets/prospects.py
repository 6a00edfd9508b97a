"""Will it count? What a purchase would come to for the target, if it is ordered, delivered, paid.

Pure foresight by the rules in force: nothing is written, and the ledger judges anew later.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.ordering.models import RequestLine
from marketplace.ordering.models.orders import PurchaseKind
from marketplace.values.vat import BASIS_POINTS, floor_won
from procurement_targets.counting import COUNTED, Judgement, PurchaseFacts, judge
from procurement_targets.figures import Sums
from procurement_targets.reasons import reason_sentence
from procurement_targets.rule_sets import CountingRules


@dataclass(frozen=True, slots=True)
class Prospect:
    """What one line would come to; `until` is the last day on which a contract would count."""

    line: RequestLine
    judgement: Judgement
    until: dt.date | None

    @property
    def counts(self) -> bool:
        """Say whether the line would count."""
        return self.judgement.reason_code == COUNTED

    @property
    def counted_krw(self) -> int:
        """Return how much of the line would count."""
        return self.judgement.basis_krw if self.counts else 0

    @property
    def reason(self) -> str:
        """Return why, in the language of the page."""
        return reason_sentence(self.judgement.reason_code)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a whole request would come to; `rules_version` names the rule set that judged."""

    prospects: list[Prospect]
    rules_version: str

    @property
    def counted_krw(self) -> int:
        """Return how much would count."""
        return sum(prospect.counted_krw for prospect in self.prospects)

    @property
    def counting(self) -> list[Prospect]:
        """Return the lines that would count."""
        return [prospect for prospect in self.prospects if prospect.counts]

    @property
    def until(self) -> dt.date | None:
        """Return the last day on which everything that counts today would still count."""
        return min((p.until for p in self.counting if p.until), default=None)


def outlook_of(lines: Iterable[RequestLine], day: dt.date) -> Outlook:
    """Return what lines would come to if the contract was made on `day`.

    The lines bring their designations along. Raises RuleMissing before the first rule set.
    """
    rules = CountingRules().on(day)
    prospects = []
    for line in lines:
        designation = line.designation
        facts = PurchaseFacts(
            kind=PurchaseKind.PURCHASE,
            contract_on=day,
            accepted_on=day,
            paid_on=day,
            amount_krw=line.amount_krw,
            supply_krw=line.supply_krw,
            designation_number=designation.number if designation else "",
            designation_from=designation.valid_from if designation else None,
            designation_until=designation.valid_until if designation else None,
            designation_revoked_on=designation.revoked_on if designation else None,
        )
        until = designation.valid_until if designation else None
        prospects.append(Prospect(line, judge(facts, rules), until))
    return Outlook(prospects, rules.rule_set.version)


def added_basis_points(sums: Sums, counted_krw: int) -> int | None:
    """Return by how much the achievement would rise, in basis points; None without a target."""
    if not sums.target_krw:
        return None
    return floor_won(counted_krw * BASIS_POINTS, sums.target_krw)
