"""Both forms are read by their content, and a damaged file is refused where it is damaged."""

import datetime as dt

import pytest
from django.utils import translation

from procurement_targets.order_report.columns import HEADINGS
from procurement_targets.order_report.reading import Table, read_table
from procurement_targets.order_report.refusals import ReportUnreadable
from tests.procurement_targets.order_report.published import (
    FIRST_TSV_LINE,
    as_csv,
    as_tsv,
    cells_of,
    csv_of,
    line,
)


def refused(data: bytes) -> ReportUnreadable:
    with translation.override("en"), pytest.raises(ReportUnreadable) as caught:
        read_table(data)
    return caught.value


def cells(table: Table) -> list[dict[str, str]]:
    return [one.cells for one in table.lines]


def test_the_form_handed_out_is_utf_16_with_tabs_and_a_preamble() -> None:
    table = read_table(as_tsv(line(), line(title="둘째")))
    assert (table.encoding, table.separator) == ("utf-16-le", "\t")
    assert [one.number for one in table.lines] == [FIRST_TSV_LINE, FIRST_TSV_LINE + 1]
    assert table.period == (dt.date(2026, 1, 1), dt.date(2026, 6, 30))


def test_the_open_data_form_is_utf_8_with_commas() -> None:
    table = read_table(as_csv(line(), line(title="둘째")))
    assert (table.encoding, table.separator) == ("utf-8", ",")
    assert [one.number for one in table.lines] == [2, 3]
    assert table.period is None


def test_both_forms_have_the_same_cells() -> None:
    lines = [line(), line(title="\t탭으로 둘러싼 이름\t\t"), line(item_name='수량계, "NR", 15mm')]
    assert cells(read_table(as_tsv(*lines))) == cells(read_table(as_csv(*lines)))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf_8_is_read_with_and_without_a_mark(mark: bytes) -> None:
    assert cells(read_table(mark + as_csv(line()))) == cells(read_table(as_csv(line())))


def test_utf_16_is_read_without_its_mark() -> None:
    assert cells(read_table(as_tsv(line())[2:])) == cells(read_table(as_tsv(line())))


def test_headings_are_found_by_name_in_any_order_beside_others() -> None:
    table = cells_of([line()])
    shuffled = [[*row[::-1], extra] for row, extra in zip(table, ["비고", "메모"], strict=True)]
    found = cells(read_table(csv_of(shuffled)))
    assert found == [dict(zip(HEADINGS, table[1], strict=True)) | {"비고": "메모"}]


def test_blank_lines_and_line_breaks_in_cells_keep_the_numbers_of_lines_right() -> None:
    data = csv_of([*cells_of([line(title="두\n줄")]), [], *cells_of([line()])[1:]])
    assert [one.number for one in read_table(data).lines] == [2, 5]


def test_a_period_that_is_none_is_left_out() -> None:
    text = as_tsv(line()).decode("utf-16").replace("20260630", "20269999")
    assert read_table(text.encode("utf-16")).period is None


def test_another_encoding_is_refused_where_it_begins() -> None:
    error = refused(as_csv(line()).decode().encode("cp949"))
    assert (error.line, error.column) == (1, "1")
    assert error.message == (
        "Line 1, column 1: the bytes here are not UTF-8: wrong encoding, or the file is cut"
    )


def test_a_few_wrong_bytes_are_refused_where_they_stand() -> None:
    data = as_csv(line(), line()).replace("가온시".encode(), b"\xb0\xa1", 1)
    error = refused(data)
    assert error.line == 2
    text = as_csv(line()).decode().splitlines()[1]
    assert error.column == str(text.index("가온시") + 1)


def test_utf_16_be_is_refused_by_its_mark() -> None:
    error = refused(b"\xfe\xff" + as_csv(line()).decode().encode("utf-16-be"))
    assert (error.line, error.column) == (1, "1")


def test_a_file_cut_within_a_character_is_refused() -> None:
    error = refused(as_tsv(line(), line())[:-101])
    assert error.line == FIRST_TSV_LINE + 1
    assert "or the file is cut" in error.problem


def test_a_file_cut_within_a_quoted_cell_is_refused_at_that_cell() -> None:
    data = as_tsv(line(), line())
    error = refused(data[: data.rindex("누리계측, NR".encode("utf-16-le"))])
    assert (error.line, error.column) == (FIRST_TSV_LINE + 1, "품목명")


def test_a_file_cut_between_cells_is_refused_at_the_first_missing_one() -> None:
    data = as_tsv(line(), line())
    error = refused(data[: data.rindex('\t"20260401"'.encode("utf-16-le"))])
    assert (error.line, error.column) == (FIRST_TSV_LINE + 1, "납품기한")
    assert error.problem == "the line has 21 cells, not 23"


def test_a_file_cut_within_an_amount_without_quotes_is_refused() -> None:
    data = as_csv(line(amount_krw="115500000"))
    error = refused(data[:-6])
    assert (error.line, error.column) == (2, "계약(납품요구)금액")
    assert error.problem == "the file ends in the middle of a line"


def test_a_last_line_without_break_is_taken_when_its_last_cell_is_closed() -> None:
    assert len(read_table(as_csv(line())[:-1]).lines) == 1


def test_a_quotation_mark_that_stays_open_is_refused_on_its_line() -> None:
    data = as_csv(line(), line(), line()).decode()
    broken = data.replace("누수 감지기 구매", '"누수 감지기 구매', 1)
    error = refused(broken.encode())
    assert (error.line, error.column) == (2, "계약명")


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_missing_column_is_named(heading: str) -> None:
    table = cells_of([line()])
    position = HEADINGS.index(heading)
    error = refused(csv_of([row[:position] + row[position + 1 :] for row in table]))
    assert (error.line, error.column) == (1, heading)
    assert error.problem == "this column is missing"


def test_a_column_that_occurs_twice_is_named() -> None:
    error = refused(csv_of([[*row, row[0]] for row in cells_of([line()])]))
    assert (error.line, error.column) == (1, "혁신지정구분")
    assert error.problem == "this column occurs more than once"


def test_a_line_with_a_cell_too_many_is_refused() -> None:
    table = cells_of([line()])
    error = refused(csv_of([table[0], [*table[1], "남는 칸"]]))
    assert (error.line, error.column) == (2, "계약(납품요구)금액")


@pytest.mark.parametrize("data", [b"", b"a,b,c\n1,2,3\n", "가,나\n".encode()])
def test_another_file_is_refused(data: bytes) -> None:
    error = refused(data)
    assert error.problem == "the headings of the report are not found; is it the right file?"


def test_a_report_without_rows_is_refused() -> None:
    assert refused(as_csv()).problem == "no row follows the headings"
