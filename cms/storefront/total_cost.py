"""What something costs over five years, from buying it to giving it up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from marketplace.catalogue.models.listings import Billing

YEARS = 5
BASIS_POINTS = 10_000
# How often a price falls due in a year. What is paid by use has no sum that holds for everybody.
TIMES_A_YEAR = {
    Billing.USER_MONTH.value: 12,
    Billing.MONTH.value: 12,
    Billing.GB_MONTH.value: 12,
}


@dataclass(frozen=True, slots=True)
class Cost:
    """One part; `yearly_krw` is None for what is paid once."""

    label: str
    amount_krw: int
    yearly_krw: int | None = None
    share_basis_points: int = 0


@dataclass(frozen=True, slots=True)
class TotalCost:
    """The parts and their sum for one unit, VAT included."""

    costs: list[Cost]
    total_krw: int

    @property
    def yearly_krw(self) -> int:
        """The sum spread over the years, fractions of a won dropped."""
        return self.total_krw // YEARS


def total_cost_of(content: Mapping[str, Any]) -> TotalCost | None:
    """The total for one unit; None for what is not for sale here or is paid for by use."""
    purchase = None if content["reference_only"] else _purchase(content)
    if purchase is None:
        return None
    costs = [purchase, *_running(content["total_cost"])]
    total = sum(cost.amount_krw for cost in costs)
    return TotalCost([_with_share(cost, total) for cost in costs], total)


def _purchase(content: Mapping[str, Any]) -> Cost | None:
    price = content["price_krw"]
    if not price:
        return None
    billing = content["service"]["billing"] if content["service"] else ""
    if not billing or billing == Billing.PROJECT:
        return Cost(_("Purchase"), price)
    if billing not in TIMES_A_YEAR:
        return None
    yearly = price * TIMES_A_YEAR[billing]
    return Cost(_("Subscription fee"), yearly * YEARS, yearly)


def _running(costs: Mapping[str, int | None]) -> Iterator[Cost]:
    labels = {
        "operation_krw_year": _("Operation"),
        "consumables_krw_year": _("Consumables"),
        "maintenance_krw_year": _("Maintenance"),
    }
    for name, label in labels.items():
        yearly = costs[name]
        if yearly is not None:
            yield Cost(label, yearly * YEARS, yearly)
    if costs["exit_krw"] is not None:
        yield Cost(_("Disposal or exit"), costs["exit_krw"])


def _with_share(cost: Cost, total_krw: int) -> Cost:
    share = cost.amount_krw * BASIS_POINTS // total_krw if total_krw else 0
    return Cost(cost.label, cost.amount_krw, cost.yearly_krw, share)
