"""The list of agencies and the page of one of them."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from marketplace.organisations.models import AgencyKind, AgencyName, AgencyRelation
from marketplace.organisations.roles import Role
from marketplace.values import clock
from marketplace.values.books import Books
from procurement_targets.models import AgencyYear, BaseExclusion
from tests.desks.oversight.people import client_of, make_overseer, overseer, sent, shown, statuses
from tests.factories.organisations import make_agency
from tests.factories.targets import drain, make_agency_year, make_order, make_purchase

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 7, 2)


@pytest.fixture(autouse=True)
def in_the_middle_of_2026() -> Any:
    with clock.set_to(clock.korean_time(ON, 14, 30)):
        yield


def buyer_of(amount_krw: int, name: str = "", **changes: Any) -> Any:
    agency = make_agency(name, **changes)
    make_agency_year(agency)
    if amount_krw:
        make_purchase(agency=agency, amount_krw=amount_krw)
    return agency


def test_who_sees_the_agencies() -> None:
    seen = {"visitor": 302, "vendor": 403, "agency": 403, "viewer": 200, "officer": 200}
    assert statuses("oversight_agencies") == seen
    assert statuses("oversight_agency", buyer_of(0).pk) == seen


def test_an_agency_of_other_books_does_not_exist() -> None:
    agency = buyer_of(0, books=Books.DEMO)
    answer = overseer().get(reverse("oversight_agency", args=[agency.pk]))
    assert answer.status_code == 404


def test_the_list_is_narrowed_by_each_condition() -> None:
    buyer_of(12_000_000, "가온시", kind=AgencyKind.METRO, code="B552")
    buyer_of(1_000_000, "나래군")
    drain()
    client = overseer()
    for conditions, names in (
        ({}, {"가온시", "나래군"}),
        ({"kind": "metro"}, {"가온시"}),
        ({"level": "behind"}, {"나래군"}),
        ({"band": "reached"}, {"가온시"}),
        ({"text": "b552"}, {"가온시"}),
        ({"text": "다온"}, set()),
    ):
        page = shown(client, "oversight_agencies", year=2026, **conditions)
        assert {name for name in ("가온시", "나래군") if name in page} == names, conditions


def test_the_list_is_sorted_as_asked() -> None:
    buyer_of(1_000_000, "가온시")
    buyer_of(12_000_000, "나래군")
    drain()
    page = shown(overseer(), "oversight_agencies", sort="-counted")
    assert page.index("나래군") < page.index("가온시")
    page = shown(overseer(), "oversight_agencies", sort="name")
    assert page.index("가온시") < page.index("나래군")


def test_the_list_has_pages_of_twenty() -> None:
    for number in range(21):
        buyer_of(0, f"가온시 {number:02}")
    client = overseer()
    assert shown(client, "oversight_agencies").count("<tr>") == 21
    last = shown(client, "oversight_agencies", page="99")
    assert "가온시 20" in last
    assert last.count("<tr>") == 2


def test_the_list_costs_the_same_for_one_and_three_agencies(
    django_assert_num_queries: Any,
) -> None:
    client = client_of(make_overseer())
    buyer_of(12_000_000)
    drain()
    shown(client, "oversight_agencies")
    with django_assert_num_queries(6):
        shown(client, "oversight_agencies")
    buyer_of(0)
    buyer_of(1_000_000)
    drain()
    with django_assert_num_queries(6):
        shown(client, "oversight_agencies")


def test_an_agency_is_shown_with_target_base_and_exclusions() -> None:
    agency = make_agency("가온시", code="G4417")
    year = make_agency_year(
        agency, base_year=2024, gross_purchase_krw=1_500_000_000, base_amount_krw=1_000_000_000
    )
    BaseExclusion.objects.create(
        agency_year=year, code="excluded", amount_krw=500_000_000, reason="비축 물자"
    )
    make_agency_year(agency, 2025, target_krw=8_000_000)
    make_purchase(agency=agency, amount_krw=3_000_000)
    make_order(agency=agency, quantity=1, unit_price_krw=2_000_000)
    drain()
    page = shown(overseer(), "oversight_agency", agency.pk, year=2026)
    for figure in (
        "KRW 1,500,000,000",
        "KRW 500,000,000",
        "비축 물자",
        "KRW 1,000,000,000",
        "KRW 10,000,000",
        "KRW 8,000,000",
        "KRW 3,000,000",
        "code G4417",
        "KRW 5,000,000 are missing to the target",
    ):
        assert figure in page, figure
    assert page.count("<h1>") == 1


def test_name_and_parent_are_those_of_the_year() -> None:
    agency, parent, other = make_agency("새이름시"), make_agency("상위도"), make_agency("감독부")
    AgencyName.objects.create(agency=agency, name="옛이름시", ends_on=dt.date(2025, 12, 31))
    AgencyName.objects.create(agency=agency, name="새이름시", starts_on=dt.date(2026, 1, 1))
    for above, kind in ((parent, "belongs_to"), (other, "supervised_by")):
        AgencyRelation.objects.create(
            agency=agency, parent=above, kind=kind, ends_on=dt.date(2025, 12, 31)
        )
    make_agency_year(agency, 2025)
    make_agency_year(agency, 2026)
    client = overseer()
    then = shown(client, "oversight_agency", agency.pk, year=2025)
    assert "옛이름시" in then
    assert "상위도" in then
    assert "감독부" in then
    now = shown(client, "oversight_agency", agency.pk, year=2026)
    assert "옛이름시" not in now
    assert "상위도" not in now


def test_an_agency_without_a_year_is_shown_without_figures() -> None:
    agency = make_agency()
    page = shown(overseer(), "oversight_agency", agency.pk)
    assert "There are no figures for 2026 yet" in page
    assert "The ledger has no entry of this agency in this year." in page


def test_an_agency_without_a_target_has_no_rate() -> None:
    agency = make_agency()
    make_agency_year(agency, base_amount_krw=None, target_krw=None, rate_basis_points=None)
    make_purchase(agency=agency, amount_krw=3_000_000)
    drain()
    page = shown(overseer(), "oversight_agency", agency.pk)
    assert "without a base amount there is no target" in page
    assert "not computed without a target" in page


def test_one_agency_costs_the_same_for_one_and_three_entries(
    django_assert_num_queries: Any,
) -> None:
    client = client_of(make_overseer())
    agency = buyer_of(1_000_000)
    drain()
    shown(client, "oversight_agency", agency.pk)
    with django_assert_num_queries(14):
        shown(client, "oversight_agency", agency.pk)
    make_purchase(agency=agency, amount_krw=2_000_000)
    make_purchase(agency=agency, amount_krw=3_000_000)
    drain()
    with django_assert_num_queries(14):
        shown(client, "oversight_agency", agency.pk)


# Setting the target


def test_only_officers_reach_the_target() -> None:
    agency = make_agency()
    assert statuses("agency_target", agency.pk, 2026) == {
        "visitor": 302,
        "vendor": 403,
        "agency": 403,
        "viewer": 403,
        "officer": 200,
    }


def test_a_target_is_previewed_and_nothing_is_set() -> None:
    agency = make_agency(kind=AgencyKind.METRO)
    fields = {"gross_krw": "1500000000", "excluded_krw": "500000000", "reason": "비축 물자"}
    answer = sent(overseer(Role.OFFICER), "agency_target", agency.pk, 2026, preview="", **fields)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "KRW 1,000,000,000" in page
    assert "1.7%" in page
    assert "KRW 17,000,000" in page
    assert 'value="비축 물자"' in page
    assert not AgencyYear.objects.exists()


def test_a_target_is_set_and_set_again() -> None:
    agency = make_agency(kind=AgencyKind.METRO)
    client = overseer(Role.OFFICER)
    fields = {"gross_krw": "1500000000", "excluded_krw": "500000000", "reason": "비축 물자"}
    for gross, target in (("1500000000", 17_000_000), ("2500000000", 34_000_000)):
        answer = sent(
            client, "agency_target", agency.pk, 2026, set="", **(fields | {"gross_krw": gross})
        )
        assert answer.status_code == 302
        assert AgencyYear.objects.get().target_krw == target
    page = shown(client, "agency_target", agency.pk, 2026)
    assert 'value="2500000000"' in page
    assert "KRW 34,000,000" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"gross_krw": "100", "excluded_krw": "200", "reason": "x"}, "This is more than"),
        ({"gross_krw": "100", "excluded_krw": "50"}, "Say what is excluded and why."),
        ({"gross_krw": "백만"}, "Enter a whole number."),
    ],
)
def test_a_wrong_base_amount_changes_nothing(fields: dict[str, str], sentence: str) -> None:
    agency = make_agency()
    answer = sent(overseer(Role.OFFICER), "agency_target", agency.pk, 2026, set="", **fields)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert f'value="{fields["gross_krw"]}"' in answer.content.decode()
    assert not AgencyYear.objects.exists()


def test_an_unclassified_agency_gets_no_target() -> None:
    agency = make_agency(kind=AgencyKind.UNCLASSIFIED)
    answer = sent(
        overseer(Role.OFFICER),
        "agency_target",
        agency.pk,
        2026,
        set="",
        gross_krw="1000",
        excluded_krw="0",
    )
    assert "no target rate for this kind of agency" in answer.content.decode()
    assert not AgencyYear.objects.exists()


def test_a_year_before_all_rules_is_refused() -> None:
    agency = make_agency()
    fields = {"gross_krw": "1000", "excluded_krw": "0"}
    answer = sent(overseer(Role.OFFICER), "agency_target", agency.pk, 2019, **fields)
    assert "No counting rules were in force in this year." in answer.content.decode()
