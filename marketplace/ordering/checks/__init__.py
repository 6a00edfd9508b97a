"""The legal checks before placing an order: each says yes or no, why, and where it is written.

The page shows them as a dry run; submitting and approving refuse when a blocking one fails.
"""

import datetime as dt
from collections.abc import Callable, Iterator

from marketplace.ordering.checks import agency, offers, route
from marketplace.ordering.checks.situation import Check, Situation, situation_of
from marketplace.ordering.grounds import applicable_grounds
from marketplace.ordering.models import PurchaseRequest
from marketplace.ordering.refusals import ChecksNotPassed
from marketplace.policies.models import Rule

__all__ = [
    "Check",
    "Situation",
    "check_request",
    "checks_of",
    "grounds_for",
    "refuse_failed_checks",
    "situation_of",
]

_JUDGES: tuple[Callable[[Situation], Iterator[Check]], ...] = (
    offers.offers_open,
    offers.prices_unchanged,
    offers.designations_valid,
    route.ground_applies,
    route.single_quote_allowed,
    offers.vendors_may_sell,
    route.no_splitting,
    agency.requester_limit,
    agency.requester_not_vendor,
    agency.budget_available,
    agency.conflict_declared,
    agency.justified,
    agency.delivery_date,
)


def check_request(request: PurchaseRequest, day: dt.date) -> list[Check]:
    """Return the checks of a request as of `day`; changes nothing."""
    return checks_of(situation_of(request, day))


def grounds_for(request: PurchaseRequest, day: dt.date) -> list[Rule]:
    """Return the grounds for a direct contract among which the requester may choose."""
    situation = situation_of(request, day)
    return applicable_grounds(situation.parts, request.agency, situation.rules)


def checks_of(situation: Situation) -> list[Check]:
    """Return all checks of a situation, in the order in which they are read."""
    return [check for judge in _JUDGES for check in judge(situation)]


def refuse_failed_checks(situation: Situation) -> None:
    """Raise ChecksNotPassed with every blocking check that fails."""
    failed = [check for check in checks_of(situation) if check.blocking and not check.passed]
    if failed:
        raise ChecksNotPassed(failed)
