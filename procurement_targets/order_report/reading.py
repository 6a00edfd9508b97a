"""From bytes to cells: which form of the report a file has is told by its content alone.

The hub hands the report out as UTF-16 LE with tabs and a preamble; as open data it is UTF-8 with
commas. Any mixture of the two encodings and separators is read.
"""

import csv
import datetime as dt
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from procurement_targets.order_report.columns import HEADINGS
from procurement_targets.order_report.refusals import ReportUnreadable

# The published preamble has seven lines; an edition with a longer one is still found.
MOST_PREAMBLE_LINES = 40
PERIOD = re.compile(
    r"프롬프트 1: 기준일자\(From\)\s+([0-9]{8})\s+프롬프트 2: 기준일자\(To\)\s+([0-9]{8})"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: the line of the file that it begins on, and its cells by heading."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table as text. `period` is what the preamble says the report covers."""

    encoding: str
    separator: str
    sha256: str
    period: tuple[dt.date, dt.date] | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the line of headings stands and what separates its cells."""

    number: int
    cells: list[str]
    separator: str


def read_table(data: bytes) -> Table:
    """Return the table in a file of either form. Raises ReportUnreadable with line and column."""
    encoding = encoding_of(data)
    text = _decoded(data, encoding)
    raw = list(io.StringIO(text, newline=""))
    heading = _heading_in(raw)
    _refuse_missing_columns(heading)
    _refuse_cut_end(raw, heading)
    lines = tuple(_lines(raw, heading))
    if not lines:
        raise ReportUnreadable(
            _("no row follows the headings"), line=heading.number, column=heading.cells[0]
        )
    preamble = "".join(raw[: heading.number - 1])
    return Table(encoding, heading.separator, sha256(data).hexdigest(), _period(preamble), lines)


def encoding_of(data: bytes) -> str:
    """Return the name of the encoding, told by the mark at the start or else by its zero bytes."""
    if data.startswith(BOM_UTF16_BE):
        raise ReportUnreadable(
            _("the file is UTF-16 BE; UTF-16 LE or UTF-8 is expected"), line=1, column="1"
        )
    if data.startswith(BOM_UTF16_LE) or b"\x00" in data[1:200:2]:
        return "utf-16-le"
    return "utf-8"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding)
        raise ReportUnreadable(
            _("the bytes here are not %(encoding)s: wrong encoding, or the file is cut")
            % {"encoding": encoding.upper()},
            line=before.count("\n") + 1,
            column=str(len(before) - (before.rfind("\n") + 1) + 1),
        ) from None


def _heading_in(raw: list[str]) -> Heading:
    """Return the line that holds most of the headings."""
    for number, line in enumerate(raw[:MOST_PREAMBLE_LINES], start=1):
        for separator in ("\t", ","):
            cells = _cells_of(line, separator)
            if len(set(cells) & set(HEADINGS)) > len(HEADINGS) // 2:
                return Heading(number, cells, separator)
    raise ReportUnreadable(
        _("the headings of the report are not found; is it the right file?"),
        line=1,
        column=HEADINGS[0],
    )


def _cells_of(line: str, separator: str) -> list[str]:
    """Return the cells of one line as far as they go, whatever is wrong with it."""
    return [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]


def _refuse_missing_columns(heading: Heading) -> None:
    for name in HEADINGS:
        if heading.cells.count(name) != 1:
            problem = (
                _("this column occurs more than once")
                if name in heading.cells
                else _("this column is missing")
            )
            raise ReportUnreadable(problem, line=heading.number, column=name)


def _refuse_cut_end(raw: list[str], heading: Heading) -> None:
    """Refuse a last line without line break whose last cell may go on: 1,155 of 115,500,000."""
    if raw[-1].endswith(("\n", "\r", '"')):
        return
    cells = _cells_of(raw[-1], heading.separator)
    raise ReportUnreadable(
        _("the file ends in the middle of a line"),
        line=len(raw),
        column=_name_of(len(cells) - 1, heading),
    )


def _lines(raw: list[str], heading: Heading) -> Iterator[Line]:
    rows = csv.reader(raw[heading.number :], delimiter=heading.separator, strict=True)
    number = heading.number + 1
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            raise ReportUnreadable(
                _("a quotation mark is open to the end or stands in the wrong place"),
                line=number,
                column=_name_of(_broken_cell(raw[number - 1], heading.separator), heading),
            ) from None
        if cells:
            _refuse_wrong_length(cells, number, heading)
            yield Line(number, dict(zip(heading.cells, cells, strict=True)))
        number = heading.number + rows.line_num + 1


def _broken_cell(line: str, separator: str) -> int:
    """Return the position of the first cell whose quotation marks are not in pairs around it."""
    whole = re.compile(
        rf'(?:"(?:[^"]|"")*"|[^"{separator}][^{separator}]*|)(?:{separator}|$)', re.DOTALL
    )
    text, start, position = line.rstrip("\r\n"), 0, 0
    while (cell := whole.match(text, start)) and cell.end() < len(text):
        start, position = cell.end(), position + 1
    return position


def _refuse_wrong_length(cells: list[str], number: int, heading: Heading) -> None:
    if len(cells) != len(heading.cells):
        raise ReportUnreadable(
            _("the line has %(found)s cells, not %(expected)s")
            % {"found": len(cells), "expected": len(heading.cells)},
            line=number,
            column=_name_of(len(cells), heading),
        )


def _name_of(position: int, heading: Heading) -> str:
    """Return the heading of a cell; the last one for what stands beyond the table."""
    return heading.cells[min(position, len(heading.cells) - 1)]


def _period(preamble: str) -> tuple[dt.date, dt.date] | None:
    found = PERIOD.search(preamble)
    if found is None:
        return None
    try:
        first, last = (dt.date.fromisoformat(day) for day in found.groups())
    except ValueError:  # a period that is no period narrows nothing
        return None
    return (first, last) if first <= last else None
