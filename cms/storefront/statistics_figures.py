"""What the public statistics show: the figures of the ledger's room, gathered for one page.

Nothing is reckoned here that a dashboard reckons as well; what is kept is kept for a minute.
"""

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import cache

from marketplace.organisations.models import AgencyKind
from marketplace.policies.models import Rule, RuleSet
from marketplace.values.vat import BASIS_POINTS, floor_won
from procurement_targets.figures import MONTHS, Band, Figures, Level, Sums, median, required_krw
from procurement_targets.overview import AgencyRow, KindRow, agency_rows, kind_rows
from procurement_targets.queries import (
    added_up,
    figures_by_agency,
    ledger_as_of,
    years_with_figures,
)
from procurement_targets.rule_sets import CountingRules

KEPT_SECONDS = 60
# A few large buyers may carry the sum of all; so the sum is also shown without them.
LARGEST = 10
MONTH_NUMBERS = range(1, MONTHS + 1)

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class WithoutLargest:
    """How much of the sum the largest buyers carry, and the achievement without them."""

    count: int
    share_basis_points: int
    achievement_basis_points: int | None


@dataclass(frozen=True, slots=True)
class KindBands:
    """How the agencies of a kind spread over the bands, in the order of the bands."""

    kind_label: str
    agencies: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """Everything that the page of a year shows, of all agencies or of one kind."""

    year: int
    total: Figures
    last_year_by_month: tuple[int, ...]
    rows: list[AgencyRow]
    kinds: list[KindRow]
    bands: dict[Band, int]
    median_basis_points: int | None
    largest: WithoutLargest | None
    path_basis_points: int
    rule_set: RuleSet
    rules: list[Rule]
    as_of: dt.datetime | None

    @property
    def with_target(self) -> int:
        """How many agencies have a target."""
        return len(self.rows) - self.bands[Band.NO_TARGET]

    @property
    def reached_basis_points(self) -> int | None:
        """The share of agencies that reached their target."""
        return _share(self.bands[Band.REACHED], self.with_target)

    @property
    def nothing_basis_points(self) -> int | None:
        """The share of agencies that bought nothing."""
        return _share(self.bands[Band.NOTHING], self.with_target)

    @property
    def bands_by_kind(self) -> list[KindBands]:
        """How the agencies of each kind spread."""
        return [
            KindBands(kind.kind_label, kind.agencies, _counts(self.rows, kind.kind))
            for kind in self.kinds
        ]


@dataclass(frozen=True, slots=True)
class PastYear:
    """One year of the table of years."""

    year: int
    sums: Sums
    reached: int
    with_target: int


def years_of(books: str) -> list[int]:
    """Return the years that have figures, the newest first; kept for a minute."""
    return _kept(f"statistics:years:{books}", lambda: years_with_figures(books))


def figures_of(books: str, year: int, kind: str, on: dt.date) -> PublicFigures:
    """Return the figures of a year on a day; kept for a minute."""
    key = f"statistics:{books}:{year}:{kind}:{on}"
    return _kept(key, lambda: _read(books, year, kind, on))


def past_years(books: str, years: Sequence[int], on: dt.date) -> list[PastYear]:
    """Return the results of years for comparison; kept for a minute."""

    def read() -> list[PastYear]:
        return [_past_year(year, agency_rows(books, year, on)) for year in years]

    return _kept(f"statistics:past:{books}:{','.join(map(str, years))}:{on}", read)


def month_ends(target_krw: int | None, year: int) -> list[int]:
    """Return what should be counted by the end of each month; empty without a target."""
    if target_krw is None:
        return []
    ends = [dt.date(year, month, calendar.monthrange(year, month)[1]) for month in MONTH_NUMBERS]
    return [required_krw(target_krw, year, end) for end in ends]


def _read(books: str, year: int, kind: str, on: dt.date) -> PublicFigures:
    rows = [row for row in agency_rows(books, year, on) if kind in ("", row.kind)]
    achieved = [row.achievement_basis_points for row in rows]
    rules = CountingRules().for_year(year)
    return PublicFigures(
        year=year,
        total=_total(books, year, kind),
        last_year_by_month=_total(books, year - 1, kind).by_month,
        rows=rows,
        kinds=kind_rows(rows),
        bands={band: sum(row.band == band for row in rows) for band in Band},
        median_basis_points=median(value for value in achieved if value is not None),
        largest=_without_largest(rows),
        path_basis_points=required_krw(BASIS_POINTS, year, on),
        rule_set=rules.rule_set,
        rules=list(rules),
        as_of=ledger_as_of(),
    )


def _total(books: str, year: int, kind: str) -> Figures:
    agencies = figures_by_agency(books, year)
    return added_up(figures for facts, figures in agencies if kind in ("", facts["kind"]))


def _without_largest(rows: Sequence[AgencyRow]) -> WithoutLargest | None:
    """Return the sum without its largest parts; None where there are too few to tell."""
    ordered = sorted(rows, key=lambda row: row.counted_krw, reverse=True)
    counted_krw = sum(row.counted_krw for row in ordered)
    if len(ordered) <= LARGEST or counted_krw <= 0:
        return None
    rest = ordered[LARGEST:]
    return WithoutLargest(
        count=LARGEST,
        share_basis_points=floor_won(
            sum(row.counted_krw for row in ordered[:LARGEST]) * BASIS_POINTS, counted_krw
        ),
        achievement_basis_points=Sums(
            counted_krw=sum(row.counted_krw for row in rest),
            target_krw=sum(row.target_krw or 0 for row in rest) or None,
        ).achievement_basis_points,
    )


def _past_year(year: int, rows: Sequence[AgencyRow]) -> PastYear:
    sums = Sums(
        counted_krw=sum(row.counted_krw for row in rows),
        target_krw=sum(row.target_krw or 0 for row in rows) or None,
    )
    with_target = sum(row.target_krw is not None for row in rows)
    return PastYear(year, sums, sum(row.level == Level.REACHED for row in rows), with_target)


def _counts(rows: Iterable[AgencyRow], kind: str) -> tuple[int, ...]:
    bands = [row.band for row in rows if row.kind == kind]
    return tuple(bands.count(band) for band in Band)


def _share(part: int, whole: int) -> int | None:
    return floor_won(part * BASIS_POINTS, whole) if whole else None


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of body to choose from."""
    return [(kind.value, str(kind.label)) for kind in AgencyKind]


def _kept(key: str, read: Callable[[], Read]) -> Read:
    found: Read | None = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, KEPT_SECONDS)
    return found
