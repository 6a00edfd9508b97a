"""Each line is judged against the rest of the file and against the books; nothing is written."""

import datetime as dt

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from marketplace.catalogue.models import Designation, DesignationExtension
from marketplace.organisations.models.agencies import AgencyName
from procurement_targets.models import OutsidePurchase
from procurement_targets.order_report.market import market_in
from procurement_targets.order_report.plan import Plan
from procurement_targets.order_report.writing import Source, write_plan
from tests.factories.organisations import make_agency
from tests.factories.targets import make_rule_set
from tests.procurement_targets.order_report.published import line, plan_of

pytestmark = pytest.mark.django_db

SECOND = {"contract_number": "R26TA00000002"}


def imported(*lines: dict[str, str]) -> None:
    write_plan(plan_of(*lines), source=Source("report.csv", "0" * 64))


def sorted_out(plan: Plan) -> tuple[int, int, int, int, int]:
    """How many lines are new, known, changed, gone and refused."""
    parts = (plan.new, plan.known, plan.changed, plan.gone, plan.refused)
    new, known, changed, gone, refused = (len(part) for part in parts)
    return new, known, changed, gone, refused


def verdict(*lines: dict[str, str]) -> list[tuple[str, str]]:
    judgements = [judged.judgement for judged in plan_of(*lines).judged]
    return [(judgement.decision, judgement.reason_code) for judgement in judgements]


def test_every_line_of_a_first_file_is_new_and_nothing_is_written() -> None:
    plan = plan_of(line(), line(**SECOND))
    assert sorted_out(plan) == (2, 0, 0, 0, 0)
    assert not OutsidePurchase.objects.exists()


def test_known_changed_new_and_gone_are_told_apart() -> None:
    imported(line(), line(**SECOND), line(contract_number="R26TA00000003"))
    plan = plan_of(
        line(),
        line(**SECOND, amount_krw="2,200,000", due_on="20260701"),
        line(contract_number="R26TA00000004"),
    )
    assert sorted_out(plan) == (1, 1, 1, 1, 0)
    assert plan.changed[0].differences == {
        "amount_krw": (1_100_000, 2_200_000),
        "due_on": ("2026-04-01", "2026-07-01"),
    }
    assert plan.gone[0].key.contract_number == "R26TA00000003"


