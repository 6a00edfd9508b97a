"""Agencies of a year: the list, and one of them with everything behind its figures."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from marketplace.desks.doors import at_desk
from marketplace.desks.lists import page_of
from marketplace.desks.oversight.filters import AgencyFilter
from marketplace.desks.oversight.home import LEVEL_CODES
from marketplace.desks.oversight.ledger import line_of
from marketplace.desks.oversight.page import address, chosen_year, day_in, decides, desk_page
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.models import Agency
from marketplace.organisations.roles import Desk
from procurement_targets.agency_list import AgencySelection
from procurement_targets.agency_years import agency_year_of, known_as
from procurement_targets.courses import all_by_month, required_by_month, share_of
from procurement_targets.entry_list import EntrySelection
from procurement_targets.figures import required_krw
from procurement_targets.ledger_state import ledger_state
from procurement_targets.overview import AgencyRow, agency_rows, peers

ENTRIES_SHOWN = 8


@at_desk(Desk.OVERSIGHT)
@require_safe
def agency_list(request: HttpRequest) -> HttpResponseBase:
    """List the agencies of a year that fit the conditions."""
    books = acting_of(request).books
    state = ledger_state(books)
    year = chosen_year(request, state.years)
    form = AgencyFilter(request.GET, years=state.years, year=year)
    conditions = {name: form.asked(name) for name in ("text", "kind", "level", "band")}
    selection = AgencySelection(**conditions, sort=form.asked("sort") or "name")
    rows = selection.of(agency_rows(books, year, day_in(year), state.rules))
    page = page_of(request, rows)
    facts = {
        "form": form,
        "year": year,
        "page": page,
        "lines": [_line(row, year) for row in page],
        "found": len(rows),
        "as_of": state.as_of,
        "path_basis_points": share_of(required_krw(10**9, year, day_in(year)), 10**9),
        "clear_url": address("oversight_agencies", year=year),
    }
    return desk_page(request, "desks/oversight/agencies.html", facts)


@at_desk(Desk.OVERSIGHT)
@require_safe
def agency(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show one agency in a year: figures, months, peers, target, names, entries."""
    books = acting_of(request).books
    body = get_object_or_404(Agency, pk=pk, books=books)
    state = ledger_state(books)
    year = chosen_year(request, state.years)
    rows = agency_rows(books, year, day_in(year), state.rules)
    row = next((one for one in rows if one.agency_id == body.pk), None)
    entries = EntrySelection(books=books, year=year, agency=body)
    facts = {
        "agency": body,
        "row": row,
        "year": year,
        "other_years": [one for one in state.years if one != year][:3],
        "target": agency_year_of(body, year),
        "known": known_as(body, year),
        "lines": [line_of(entry) for entry in entries.entries()[:ENTRIES_SHOWN]],
        "as_of": state.as_of,
        "rules": state.rules.for_year(year).rule_set,
        "may_set_target": decides(request),
        "ledger_url": address("ledger_list", year=year, agency=body.pk),
        "counted_url": address("ledger_list", year=year, agency=body.pk, part="counted"),
        "provisional_url": address("ledger_list", year=year, agency=body.pk, part="provisional"),
        "excluded_url": address("ledger_list", year=year, agency=body.pk, part="excluded"),
        **_months(body, year, row),
    }
    if row is not None:
        facts |= {"peers": peers(rows, body.pk), "level_code": LEVEL_CODES[row.level]}
        facts |= _path(row, year)
    return desk_page(request, "desks/oversight/agency.html", facts)


def _line(row: AgencyRow, year: int) -> dict[str, Any]:
    return {
        "row": row,
        "level_code": LEVEL_CODES[row.level],
        "url": address("oversight_agency", row.agency_id, year=year),
        "ledger_url": address("ledger_list", year=year, agency=row.agency_id),
    }


def _months(body: Agency, year: int, row: AgencyRow | None) -> dict[str, Any]:
    courses = all_by_month(body.books, (year - 1, year), body.pk)
    months, last_year = courses[year], [amounts[0] for amounts in courses[year - 1]]
    known = day_in(year).month
    target_krw = row.target_krw if row else None
    return {
        "counted_by_month": [amounts[0] for amounts in months],
        "provisional_by_month": [amounts[1] for amounts in months],
        "actual": [amounts[0] if at < known else None for at, amounts in enumerate(months)],
        "last_year": last_year if any(last_year) else [],
        "path": required_by_month(target_krw, year) if target_krw else [],
    }


def _path(row: AgencyRow, year: int) -> dict[str, Any]:
    if row.target_krw is None:
        return {}
    needed_krw = required_krw(row.target_krw, year, day_in(year))
    return {
        "path_krw": needed_krw,
        "path_basis_points": share_of(needed_krw, row.target_krw),
        "expected_krw": row.counted_krw + row.provisional_krw,
        "missing_krw": max(row.target_krw - row.counted_krw - row.provisional_krw, 0),
    }
