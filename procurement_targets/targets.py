"""Base amounts and targets of agencies for a year."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.audit import services as audit
from marketplace.audit.models import Event
from marketplace.organisations.models import Agency, AgencyKindPeriod, AgencyRelation
from marketplace.organisations.models.agencies import holding_on
from marketplace.policies.queries import RuleMissing, Rules
from marketplace.values.vat import BASIS_POINTS
from procurement_targets import rules as who
from procurement_targets.models import AgencyYear, BaseExclusion
from procurement_targets.refusals import BaseAmountWrong, NoRateForKind, NotYourTargets
from procurement_targets.rule_sets import CountingRules


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A part of the purchases that the base leaves out."""

    code: str
    amount_krw: int
    reason: str


@dataclass(frozen=True, slots=True)
class Target:
    """A rate and what it makes of a base; the amount is None where it comes to nothing."""

    rate_basis_points: int
    target_krw: int | None


def compute_target(base_krw: int, rules: Rules, kind: str) -> Target:
    """Return the target of a base amount for a kind of agency, rounded as the rule set says.

    No base, or so small a one that the target rounds to nothing, is no target: never 0 or 100 %.
    Raises NoRateForKind where the rule set has no rate for that kind of agency.
    """
    if not rules.has("target_rate_basis_points", kind):
        raise NoRateForKind
    rate = rules.number("target_rate_basis_points", kind)
    rounding = rules.value("target_rounding")
    target_krw = round_target(base_krw * rate, rounding["unit_krw"], rounding["mode"])
    return Target(rate, target_krw or None)


def round_target(base_times_rate: int, unit_krw: int, mode: str) -> int:
    """Return base x basis points in won, rounded to `unit_krw`: floor, half_up or ceiling."""
    step = unit_krw * BASIS_POINTS
    added = {"floor": 0, "half_up": step // 2, "ceiling": step - 1}
    if mode not in added:
        raise RuleMissing(f"target_rounding has the unknown mode {mode!r}")
    return (base_times_rate + added[mode]) // step * unit_krw


def set_base_amount(
    *,
    agency: Agency,
    year: int,
    gross_krw: int,
    exclusions: Sequence[Exclusion] = (),
    actor: User | None,
) -> AgencyYear:
    """Set what an agency bought in the base year, less the exclusions, and with it its target.

    A second call replaces the first; history keeps both. `actor` None is the system itself, for
    loads. Raises NotYourTargets, BaseAmountWrong or NoRateForKind.
    """
    if actor is not None and not who.may_oversee(actor, agency.books):
        raise NotYourTargets
    excluded_krw = sum(exclusion.amount_krw for exclusion in exclusions)
    if gross_krw < excluded_krw or any(part.amount_krw < 0 for part in exclusions):
        raise BaseAmountWrong
    rules = CountingRules().for_year(year)
    with transaction.atomic():
        Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        agency_year = _opened(agency, year)
        before_krw = agency_year.target_krw
        target = compute_target(gross_krw - excluded_krw, rules, agency_year.kind)
        agency_year.base_year = year - rules.number("base_year_offset_years")
        agency_year.gross_purchase_krw = gross_krw
        agency_year.base_amount_krw = gross_krw - excluded_krw
        agency_year.rate_basis_points = target.rate_basis_points
        agency_year.target_krw = target.target_krw
        agency_year.rule_set = rules.rule_set
        agency_year.save()
        agency_year.exclusions.all().delete()
        BaseExclusion.objects.bulk_create(
            BaseExclusion(
                agency_year=agency_year,
                code=part.code,
                amount_krw=part.amount_krw,
                reason=part.reason,
            )
            for part in exclusions
        )
        audit.record(
            agency_year,
            "agency_year.base_set",
            actor=actor,
            books=agency.books,
            facts={
                "agency_id": agency.pk,
                "year": year,
                "gross_krw": gross_krw,
                "excluded_krw": excluded_krw,
                "target_before_krw": before_krw,
                "target_krw": target.target_krw,
                "rule_set_id": rules.rule_set.pk,
            },
        )
    return agency_year


def open_year(
    *,
    year: int,
    agencies: Iterable[Agency],
    actor: User | None,
    obligation: str = AgencyYear.Obligation.EVALUATED,
) -> list[AgencyYear]:
    """Open a year for agencies that have none yet, with kind and parent as of its first day.

    Returns those newly opened; a second call opens nothing. Without a base there is no target.
    """
    wanted = list(agencies)
    if actor is not None and not all(who.may_oversee(actor, a.books) for a in wanted):
        raise NotYourTargets
    with transaction.atomic():
        known = set(
            AgencyYear.objects.filter(year=year, agency__in=wanted).values_list(
                "agency_id", flat=True
            )
        )
        new = [agency for agency in wanted if agency.pk not in known]
        kinds, parents = _as_of(new, dt.date(year, 1, 1))
        opened = AgencyYear.objects.bulk_create(
            AgencyYear(
                agency=agency,
                year=year,
                books=agency.books,
                kind=kinds.get(agency.pk, agency.kind),
                parent_id=parents.get(agency.pk),
                obligation=obligation,
            )
            for agency in new
        )
        Event.objects.bulk_create(
            audit.build(
                row,
                "agency_year.opened",
                actor=actor,
                books=row.books,
                to_state=row.obligation,
                facts={"agency_id": row.agency_id, "year": year, "kind": row.kind},
            )
            for row in opened
        )
        transaction.on_commit(audit.wake_consumers, robust=True)
    return opened


def _opened(agency: Agency, year: int) -> AgencyYear:
    """Return the agency's year with its row locked, made with kind and parent of its first day."""
    kinds, parents = _as_of([agency], dt.date(year, 1, 1))
    AgencyYear.objects.get_or_create(
        agency=agency,
        year=year,
        defaults={
            "books": agency.books,
            "kind": kinds.get(agency.pk, agency.kind),
            "parent_id": parents.get(agency.pk),
        },
    )
    return AgencyYear.objects.select_for_update(no_key=True).get(agency=agency, year=year)


def _as_of(agencies: Sequence[Agency], day: dt.date) -> tuple[dict[int, str], dict[int, int]]:
    """Return the dated kinds, and the parents whose results the agencies' add up into."""
    kinds = holding_on(AgencyKindPeriod.objects.filter(agency__in=agencies), day)
    relations = holding_on(
        AgencyRelation.objects.filter(kind=AgencyRelation.Kind.BELONGS_TO, agency__in=agencies),
        day,
    )
    return (
        dict(kinds.order_by("pk").values_list("agency_id", "kind")),
        dict(relations.order_by("pk").values_list("agency_id", "parent_id")),
    )
