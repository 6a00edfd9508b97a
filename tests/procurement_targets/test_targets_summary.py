"""The figures that programs read."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.factories.organisations import make_agency
from tests.factories.targets import inspect, make_agency_year, make_order, make_purchase

pytestmark = pytest.mark.django_db

MAY = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]


def summary(**options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("targets_summary", year=2026, format="json", stdout=out, **options)
    document: dict[str, Any] = json.loads(out.getvalue())
    return document


def figures(**changes: Any) -> dict[str, Any]:
    counted = changes.get("counted_krw", 0)
    fields: dict[str, Any] = {
        "target_krw": None,
        "counted_krw": 0,
        "provisional_krw": 0,
        "excluded_krw": 0,
        "achievement_basis_points": None,
        "by_month": [counted * share for share in MAY],
        "by_kind": {"purchase": counted, "lease": 0, "pilot": 0},
    }
    return fields | changes


def test_the_document_has_this_shape() -> None:
    city = make_agency("가온시", code="G1")
    make_agency_year(city)
    inspect(make_order(agency=city), accepted=3)
    waiting = make_agency("나라부", code="N1", kind="central")
    make_agency_year(waiting, target_krw=1_000, kind="central")
    bare = make_agency("다솜원", code=None, kind="unclassified")
    make_purchase(agency=bare, amount_krw=70, designation=None)
    opened_only = make_agency("라온시")
    make_agency_year(opened_only, target_krw=None)
    make_purchase(agency=make_agency(books="demo"))
    city_figures = figures(
        target_krw=10_000_000,
        counted_krw=330_000,
        provisional_krw=770_000,
        achievement_basis_points=330,
    )
    waiting_figures = figures(target_krw=1_000, achievement_basis_points=0)
    bare_figures = figures(excluded_krw=70)
    assert summary() == {
        "year": 2026,
        "books": "real",
        "nation": city_figures
        | {"target_krw": 10_001_000, "excluded_krw": 70, "achievement_basis_points": 329},
        "kinds": [
            {"kind": "central", "agencies": 1, **waiting_figures},
            {"kind": "basic", "agencies": 1, **city_figures},
            {"kind": "unclassified", "agencies": 1, **bare_figures},
        ],
        "agencies": [
            {"code": "G1", "name": "가온시", "kind": "basic", **city_figures},
            {"code": "N1", "name": "나라부", "kind": "central", **waiting_figures},
            {"code": None, "name": "다솜원", "kind": "unclassified", **bare_figures},
        ],
    }


def test_one_agency_can_be_asked_for() -> None:
    make_purchase(agency=make_agency(code="G1"), amount_krw=5)
    make_purchase(amount_krw=7)
    document = summary(agency="G1")
    assert [agency["code"] for agency in document["agencies"]] == ["G1"]
    assert document["nation"]["counted_krw"] == 12


def test_an_unknown_agency_is_an_error() -> None:
    with pytest.raises(CommandError, match="no agency 'G9' in the books 'demo'") as error:
        summary(agency="G9")
    assert error.value.returncode == 2


def test_the_demonstration_is_shown_where_nothing_real_is() -> None:
    make_purchase(agency=make_agency(books="demo", code="D1"), amount_krw=5)
    assert summary()["books"] == "demo"


def test_books_can_be_chosen() -> None:
    make_purchase(agency=make_agency(books="demo", code="D1"), amount_krw=5)
    make_purchase(amount_krw=7)
    assert summary(books="demo")["nation"]["counted_krw"] == 5
    assert summary(agency="D1")["books"] == "demo"
    assert summary()["nation"]["counted_krw"] == 7


def test_people_get_lines() -> None:
    city = make_agency("가온시", code="G1")
    make_agency_year(city)
    inspect(make_order(agency=city), accepted=3)
    out = StringIO()
    call_command("targets_summary", year=2026, stdout=out)
    line = "counted 330,000, provisional 770,000, excluded 0, 3.30 % of target"
    assert out.getvalue().splitlines() == [
        f"all agencies: {line}",
        f"basic: {line}",
        f"G1 가온시: {line}",
    ]
