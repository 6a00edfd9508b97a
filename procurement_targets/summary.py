"""The figures of a year as one document, for programs."""

from collections import defaultdict
from typing import Any

from marketplace.organisations.models import AgencyKind
from procurement_targets.figures import Figures
from procurement_targets.queries import added_up, figures_by_agency, nation


def summary(books: str, year: int, agency_code: str | None = None) -> dict[str, Any]:
    """Return the figures of the nation, of each kind of agency and of each agency.

    Amounts are won; the achievement is in basis points and null without a target. Only agencies
    with a target or any entry are listed; `agency_code` narrows the list to one.
    """
    agencies = figures_by_agency(books, year)
    groups: dict[str, list[Figures]] = defaultdict(list)
    for facts, figures in agencies:
        groups[facts["kind"]].append(figures)
    return {
        "year": year,
        "books": books,
        "nation": document(nation(books, year)),
        "kinds": [
            {"kind": kind, "agencies": len(groups[kind]), **document(added_up(groups[kind]))}
            for kind in AgencyKind.values
            if kind in groups
        ],
        "agencies": [
            {
                "code": facts["code"],
                "name": facts["name"],
                "kind": facts["kind"],
                **document(figures),
            }
            for facts, figures in agencies
            if agency_code is None or facts["code"] == agency_code
        ],
    }


def document(figures: Figures) -> dict[str, Any]:
    """Return figures under the names that programs rely on."""
    return {
        "target_krw": figures.target_krw,
        "counted_krw": figures.counted_krw,
        "provisional_krw": figures.provisional_krw,
        "excluded_krw": figures.excluded_krw,
        "achievement_basis_points": figures.achievement_basis_points,
        "by_month": list(figures.by_month),
        "by_kind": figures.by_kind,
    }
