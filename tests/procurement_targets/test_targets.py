"""Base amounts, targets and the opening of a year."""

import datetime as dt
from typing import Any

import pytest

from marketplace.audit.models import Event
from marketplace.organisations.models import AgencyKindPeriod, AgencyRelation
from marketplace.organisations.roles import Role
from marketplace.policies.queries import RuleMissing
from procurement_targets.models import AgencyYear
from procurement_targets.refusals import BaseAmountWrong, NoRateForKind, NotYourTargets
from procurement_targets.targets import (
    Exclusion,
    Target,
    compute_target,
    open_year,
    round_target,
    set_base_amount,
)
from tests.factories.organisations import make_agency, make_membership
from tests.factories.targets import make_oversight_person, make_rules


def test_the_target_is_the_rate_of_the_base() -> None:
    assert compute_target(1_000_000_000, make_rules(), "basic") == Target(170, 17_000_000)


@pytest.mark.parametrize(
    ("mode", "expected"), [("floor", 2_000), ("half_up", 3_000), ("ceiling", 3_000)]
)
def test_targets_are_rounded_as_the_rule_says(mode: str, expected: int) -> None:
    rules = make_rules(target_rounding={"unit_krw": 1000, "mode": mode})
    assert compute_target(147_059, rules, "basic").target_krw == expected  # 2,500.003 won


@pytest.mark.parametrize(
    ("amount", "mode", "expected"),
    [
        (2_499, "half_up", 2_000),
        (2_500, "half_up", 3_000),
        (2_001, "ceiling", 3_000),
        (2_000, "ceiling", 2_000),
        (2_999, "floor", 2_000),
    ],
)
def test_the_edges_of_rounding(amount: int, mode: str, expected: int) -> None:
    assert round_target(amount * 10_000, 1000, mode) == expected


def test_an_unknown_rounding_is_an_error() -> None:
    with pytest.raises(RuleMissing, match="unknown mode 'bankers'"):
        round_target(1, 1000, "bankers")


@pytest.mark.parametrize("base_krw", [0, 58_823])
def test_no_base_or_next_to_none_is_no_target(base_krw: int) -> None:
    assert compute_target(base_krw, make_rules(), "basic") == Target(170, None)


@pytest.mark.django_db
class TestSetBaseAmount:
    def call(self, **changes: Any) -> AgencyYear:
        fields: dict[str, Any] = {
            "agency": changes.pop("agency", None) or make_agency(),
            "year": 2026,
            "gross_krw": 1_000_000_000,
            "actor": None,
        }
        return set_base_amount(**(fields | changes))

    def test_the_base_leaves_out_the_exclusions(self) -> None:
        officer = make_oversight_person(Role.OFFICER)
        parts = [Exclusion("fuel", 100_000_000, "연료"), Exclusion("medicine", 1, "의약품")]
        agency = make_agency()
        row = self.call(agency=agency, exclusions=parts, actor=officer)
        row.refresh_from_db()
        assert (row.gross_purchase_krw, row.base_amount_krw, row.base_year) == (
            1_000_000_000,
            899_999_999,
            2024,
        )
        assert (row.rate_basis_points, row.target_krw, row.kind) == (170, 15_299_000, "basic")
        assert row.rule_set.version == "2026.1"
        assert list(row.exclusions.values_list("code", "amount_krw", "reason")) == [
            ("fuel", 100_000_000, "연료"),
            ("medicine", 1, "의약품"),
        ]
        event = Event.objects.get()
        assert (event.verb, event.actor_id) == ("agency_year.base_set", officer.pk)
        assert event.facts == {
            "agency_id": agency.pk,
            "year": 2026,
            "gross_krw": 1_000_000_000,
            "excluded_krw": 100_000_001,
            "target_before_krw": None,
            "target_krw": 15_299_000,
            "rule_set_id": row.rule_set_id,
        }

    def test_a_second_call_replaces_the_first(self) -> None:
        agency = make_agency()
        self.call(agency=agency, exclusions=[Exclusion("fuel", 5, "연료")])
        self.call(agency=agency, gross_krw=2_000_000_000)
        row = AgencyYear.objects.get()
        assert (row.target_krw, row.exclusions.count()) == (34_000_000, 0)
        assert Event.objects.last().facts["target_before_krw"] == 16_999_000

    def test_the_kind_of_the_first_day_decides_the_rate(self) -> None:
        agency = make_agency(kind="public_corporation")
        AgencyKindPeriod.objects.create(agency=agency, kind="central", ends_on=dt.date(2026, 1, 1))
        AgencyKindPeriod.objects.create(
            agency=agency, kind="public_corporation", starts_on=dt.date(2026, 1, 2)
        )
        row = self.call(agency=agency)
        assert (row.kind, row.rate_basis_points) == ("central", 100)

    @pytest.mark.parametrize(
        "changes",
        [
            {"gross_krw": 4, "exclusions": [Exclusion("fuel", 5, "연료")]},
            {"gross_krw": -1},
            {"exclusions": [Exclusion("fuel", -1, "연료")]},
        ],
    )
    def test_impossible_amounts_are_refused(self, changes: dict[str, Any]) -> None:
        with pytest.raises(BaseAmountWrong):
            self.call(**changes)
        assert not AgencyYear.objects.exists()

    def test_an_unclassified_agency_has_no_rate(self) -> None:
        with pytest.raises(NoRateForKind):
            self.call(agency=make_agency(kind="unclassified"))
        assert not AgencyYear.objects.exists()
        assert not Event.objects.exists()

    def test_only_oversight_sets_it(self) -> None:
        agency = make_agency()
        admin = make_membership(Role.AGENCY_ADMIN, organisation=agency).person
        for person in (
            admin,
            make_oversight_person(Role.VIEWER),
            make_oversight_person(Role.HEAD, books="demo"),
        ):
            with pytest.raises(NotYourTargets):
                self.call(agency=agency, actor=person)
        assert not AgencyYear.objects.exists()


@pytest.mark.django_db
class TestOpenYear:
    def test_kind_and_parent_are_those_of_the_first_day(self) -> None:
        parent, former, supervisor = make_agency(), make_agency(), make_agency()
        agency = make_agency(kind="other_public")
        first = dt.date(2026, 1, 1)
        AgencyKindPeriod.objects.create(agency=agency, kind="basic", starts_on=first)
        relations = AgencyRelation.objects
        relations.create(
            agency=agency, parent=former, kind="belongs_to", ends_on=dt.date(2025, 12, 31)
        )
        relations.create(agency=agency, parent=parent, kind="belongs_to", starts_on=first)
        relations.create(agency=agency, parent=supervisor, kind="supervised_by")
        (row,) = open_year(year=2026, agencies=[agency], actor=None)
        row.refresh_from_db()
        assert (row.kind, row.parent, row.obligation) == ("basic", parent, "evaluated")
        assert (row.target_krw, row.base_amount_krw) == (None, None)

    def test_it_opens_each_agency_once(self) -> None:
        agencies = [make_agency(), make_agency()]
        assert len(open_year(year=2026, agencies=agencies[:1], actor=None)) == 1
        assert [row.agency for row in open_year(year=2026, agencies=agencies, actor=None)] == (
            agencies[1:]
        )
        assert open_year(year=2026, agencies=agencies, actor=None) == []
        assert list(Event.objects.values_list("verb", flat=True)) == ["agency_year.opened"] * 2

    def test_only_oversight_opens_it(self) -> None:
        with pytest.raises(NotYourTargets):
            open_year(year=2026, agencies=[make_agency()], actor=make_oversight_person(Role.VIEWER))
        assert not AgencyYear.objects.exists()
