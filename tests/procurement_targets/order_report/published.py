"""A small report of made-up firms and agencies, in both forms in which reports are published."""

import csv
import io
from typing import Any

from procurement_targets.order_report.columns import COLUMNS, HEADINGS
from procurement_targets.order_report.market import market_in
from procurement_targets.order_report.plan import Plan, make_plan
from procurement_targets.order_report.reading import Table, read_table
from procurement_targets.order_report.rows import OrderRow, rows_of
from tests.factories.organisations import make_business_number

PREAMBLE = (
    "검색조건 : 프롬프트 1: 기준일자(From)",
    "20260101",
    "프롬프트 2: 기준일자(To)",
    "20260630",
    "출력일자 : 2026-07-01",
    "UI-ADOXAA-045R.혁신제품 계약납품요구 내역",
    "",
)
FIRST_TSV_LINE = len(PREAMBLE) + 2
FIRM = make_business_number(1)
OTHER_FIRM = make_business_number(2)

LINE = {
    "designation_type": "유형1",
    "designator": "가온부",
    "designation_number": "2025-001",
    "designated_from": "20250101",
    "designated_until": "20271231",
    "document": "계약",
    "procurement_route": "중앙조달",
    "contract_form": "총액계약",
    "method": "수의계약",
    "contract_number": "R26TA00000001",
    "contract_on": "20260301",
    "title": "누수 감지기 구매",
    "is_mas": "N",
    "is_excellent_product": "N",
    "class_code": "41112504",
    "class_name": "수량계",
    "item_identifier": "20000001",
    "item_name": "수량계, 누리계측, NR-100, 15mm, 무선식",
    "agency_name": "가온시",
    "business_number": FIRM,
    "vendor_name": "주식회사 누리계측",
    "due_on": "20260401",
    "amount_krw": "1,100,000",
}


def line(**changes: str) -> dict[str, str]:
    """One line of the report, by the names of OrderRow's fields."""
    assert changes.keys() <= LINE.keys()
    return {**LINE, **changes}


def cells_of(lines: list[dict[str, str]]) -> list[list[str]]:
    """The table with its headings."""
    return [list(HEADINGS), *([one[name] for name in COLUMNS] for one in lines)]


def as_csv(*lines: dict[str, str]) -> bytes:
    """The open data form: UTF-8, commas, line feeds."""
    return csv_of(cells_of(list(lines)))


def csv_of(cells: list[list[str]]) -> bytes:
    """Any table in the open data form."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(cells)
    return text.getvalue().encode()


def as_tsv(*lines: dict[str, str]) -> bytes:
    """The form that the hub hands out: UTF-16 LE with mark, tabs, all quoted, a preamble."""
    text = io.StringIO(newline="")
    text.write("".join(f"{one}\r\n" for one in PREAMBLE))
    quoting: Any = csv.QUOTE_ALL
    csv.writer(text, delimiter="\t", quoting=quoting, lineterminator="\r\n").writerows(
        cells_of(list(lines))
    )
    return b"\xff\xfe" + text.getvalue().encode("utf-16-le")


def rows_in(data: bytes) -> tuple[OrderRow, ...]:
    """The rows of a file."""
    return rows_of(table_in(data).lines)


def table_in(data: bytes) -> Table:
    """The table of a file."""
    return read_table(data)


def plan_of(*lines: dict[str, str], **options: Any) -> Plan:
    """What an import of these lines into the real books would do."""
    return make_plan(rows_in(as_csv(*lines)), market_in("real"), **options)
