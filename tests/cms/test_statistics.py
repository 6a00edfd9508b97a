"""The public statistics: figures, choices, downloads."""

import csv
import datetime as dt
import json
import re
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from marketplace.organisations.models import Agency, AgencyKind
from marketplace.organisations.queries import books_with_entries
from marketplace.values import clock
from procurement_targets.models import AgencyYear, MonthlyActual
from tests.factories.organisations import make_agency, make_person
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
YEAR = 2026
QUERIES_COLD = 10


@pytest.fixture(autouse=True)
def november(settings: Any) -> Any:
    settings.CLOCK_MAY_BE_SET = True
    with clock.set_to(dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)):
        yield


def agency_with(
    name: str, target_krw: int | None, counted_krw: int, *, month: int = 3, **changes: Any
) -> Agency:
    """An agency with its year's target and what was counted in one month."""
    agency = make_agency(name, **changes)
    AgencyYear.objects.create(
        agency=agency, year=YEAR, books=agency.books, kind=agency.kind, target_krw=target_krw
    )
    if counted_krw:
        MonthlyActual.objects.create(
            books=agency.books, agency=agency, year=YEAR, month=month, kind="purchase",
            counted_krw=counted_krw,
        )  # fmt: skip
    return agency


def three_cities() -> None:
    agency_with("가온시", 100_000_000, 120_000_000)
    agency_with("누리시", 100_000_000, 30_000_000)
    agency_with("다솜시", 200_000_000, 0)


def page(client: Client, **query: Any) -> Any:
    return client.get(reverse("statistics"), query)


def test_the_figures_are_those_of_the_ledger(client: Client) -> None:
    three_cities()
    figures = page(client).context["figures"]
    assert (figures.total.target_krw, figures.total.counted_krw) == (400_000_000, 150_000_000)
    assert figures.total.achievement_basis_points == 3750
    assert (figures.bands["reached"], figures.with_target) == (1, 3)
    assert figures.median_basis_points == 3000
    assert figures.bands["nothing"] == 1
    assert figures.nothing_basis_points == 3333


def test_an_agency_without_a_target_has_a_dash(client: Client) -> None:
    agency_with("가온시", None, 5_000_000)
    answer = page(client)
    row = answer.context["agencies"][0]
    assert (row.target_krw, row.achievement_basis_points, row.level) == (None, None, "no_target")
    assert answer.context["figures"].with_target == 0
    line = answer.content.decode().partition("<tbody")[2].partition("가온시")[2]
    assert re.findall(r">(–)</td>", line.partition("</tr>")[0]) == ["–", "–"]


