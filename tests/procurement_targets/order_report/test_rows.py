"""Values are read strictly; what is only written differently gives the same row."""

import dataclasses
import datetime as dt

import pytest
from django.utils import translation

from procurement_targets.order_report.columns import COLUMNS
from procurement_targets.order_report.refusals import ReportUnreadable
from procurement_targets.order_report.rows import OrderRow
from tests.procurement_targets.order_report.published import (
    FIRM,
    FIRST_TSV_LINE,
    as_csv,
    as_tsv,
    line,
    rows_in,
)


def refused(**changes: str) -> ReportUnreadable:
    with translation.override("en"), pytest.raises(ReportUnreadable) as caught:
        rows_in(as_csv(line(), line(**changes)))
    return caught.value


def test_every_column_becomes_a_field() -> None:
    fields = {field.name for field in dataclasses.fields(OrderRow)}
    assert fields == {"line", "occurrence", *COLUMNS}


def test_dates_amounts_and_marks_are_read() -> None:
    (row,) = rows_in(as_csv(line(is_mas="Y", amount_krw="115,500,000")))
    assert row.contract_on == dt.date(2026, 3, 1)
    assert (row.designated_from, row.designated_until) == (
        dt.date(2025, 1, 1),
        dt.date(2027, 12, 31),
    )
    assert (row.designation_type, row.is_mas, row.is_excellent_product) == ("T1", True, False)
    assert row.amount_krw == 115_500_000


def test_spaces_and_tabs_around_texts_are_no_part_of_them() -> None:
    (row,) = rows_in(
        as_tsv(line(title="\t누수 감지기 구매\t\t ", designator="가온부 ", amount_krw=" 1100000 "))
    )
    (plain,) = rows_in(as_tsv(line()))
    assert row.title == "누수 감지기 구매"
    assert row.designator == "가온부"
    assert row.facts_sha256 == plain.facts_sha256


def test_spaces_within_texts_stay_as_published() -> None:
    (row,) = rows_in(as_csv(line(vendor_name="주식회사  누리계측")))
    assert row.vendor_name == "주식회사  누리계측"


def test_both_forms_give_the_same_rows() -> None:
    lines = [line(), line(item_identifier="20000002"), line(contract_number="R26TA00000002")]
    from_csv, from_tsv = rows_in(as_csv(*lines)), rows_in(as_tsv(*lines))
    assert [row.facts_sha256 for row in from_csv] == [row.facts_sha256 for row in from_tsv]
    assert [row.key for row in from_csv] == [row.key for row in from_tsv]
    assert [row.line for row in from_tsv] == [FIRST_TSV_LINE + place for place in range(3)]


def test_the_same_order_and_product_twice_are_two_occurrences() -> None:
    rows = rows_in(as_csv(line(), line(item_identifier="20000002"), line(due_on="20260501")))
    assert [row.key for row in rows] == [
        ("R26TA00000001", "20000001", 1),
        ("R26TA00000001", "20000002", 1),
        ("R26TA00000001", "20000001", 2),
    ]


def test_a_pilot_purchase_is_known_by_its_title() -> None:
    pilot, other = rows_in(as_csv(line(title="2026년 혁신제품 시범구매(1호)"), line()))
    assert (pilot.is_pilot, other.is_pilot) == (True, False)


def test_a_business_number_may_be_written_with_hyphens() -> None:
    (row,) = rows_in(as_csv(line(business_number=f"{FIRM[:3]}-{FIRM[3:5]}-{FIRM[5:]}")))
    assert row.business_number == FIRM


def test_a_line_may_have_no_delivery_date() -> None:
    assert rows_in(as_csv(line(due_on="")))[0].due_on is None


def test_an_amount_may_be_negative() -> None:
    assert rows_in(as_csv(line(amount_krw="-1,100,000")))[0].amount_krw == -1_100_000


@pytest.mark.parametrize(
    "amount",
    ["", "백만원", "1,10,000", "1.5", "1 100", "1,100,000원", "１００", "1e6", "9" * 16],
)
def test_an_amount_that_is_no_number_is_refused(amount: str) -> None:
    error = refused(amount_krw=amount)
    assert (error.line, error.column) == (3, "계약(납품요구)금액")
    assert error.message == (
        f"Line 3, column 계약(납품요구)금액: “{amount}” is not an amount in whole won"
    )


@pytest.mark.parametrize("day", ["", "2026-03-01", "20260230", "260301", "２０２６０３０１"])
def test_a_bad_date_is_refused(day: str) -> None:
    error = refused(contract_on=day)
    assert (error.line, error.column) == (3, "계약(납품요구)일자")
    assert error.problem == f"“{day}” is not a date of the form YYYYMMDD"


def test_a_wrong_check_digit_is_refused() -> None:
    wrong = FIRM[:9] + str((int(FIRM[9]) + 1) % 10)
    error = refused(business_number=wrong)
    assert (error.line, error.column) == (3, "사업자등록번호")
    assert error.problem == f"“{wrong}” is not a valid business registration number"


@pytest.mark.parametrize(
    ("field", "value", "heading"),
    [
        ("class_code", "4111250", "물품분류번호"),
        ("item_identifier", "2000000A", "물품식별번호"),
        ("designation_type", "유형3", "혁신지정구분"),
        ("is_mas", "예", "MAS여부"),
        ("title", " \t ", "계약명"),
        ("title", "가" * 301, "계약명"),
        ("agency_name", "가온\x07시", "수요기관"),
        ("designated_until", "20241231", "지정종료일자"),
    ],
)
def test_another_bad_value_is_refused_with_its_column(field: str, value: str, heading: str) -> None:
    error = refused(**{field: value})
    assert (error.line, error.column) == (3, heading)
