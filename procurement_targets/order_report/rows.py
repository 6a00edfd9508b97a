"""From cells to rows: one line of the report with its values read and its key."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from marketplace.values.canonical import sha256_of
from procurement_targets.order_report.columns import COLUMNS, BadValue
from procurement_targets.order_report.reading import Line
from procurement_targets.order_report.refusals import ReportUnreadable

PILOT_MARK = "시범구매"


class Key(NamedTuple):
    """What a line of the report is known by, in every edition of it."""

    contract_number: str
    item_identifier: str
    occurrence: int


class DesignationKey(NamedTuple):
    """What a designation is known by: numbers are given by each designating body."""

    designator: str
    number: str


@dataclass(frozen=True)
class OrderRow:
    """One product line of a contract or of a delivery request, as published.

    Spaces around texts are gone, dates are dates, the amount is whole won with VAT. `occurrence`
    counts the lines with the same contract and item within the file.
    """

    line: int
    occurrence: int
    designation_type: str
    designator: str
    designation_number: str
    designated_from: dt.date
    designated_until: dt.date
    document: str
    procurement_route: str
    contract_form: str
    method: str
    contract_number: str
    contract_on: dt.date
    title: str
    is_mas: bool
    is_excellent_product: bool
    class_code: str
    class_name: str
    item_identifier: str
    item_name: str
    agency_name: str
    business_number: str
    vendor_name: str
    due_on: dt.date | None
    amount_krw: int

    @property
    def key(self) -> Key:
        """Return what the line is known by."""
        return Key(self.contract_number, self.item_identifier, self.occurrence)

    @property
    def designation_key(self) -> DesignationKey:
        """Return what its designation is known by."""
        return DesignationKey(self.designator, self.designation_number)

    @property
    def is_pilot(self) -> bool:
        """Say whether the Public Procurement Service bought it for others to try."""
        return PILOT_MARK in self.title

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Return all that the report says about the line, dates as ISO text."""
        values = ((name, getattr(self, name)) for name in COLUMNS)
        return {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in values
        }

    @cached_property
    def facts_sha256(self) -> str:
        """Return the hash that tells a known line from one with other facts."""
        return sha256_of(self.facts)


def rows_of(lines: Iterable[Line]) -> tuple[OrderRow, ...]:
    """Return all rows. Raises ReportUnreadable with line and column at the first bad value."""
    seen: Counter[tuple[str, str]] = Counter()
    rows = []
    for line in lines:
        values = _values_of(line)
        seen[key := (values["contract_number"], values["item_identifier"])] += 1
        row = OrderRow(line=line.number, occurrence=seen[key], **values)
        _refuse_backward_term(row)
        rows.append(row)
    return tuple(rows)


def _values_of(line: Line) -> dict[str, Any]:
    values = {}
    for name, column in COLUMNS.items():
        try:
            values[name] = column.read(line.cells[column.heading])
        except BadValue as error:
            raise ReportUnreadable(str(error), line=line.number, column=column.heading) from None
    return values


def _refuse_backward_term(row: OrderRow) -> None:
    if row.designated_until < row.designated_from:
        raise ReportUnreadable(
            _("the designation ends before it begins"),
            line=row.line,
            column=COLUMNS["designated_until"].heading,
        )
