"""An agency as of a year: its target with its base, and what it was called and belonged to."""

import datetime as dt
from dataclasses import dataclass

from marketplace.organisations.models import Agency, AgencyName, AgencyRelation, AgencySuccession
from marketplace.organisations.models.agencies import holding_on
from procurement_targets.models import AgencyYear, BaseExclusion


@dataclass(frozen=True, slots=True)
class Target:
    """A year's target with the parts that its base leaves out, and the target of last year."""

    agency_year: AgencyYear
    exclusions: list[BaseExclusion]
    last_year_krw: int | None

    @property
    def excluded_krw(self) -> int:
        """Return what the base leaves out."""
        return sum(part.amount_krw for part in self.exclusions)


@dataclass(frozen=True, slots=True)
class KnownAs:
    """Names and relations that held on some day of the year, and what became of the agency."""

    names: list[AgencyName]
    belongs_to: list[AgencyRelation]
    supervised_by: list[AgencyRelation]
    successions: list[AgencySuccession]


def agency_year_of(agency: Agency, year: int) -> Target | None:
    """Return the target of a year; None where the year was never opened for the agency."""
    rows = AgencyYear.objects.filter(agency=agency, year__in=(year, year - 1))
    by_year = {row.year: row for row in rows.select_related("rule_set", "parent")}
    if year not in by_year:
        return None
    before = by_year.get(year - 1)
    exclusions = BaseExclusion.objects.filter(agency_year=by_year[year]).order_by("pk")
    return Target(by_year[year], list(exclusions), before.target_krw if before else None)


def known_as(agency: Agency, year: int) -> KnownAs:
    """Return what the agency was called and belonged to at the end of the year."""
    last_day = dt.date(year, 12, 31)
    names = holding_on(AgencyName.objects.filter(agency=agency), last_day)
    relations = list(
        holding_on(AgencyRelation.objects.filter(agency=agency), last_day)
        .select_related("parent")
        .order_by("pk")
    )
    successions = AgencySuccession.objects.filter(predecessor=agency)
    return KnownAs(
        names=list(names.order_by("pk")),
        belongs_to=[row for row in relations if row.kind == AgencyRelation.Kind.BELONGS_TO],
        supervised_by=[row for row in relations if row.kind == AgencyRelation.Kind.SUPERVISED_BY],
        successions=list(successions.select_related("successor").order_by("happened_on", "pk")),
    )
