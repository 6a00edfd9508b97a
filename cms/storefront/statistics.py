"""The public statistics of purchase targets: page, CSV and JSON."""

import csv
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cms.caching import kept_for_visitors
from cms.storefront import published_results
from cms.storefront.said import said
from cms.storefront.statistics_figures import (
    PublicFigures,
    figures_of,
    kind_choices,
    month_ends,
    past_years,
    years_of,
)
from marketplace.organisations.middleware import acting_of
from marketplace.values import clock
from procurement_targets.agency_list import AgencySelection
from procurement_targets.figures import Band, Level, Sums
from procurement_targets.overview import AgencyRow

AGENCIES_ON_A_PAGE = 20
# The band of the chart's colours for each band of results.
COLOURS = {
    Band.REACHED: 1,
    Band.PARTLY: 2,
    Band.LOW: 3,
    Band.NOTHING: 4,
    Band.NO_TARGET: 5,
}
LEVEL_LOOKS = {
    Level.REACHED: "ok",
    Level.ON_TRACK: "go",
    Level.AT_RISK: "warn",
    Level.BEHIND: "late",
    Level.NOTHING_BOUGHT: "zero",
    Level.NO_TARGET: "none",
}
SORTS = (
    ("name", gettext_lazy("Name")),
    ("-achievement", gettext_lazy("Highest rate first")),
    ("achievement", gettext_lazy("Lowest rate first")),
    ("-counted", gettext_lazy("Largest purchases first")),
)
COLUMNS = (
    "year",
    "agency_code",
    "agency",
    "kind",
    "target_krw",
    "counted_krw",
    "provisional_krw",
    "excluded_krw",
    "achievement_basis_points",
    "level",
)


class StatisticsForm(forms.Form):
    """What a reader chose to see; a wrong value counts as not chosen."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of body"), required=False)
    q = forms.CharField(label=gettext_lazy("Agency"), max_length=60, required=False)
    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Sort by"), choices=SORTS, required=False)

    def __init__(self, years: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["year"].choices = [(year, _year_label(year)) for year in years]
        fields["kind"].choices = [("", _("All bodies")), *kind_choices()]
        fields["level"].choices = [("", _("All levels")), *Level.choices]

    def chosen(self, name: str) -> Any:
        """Return a value that fits, or nothing."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show targets and purchases of a year, with the ground of every figure."""
    form, figures = _asked(request)
    selection = AgencySelection(
        text=form.chosen("q"), level=form.chosen("level"), sort=form.chosen("sort") or "name"
    )
    agencies = Paginator(selection.of(figures.rows), AGENCIES_ON_A_PAGE)
    page = agencies.get_page(request.GET.get("page"))
    books, today = acting_of(request).books, clock.today()
    earlier = [year for year in years_of(books) if year < figures.year]
    context = {
        "form": form,
        "figures": figures,
        "agencies": page,
        "agency_lines": [
            (row, said(row.name_ko, row.name_en), LEVEL_LOOKS[row.level]) for row in page
        ],
        "bands": _bands(figures),
        "band_labels": [band.label for band in Band],
        "actual": _so_far(figures),
        "path": month_ends(figures.total.target_krw, figures.year),
        "last_year": figures.last_year_by_month if any(figures.last_year_by_month) else [],
        "past": past_years(books, earlier, today),
        "published": published_results.results(),
        "today": today,
    }
    return kept_for_visitors(request, render(request, "cms/storefront/statistics.html", context))


@require_safe
def statistics_csv(request: HttpRequest) -> HttpResponse:
    """Hand out every agency of the year as a table for spreadsheets."""
    _form, figures = _asked(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="targets-{figures.year}.csv"'
    response.write("\ufeff")  # without it, spreadsheets take the Korean for another encoding
    table = csv.writer(response)
    table.writerow(COLUMNS)
    for row in figures.rows:
        facts = _agency(row)
        table.writerow([figures.year, *(_cell(facts[name]) for name in COLUMNS[1:])])
    return kept_for_visitors(request, response)


@require_safe
def statistics_json(request: HttpRequest) -> HttpResponse:
    """Hand out the same figures for programs."""
    _form, figures = _asked(request)
    kinds = [
        {"kind": kind.kind, "agencies": kind.agencies, **_sums(kind)} for kind in figures.kinds
    ]
    facts = {
        "year": figures.year,
        "books": acting_of(request).books,
        "as_of": figures.as_of.isoformat() if figures.as_of else None,
        "rule_set": figures.rule_set.version,
        "total": {**_sums(figures.total), "by_month": list(figures.total.by_month)},
        "kinds": kinds,
        "agencies": [_agency(row) for row in figures.rows],
    }
    return kept_for_visitors(
        request, JsonResponse(facts, json_dumps_params={"ensure_ascii": False})
    )


def _asked(request: HttpRequest) -> tuple[StatisticsForm, PublicFigures]:
    """Return the choice and its figures; the newest year that has begun unless told otherwise."""
    books, today = acting_of(request).books, clock.today()
    years = years_of(books) or [today.year]
    form = StatisticsForm(years, request.GET)
    begun = next((year for year in years if year <= today.year), years[0])
    year = form.chosen("year") or begun
    form.data = {**request.GET.dict(), "year": year}
    return form, figures_of(books, year, form.chosen("kind"), today)


def _bands(figures: PublicFigures) -> list[dict[str, Any]]:
    return [
        {"band": COLOURS[band], "label": band.label, "count": figures.bands[band]} for band in Band
    ]


def _so_far(figures: PublicFigures) -> list[int | None]:
    """Return the months' sums, with nothing for months that have not begun."""
    today = clock.today()
    months = today.month if figures.year == today.year else 12
    amounts: Iterable[int] = figures.total.by_month
    return [amount if month <= months else None for month, amount in enumerate(amounts, start=1)]


def _agency(row: AgencyRow) -> dict[str, Any]:
    return {
        "agency_code": row.code,
        "agency": row.name_ko,
        "kind": row.kind,
        **_sums(row),
        "level": row.level.value,
    }


def _sums(sums: Sums) -> dict[str, int | None]:
    return {
        "target_krw": sums.target_krw,
        "counted_krw": sums.counted_krw,
        "provisional_krw": sums.provisional_krw,
        "excluded_krw": sums.excluded_krw,
        "achievement_basis_points": sums.achievement_basis_points,
    }


def _cell(value: Any) -> Any:
    """Return a value that no spreadsheet takes for a formula."""
    is_formula = isinstance(value, str) and value[:1] in ("=", "+", "-", "@")
    return f"'{value}" if is_formula else value


def _year_label(year: int) -> str:
    return _("%(year)s") % {"year": year}