def test_a_market_without_figures_has_a_page_too(client: Client) -> None:
    for path in ("/statistics/", "/en/statistics/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.context["figures"].total.target_krw is None


def test_one_kind_of_body_stands_alone(client: Client) -> None:
    three_cities()
    agency_with("라온부", 500_000_000, 500_000_000, kind=AgencyKind.CENTRAL)
    figures = page(client, kind="central").context["figures"]
    assert (figures.total.target_krw, figures.total.counted_krw) == (500_000_000, 500_000_000)
    assert [row.name_ko for row in figures.rows] == ["라온부"]


def test_other_books_are_another_market(client: Client) -> None:
    three_cities()
    agency_with("시연시", 900_000_000, 900_000_000, books="demo")
    assert page(client).context["figures"].total.target_krw == 400_000_000
    client.cookies["books"] = "demo"
    assert page(client).context["figures"].total.target_krw == 900_000_000


def test_agencies_are_found_sorted_and_paged(client: Client) -> None:
    for number in range(1, 22):
        agency_with(f"가온시 {number:02}", 100_000_000, number * 1_000_000)
    first = page(client)
    assert len(first.context["agencies"]) == 20
    assert [row.name_ko for row in page(client, page=2).context["agencies"]] == ["가온시 21"]
    best = page(client, sort="-achievement").context["agencies"][0]
    assert best.name_ko == "가온시 21"
    assert [row.name_ko for row in page(client, q="시 07").context["agencies"]] == ["가온시 07"]
    assert page(client, level="nothing_bought").context["agencies"].paginator.count == 0


def test_the_largest_buyers_are_named_beside_the_sum(client: Client) -> None:
    for number in range(11):
        agency_with(f"가온시 {number:02}", 100_000_000, 90_000_000 if number else 10_000_000)
    largest = page(client).context["figures"].largest
    assert (largest.share_basis_points, largest.achievement_basis_points) == (9890, 1000)


@pytest.mark.parametrize("query", [{"year": "x"}, {"year": "1999"}, {"kind": "x"}, {"sort": "x"}])
def test_a_wrong_choice_counts_as_none(client: Client, query: dict[str, str]) -> None:
    three_cities()
    answer = page(client, **query)
    assert answer.status_code == 200
    assert answer.context["figures"].total.target_krw == 400_000_000


def test_months_to_come_have_no_figure(client: Client) -> None:
    agency_with("가온시", 100_000_000, 30_000_000, month=3)
    actual = page(client).context["actual"]
    assert actual == [0, 0, 30_000_000, 0, 0, 0, 0, 0, 0, 0, 0, None]
    assert page(client).context["path"][-1] == 100_000_000


def test_every_agency_is_in_the_table_for_spreadsheets(client: Client) -> None:
    three_cities()
    agency_with("=SUM(A1)", None, 1)
    answer = client.get(reverse("statistics_csv"), {"year": YEAR})
    assert answer["Content-Disposition"] == 'attachment; filename="targets-2026.csv"'
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    named = {row["agency"]: row for row in rows}
    assert named["가온시"]["counted_krw"] == "120000000"
    assert named["가온시"]["achievement_basis_points"] == "12000"
    assert named["다솜시"]["level"] == "nothing_bought"
    assert named["'=SUM(A1)"]["target_krw"] == ""


def test_programs_get_the_same_figures(client: Client) -> None:
    three_cities()
    facts = json.loads(client.get(reverse("statistics_json"), {"year": YEAR}).content)
    assert (facts["year"], facts["books"], facts["total"]["target_krw"]) == (
        YEAR,
        "real",
        400_000_000,
    )
    assert facts["total"]["by_month"][2] == 150_000_000
    assert [(kind["kind"], kind["agencies"]) for kind in facts["kinds"]] == [("basic", 3)]
    assert [agency["agency"] for agency in facts["agencies"]] == ["가온시", "누리시", "다솜시"]


def test_the_page_takes_the_same_queries_for_one_and_three(
    client: Client, django_assert_num_queries: Any
) -> None:
    agency_with("가온시", 100_000_000, 120_000_000)
    client.cookies["books"] = "real"
    books_with_entries()  # what the ribbon asks once a minute is not the page's own
    with django_assert_num_queries(QUERIES_COLD):
        page(client)
    with django_assert_num_queries(0):
        page(client)
    agency_with("누리시", 100_000_000, 120_000_000)
    agency_with("다솜시", 100_000_000, 120_000_000)
    for key in ("years:real", f"real:{YEAR}::2026-11-24", "past:real::2026-11-24"):
        cache.delete(f"statistics:{key}")
    with django_assert_num_queries(QUERIES_COLD):
        page(client)


def test_visitors_may_keep_it_and_people_may_not(client: Client) -> None:
    assert page(client)["Cache-Control"] == "public, max-age=60"
    sign_in(client, make_person())
    assert page(client)["Cache-Control"] == "private, no-cache"
    assert client.post(reverse("statistics")).status_code == 405


def test_without_any_target_the_tiles_say_so(client: Client) -> None:
    agency_with("가온시", None, 120_000_000)

    html = page(client).content.decode()

    assert "no target set" in html
    assert html.count("no body has a target yet") == 3
    assert "of 0 with a target" not in html


def test_a_korean_name_is_marked_on_the_english_page(client: Client) -> None:
    agency_with("가온시", 100_000_000, 120_000_000)

    html = client.get("/en" + reverse("statistics").removeprefix("/en")).content.decode()

    assert '<th scope="row"><span lang="ko">가온시</span></th>' in html
