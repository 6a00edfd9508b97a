"""The national dashboard: what was to be bought, what was bought, and who is behind."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from marketplace.desks.doors import at_desk
from marketplace.desks.oversight.filters import YearFilter
from marketplace.desks.oversight.page import address, chosen_year, day_in, desk_page
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.roles import Desk
from procurement_targets.courses import (
    counted_by_month,
    december_shares,
    required_by_month,
    share_of,
)
from procurement_targets.figures import (
    Band,
    Level,
    Sums,
    median,
    required_krw,
)
from procurement_targets.ledger_state import ledger_state
from procurement_targets.overview import AgencyRow, KindRow, agency_rows, kind_rows

BEHIND_SHOWN = 10
YEARS_COMPARED = 4
BEHIND = frozenset({Level.AT_RISK, Level.BEHIND, Level.NOTHING_BOUGHT})
# The strip's shades from dark to light.
SHADE_OF_BAND = {
    Band.REACHED: 1,
    Band.PARTLY: 2,
    Band.LOW: 3,
    Band.NOTHING: 4,
    Band.NO_TARGET: 5,
}
LEVEL_CODES = {
    Level.REACHED: "ok",
    Level.ON_TRACK: "go",
    Level.AT_RISK: "warn",
    Level.BEHIND: "late",
    Level.NOTHING_BOUGHT: "zero",
    Level.NO_TARGET: "none",
}


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of body in the table: its sums with the median of its agencies."""

    row: KindRow
    median_basis_points: int | None
    agencies_url: str
    ledger_url: str


@dataclass(frozen=True, slots=True)
class BehindLine:
    """An agency that is behind its needed path, and by how much."""

    row: AgencyRow
    level_code: str
    shortfall_krw: int
    url: str


@at_desk(Desk.OVERSIGHT)
@require_safe
def nation(request: HttpRequest) -> HttpResponseBase:
    """Show the year of the nation, or of one kind of body."""
    books = acting_of(request).books
    state = ledger_state(books)
    year = chosen_year(request, state.years)
    form = YearFilter(request.GET, years=state.years, year=year)
    kind = form.asked("kind")
    every = agency_rows(books, year, day_in(year), state.rules)
    rows = [row for row in every if not kind or row.kind == kind]
    facts = _figures(rows, year) | _course(books, year, rows if kind else None, rows)
    page = {
        "form": form,
        "year": year,
        "kind": kind,
        "as_of": state.as_of,
        "rules": state.rules.for_year(year).rule_set,
        "permanent_url": request.build_absolute_uri(
            address("oversight_home", year=year, kind=kind)
        ),
        "counted_url": address("ledger_list", year=year, body=kind, part="counted"),
        "provisional_url": address("ledger_list", year=year, body=kind, part="provisional"),
        "agencies_url": address("oversight_agencies", year=year, kind=kind),
        "is_empty": not rows,
    }
    return desk_page(request, "desks/oversight/nation.html", page | facts)


def _figures(rows: Sequence[AgencyRow], year: int) -> dict[str, Any]:
    sums = _added(rows)
    with_target = [row for row in rows if row.target_krw is not None]
    path_krw = sum(required_krw(row.target_krw or 0, year, day_in(year)) for row in with_target)
    return {
        "sums": sums,
        "path_basis_points": share_of(path_krw, sums.target_krw),
        "path_gap_krw": path_krw - sums.counted_krw,
        "with_target": len(with_target),
        "without_target": len(rows) - len(with_target),
        "reached": sum(row.band == Band.REACHED for row in rows),
        "nothing": sum(row.band == Band.NOTHING for row in rows),
        "median_basis_points": _median(rows),
        "bands": [_band(band, rows, year) for band in Band],
        "levels": [_level(level, rows, len(with_target)) for level in Level],
        "kinds": _kind_lines(rows, year),
        **_behind(rows, year),
    }


def _course(
    books: str, year: int, chosen: Sequence[AgencyRow] | None, rows: Sequence[AgencyRow]
) -> dict[str, Any]:
    ids: Collection[int] | None = None if chosen is None else [row.agency_id for row in chosen]
    courses = counted_by_month(books, range(year - YEARS_COMPARED + 1, year + 1), ids)
    months_known = day_in(year).month
    target_krw = _added(rows).target_krw
    last_year = courses[year - 1]
    return {
        "actual": [
            amount if month <= months_known else None
            for month, amount in enumerate(courses[year], start=1)
        ],
        "last_year": last_year if any(last_year) else [],
        "path": required_by_month(target_krw, year) if target_krw else [],
        "decembers": [
            (past, share) for past, share in december_shares(courses) if share is not None
        ],
    }


def _added(rows: Sequence[AgencyRow]) -> Sums:
    return Sums(
        target_krw=sum(row.target_krw or 0 for row in rows) or None,
        base_amount_krw=sum(row.base_amount_krw or 0 for row in rows) or None,
        counted_krw=sum(row.counted_krw for row in rows),
        provisional_krw=sum(row.provisional_krw for row in rows),
        excluded_krw=sum(row.excluded_krw for row in rows),
    )


def _median(rows: Sequence[AgencyRow]) -> int | None:
    known = (row.achievement_basis_points for row in rows)
    return median(value for value in known if value is not None)


def _band(band: Band, rows: Sequence[AgencyRow], year: int) -> dict[str, Any]:
    return {
        "band": SHADE_OF_BAND[band],
        "label": band.label,
        "count": sum(row.band == band for row in rows),
        "url": address("oversight_agencies", year=year, band=band.value),
    }


def _level(level: Level, rows: Sequence[AgencyRow], with_target: int) -> dict[str, Any]:
    count = sum(row.level == level for row in rows)
    has_share = level != Level.NO_TARGET
    return {
        "code": LEVEL_CODES[level],
        "level": level.value,
        "count": count,
        "share": share_of(count, with_target) if has_share else None,
    }


def _kind_lines(rows: Sequence[AgencyRow], year: int) -> list[KindLine]:
    return [
        KindLine(
            line,
            _median([row for row in rows if row.kind == line.kind]),
            address("oversight_agencies", year=year, kind=line.kind),
            address("ledger_list", year=year, body=line.kind, part="counted"),
        )
        for line in kind_rows(rows)
    ]


def _behind(rows: Sequence[AgencyRow], year: int) -> dict[str, Any]:
    lines = [
        BehindLine(
            row,
            LEVEL_CODES[row.level],
            required_krw(row.target_krw or 0, year, day_in(year)) - row.counted_krw,
            address("oversight_agency", row.agency_id, year=year),
        )
        for row in rows
        if row.level in BEHIND
    ]
    lines.sort(key=lambda line: (-line.shortfall_krw, line.row.name_ko))
    return {"behind": lines[:BEHIND_SHOWN], "behind_count": len(lines)}
