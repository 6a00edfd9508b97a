"""Which grounds allow a direct contract, and when a single quote is enough. All numbers are rules.

Source: State Contract Decree art. 26 and 30; Local Contract Decree art. 25 and 30.
"""

from collections.abc import Iterable
from typing import Any

from marketplace.ordering.parts import Part
from marketplace.organisations.models import Agency, Vendor
from marketplace.policies.models import Rule
from marketplace.policies.queries import Rules

SMALL_SIZES = frozenset({Vendor.Size.MICRO, Vendor.Size.SMALL})
PREFIX = "ground_"


def contract_law(agency: Agency, rules: Rules) -> str:
    """Return the contract law that an agency is under: state or local."""
    return rules.text("contract_law", agency.kind)


def applicable_grounds(parts: Iterable[Part], agency: Agency, rules: Rules) -> list[Rule]:
    """Return the grounds that hold for every part of a purchase, those without a limit first."""
    law = contract_law(agency, rules)
    parts = list(parts)
    grounds = [row for row in grounds_of(law, rules) if all(applies(row, part) for part in parts)]
    return sorted(grounds, key=lambda row: (row.value["max_supply_krw"] is not None, row.pk))


def grounds_of(law: str, rules: Rules) -> list[Rule]:
    """Return every ground that a contract law knows."""
    return [row for row in rules if row.code.startswith(PREFIX) and row.scope in (law, "")]


def applies(ground: Rule, part: Part) -> bool:
    """Say whether a ground holds for what goes to one vendor."""
    most = ground.value["max_supply_krw"]
    return (most is None or part.supply_krw <= most) and _is_of_kind(ground.value, part)


def _is_of_kind(value: dict[str, Any], part: Part) -> bool:
    needs = value["needs"]
    if needs == "designation":
        return all(judged.is_designated for judged in part.lines)
    if needs == "digital_service":
        return all(judged.is_digital_service for judged in part.lines)
    if needs == "small_firm":
        return part.vendor.size in SMALL_SIZES
    if needs == "preferred_firm":
        return bool(part.vendor.preferred)
    return not needs


def single_quote_most_krw(ground: Rule, law: str, rules: Rules) -> int | None:
    """Return up to which amount without VAT a single quote is enough; None means any amount."""
    rule = rules.value("single_quote", law)
    if ground.code in rule["any_amount"]:
        return None
    general = int(rule["max_supply_krw"])
    return max(general, int(ground.value.get("single_quote_max_krw", general)))


def single_quote_is_enough(ground: Rule, part: Part, law: str, rules: Rules) -> bool:
    """Say whether one quote is enough for what goes to one vendor."""
    most = single_quote_most_krw(ground, law, rules)
    return most is None or part.supply_krw <= most