def test_only_what_lies_in_the_period_of_the_file_can_be_gone() -> None:
    imported(line(), line(**SECOND, contract_on="20260715"))
    first_half = (dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    assert sorted_out(plan_of(line(), period=first_half)) == (0, 1, 0, 0, 0)
    assert sorted_out(plan_of(line())) == (0, 1, 0, 1, 0)


def test_both_days_at_the_ends_of_a_designation_count() -> None:
    assert verdict(line(contract_on="20250101"), line(**SECOND, contract_on="20271231")) == [
        ("counted", "counted"),
        ("counted", "counted"),
    ]


def test_the_days_outside_a_designation_are_excluded_with_their_own_reasons() -> None:
    assert verdict(
        line(designated_from="20260302", designation_number="1"),
        line(**SECOND, designated_until="20260228", designation_number="2"),
    ) == [("excluded", "before_designation"), ("excluded", "after_designation")]


def test_the_switches_of_the_rule_set_decide_about_the_days_outside() -> None:
    make_rule_set(dt.date(2026, 2, 1), before_designation="count", after_designation="count")
    assert verdict(
        line(designated_from="20260302", designation_number="1"),
        line(**SECOND, designated_until="20260228", designation_number="2"),
    ) == [("counted", "counted"), ("counted", "counted")]


@pytest.mark.parametrize("last", ["20271231", "20281231", "20301231"])
def test_terms_of_three_four_and_six_years_are_taken_as_published(last: str) -> None:
    imported(line(designated_until=last))
    assert Designation.objects.get().valid_until.strftime("%Y%m%d") == last


def test_other_methods_than_a_direct_contract_are_taken() -> None:
    imported(line(method="제한경쟁"))
    assert OutsidePurchase.objects.get().method == "제한경쟁"


def test_two_terms_of_one_designation_refuse_all_its_lines() -> None:
    with translation.override("en"):
        plan = plan_of(
            line(),
            line(**SECOND, designated_until="20281231"),
            line(contract_number="R26TA00000003", designation_number="2025-002"),
        )
    assert sorted_out(plan) == (1, 0, 0, 0, 2)
    assert [(one.row.line, one.code, one.reason) for one in plan.refused] == [
        (
            2,
            "designation_conflict",
            (
                "Designation 2025-001 has the term T1 2025-01-01 – 2027-12-31 here and "
                "T1 2025-01-01 – 2028-12-31 on line 3."
            ),
        ),
        (
            3,
            "designation_conflict",
            (
                "Designation 2025-001 has the term T1 2025-01-01 – 2028-12-31 here and "
                "T1 2025-01-01 – 2027-12-31 on line 2."
            ),
        ),
    ]


def test_the_same_number_of_two_bodies_is_two_designations() -> None:
    plan = plan_of(line(), line(**SECOND, designator="나래부", designated_until="20281231"))
    assert sorted_out(plan) == (2, 0, 0, 0, 0)


def test_a_space_behind_the_designating_body_makes_no_second_designation() -> None:
    imported(line(), line(**SECOND, designator="가온부 "))
    assert Designation.objects.get().designator == "가온부"


def test_a_new_line_with_another_term_than_the_books_waits_for_the_changes() -> None:
    imported(line())
    new = line(**SECOND, designated_until="20281231")
    with translation.override("en"):
        plan = plan_of(new)
    assert sorted_out(plan) == (0, 0, 0, 1, 1)
    assert (plan.refused[0].code, plan.refused[0].reason) == (
        "designation_differs",
        (
            "Designation 2025-001 stands in the books with the term T1 2025-01-01 – 2027-12-31, "
            "not T1 2025-01-01 – 2028-12-31; accept the changes to take the new term over."
        ),
    )
    assert sorted_out(plan_of(new, accept_changes=True)) == (1, 0, 0, 1, 0)


def test_a_later_end_that_an_extension_explains_is_no_contradiction() -> None:
    imported(line())
    designation = Designation.objects.get()
    DesignationExtension.objects.create(designation=designation, number=1)
    Designation.objects.update(valid_until=dt.date(2028, 12, 31))
    plan = plan_of(line(), line(**SECOND, contract_on="20280301"))
    assert sorted_out(plan) == (1, 1, 0, 0, 0)
    assert [one.judgement.reason_code for one in plan.judged] == ["counted", "counted"]


def test_an_agency_is_found_by_a_name_valid_on_the_day() -> None:
    agency = make_agency("가온통합시")
    AgencyName.objects.create(agency=agency, name="가온시", ends_on=dt.date(2026, 6, 30))
    agencies = market_in("real").agencies
    assert agencies.called("가온통합시", dt.date(2026, 3, 1)) == agency
    assert agencies.called("가온시", dt.date(2026, 6, 30)) == agency
    assert agencies.called("가온시", dt.date(2026, 7, 1)) is None


def test_agencies_of_other_books_are_not_found() -> None:
    make_agency("가온시", books="demo")
    assert market_in("real").agencies.called("가온시", dt.date(2026, 3, 1)) is None


def test_a_name_that_two_agencies_bear_refuses_the_line() -> None:
    make_agency("가온시")
    make_agency("가온시")
    plan = plan_of(line(), line(**SECOND, agency_name="나래시"))
    assert sorted_out(plan) == (1, 0, 0, 0, 1)
    assert plan.refused[0].code == "agency_ambiguous"


def test_a_line_from_before_the_first_rules_is_refused() -> None:
    plan = plan_of(line(contract_on="20190301"))
    assert sorted_out(plan) == (0, 0, 0, 0, 1)
    assert plan.refused[0].code == "no_rules"


@pytest.mark.parametrize("count", [1, 60])
def test_a_plan_takes_the_same_number_of_queries_for_one_line_and_sixty(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lines = [line(contract_number=f"R26TA{place:08}") for place in range(count)]
    with django_assert_num_queries(8):
        plan_of(*lines)
