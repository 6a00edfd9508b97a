"""What the checks before placing an order look at, and what they answer."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import get_language

from marketplace.ordering.grounds import contract_law, grounds_of
from marketplace.ordering.models import PurchaseRequest
from marketplace.ordering.parts import JudgedLine, Part, parts_of
from marketplace.ordering.rules import active_seats
from marketplace.organisations.models import Membership
from marketplace.policies.models import Rule, RuleSet
from marketplace.policies.queries import Rules, rules_on
from marketplace.values.won import format_won


@dataclass(frozen=True, slots=True)
class Check:
    """One answer; a check that is not blocking is only a warning when it fails."""

    code: str
    passed: bool
    sentence: str
    source: str = ""
    blocking: bool = True


@dataclass(frozen=True)
class Situation:
    """Everything that the checks look at, read once."""

    request: PurchaseRequest
    day: dt.date
    parts: list[Part]
    rules: Rules
    # Every active seat of the requester, in any organisation.
    seats: list[Membership] = field(default_factory=list)

    @property
    def law(self) -> str:
        """Return the contract law of the agency."""
        return contract_law(self.request.agency, self.rules)

    @property
    def ground(self) -> Rule | None:
        """Return the ground that the requester chose, None when it is none of the law's."""
        chosen = self.request.ground_code
        return next((row for row in grounds_of(self.law, self.rules) if row.code == chosen), None)

    @property
    def lines(self) -> Iterator[JudgedLine]:
        """Return the lines of all parts."""
        return (judged for part in self.parts for judged in part.lines)


def situation_of(request: PurchaseRequest, day: dt.date) -> Situation:
    """Read what the checks need."""
    return Situation(
        request=request,
        day=day,
        parts=parts_of(request, day),
        rules=rules_on(RuleSet.Domain.ORDERING, day),
        seats=list(active_seats([request.requester])),
    )


def in_won(amount_krw: int) -> str:
    """Return an amount in the language of the page."""
    return format_won(amount_krw, get_language() or "ko")
