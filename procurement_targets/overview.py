"""The agencies of a year side by side: list, kinds, bands, peers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from marketplace.organisations.models import Agency, AgencyKind
from marketplace.policies.queries import Rules
from procurement_targets.figures import Band, Figures, Level, Sums, band_of, level_of, median
from procurement_targets.queries import SUMS, actuals_of, agencies_of, agency_figures, nation
from procurement_targets.rule_sets import CountingRules


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow(Sums):
    """One agency in the list of a year; `kind` is that of the year."""

    agency_id: int
    code: str | None
    name_ko: str
    name_en: str
    kind: str
    region: str
    obligation: str
    parent_id: int | None
    level: Level
    band: Band

    @property
    def name(self) -> str:
        """Return the agency's name in the language of the page."""
        english = (get_language() or "").startswith("en")
        return self.name_en if self.name_en and english else self.name_ko

    @property
    def kind_label(self) -> str:
        """Return the kind in words."""
        return str(AgencyKind(self.kind).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow(Sums):
    """All agencies of one kind together."""

    kind: str
    agencies: int
    with_target: int
    reached: int
    nothing: int

    @property
    def kind_label(self) -> str:
        """Return the kind in words."""
        return str(AgencyKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the oversight dashboard of a year shows."""

    nation: Figures
    kinds: list[KindRow]
    bands: dict[Band, int]
    levels: dict[Level, int]
    median_basis_points: int | None
    rows: list[AgencyRow]


@dataclass(frozen=True, slots=True)
class Peers:
    """An agency among those of its kind: rank by achievement, from 1; both None without target."""

    nearest: list[AgencyRow]
    rank: int | None
    compared: int
    median_basis_points: int | None


def overview(books: str, year: int, on: dt.date) -> Overview:
    """Return everything of the national dashboard; `on` is the day against which levels are."""
    rows = agency_rows(books, year, on)
    achievements = [row.achievement_basis_points for row in rows]
    return Overview(
        nation=nation(books, year),
        kinds=kind_rows(rows),
        bands={band: sum(row.band == band for row in rows) for band in Band},
        levels={level: sum(row.level == level for row in rows) for level in Level},
        median_basis_points=median(value for value in achievements if value is not None),
        rows=rows,
    )


def agency_rows(
    books: str, year: int, on: dt.date, versions: CountingRules | None = None
) -> list[AgencyRow]:
    """Return all agencies that have a target year or any entry, by name.

    Two statements, and one more where the versions of the rules were not read before.
    """
    rules = (versions or CountingRules()).for_year(year)
    sums = {
        agency_id: amounts
        for agency_id, *amounts in actuals_of(books, year)
        .order_by()
        .values("agency")
        .annotate(**SUMS)
        .values_list("agency", *SUMS)
    }
    return [
        _agency_row(facts, sums.get(facts["pk"], [0, 0, 0]), year, on, rules)
        for facts in agencies_of(books, year)
        if facts["of_year__pk"] is not None or facts["pk"] in sums
    ]


def agency_row(agency: Agency, year: int, on: dt.date) -> AgencyRow:
    """Return one agency as its line in the list: with level and band."""
    figures = agency_figures(agency, year)
    facts = agencies_of(agency.books, year).get(pk=agency.pk)
    sums = [figures.counted_krw, figures.provisional_krw, figures.excluded_krw]
    return _agency_row(facts, sums, year, on, CountingRules().for_year(year))


def kind_rows(rows: Iterable[AgencyRow]) -> list[KindRow]:
    """Add up a list of agencies by kind, in the order of the kinds."""
    groups: dict[str, list[AgencyRow]] = defaultdict(list)
    for row in rows:
        groups[row.kind].append(row)
    return [
        KindRow(
            kind=kind,
            agencies=len(group),
            with_target=sum(row.target_krw is not None for row in group),
            reached=sum(row.band == Band.REACHED for row in group),
            nothing=sum(row.band == Band.NOTHING for row in group),
            target_krw=_total(row.target_krw for row in group),
            base_amount_krw=_total(row.base_amount_krw for row in group),
            counted_krw=sum(row.counted_krw for row in group),
            provisional_krw=sum(row.provisional_krw for row in group),
            excluded_krw=sum(row.excluded_krw for row in group),
        )
        for kind in AgencyKind.values
        if (group := groups.get(kind))
    ]


def peers(rows: Sequence[AgencyRow], agency_id: int, most: int = 5) -> Peers:
    """Compare an agency with those of the same kind; the nearest are those of similar size.

    Size is the base amount. `rows` are those of `agency_rows`.
    """
    own = next(row for row in rows if row.agency_id == agency_id)
    others = [row for row in rows if row.kind == own.kind and row.agency_id != agency_id]
    size = own.base_amount_krw or 0
    nearest = sorted(others, key=lambda row: (abs((row.base_amount_krw or 0) - size), row.name_ko))
    achieved = [row.achievement_basis_points for row in (own, *others)]
    known = [value for value in achieved if value is not None]
    mine = own.achievement_basis_points
    return Peers(
        nearest=nearest[:most],
        rank=None if mine is None else 1 + sum(value > mine for value in known),
        compared=len(known),
        median_basis_points=median(known),
    )


def _agency_row(
    facts: Mapping[str, Any], amounts: Sequence[int], year: int, on: dt.date, rules: Rules
) -> AgencyRow:
    counted, provisional, excluded = amounts
    sums: dict[str, Any] = {
        "target_krw": facts["of_year__target_krw"],
        "base_amount_krw": facts["of_year__base_amount_krw"],
        "counted_krw": counted,
        "provisional_krw": provisional,
        "excluded_krw": excluded,
    }
    return AgencyRow(
        **sums,
        agency_id=facts["pk"],
        code=facts["code"],
        name_ko=facts["name"],
        name_en=facts["name_en"],
        kind=facts["of_year__kind"] or facts["kind"],
        region=facts["region"],
        obligation=facts["of_year__obligation"] or "",
        parent_id=facts["of_year__parent_id"],
        level=level_of(Sums(**sums), year, on, rules),
        band=band_of(Sums(**sums), rules),
    )


def _total(amounts: Iterable[int | None]) -> int | None:
    return sum(amount or 0 for amount in amounts) or None
