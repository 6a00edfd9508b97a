"""The ledger as a table for other programs, streamed with flat memory."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse

from procurement_targets.entry_list import EntrySelection, Part
from procurement_targets.models import LedgerEntry

COLUMNS = (
    "entry",
    "year",
    "effective_on",
    "recorded_at",
    "agency_code",
    "agency",
    "vendor_business_number",
    "vendor",
    "item_identifier",
    "product",
    "designation",
    "kind",
    "decision",
    "reason_code",
    "amount_krw",
    "supply_krw",
    "basis_krw",
    "rule_set",
    "source",
    "source_id",
    "event",
    "reverses",
    "reversed_by",
    "sha256",
)
# A spreadsheet would take a cell that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Spreadsheets read UTF-8 as such only behind this mark.
BYTE_ORDER_MARK = "\ufeff"


class _Line:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_answer(selection: EntrySelection, part: Part | None) -> StreamingHttpResponse:
    """Return the entries of a selection as a file named after what it holds."""
    words = ["ledger", str(selection.year)]
    if selection.agency:
        words.append(selection.agency.code or str(selection.agency.pk))
    if part:
        words.append(part)
    answer = StreamingHttpResponse(_lines(selection, part), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{"-".join(words)}.csv"'
    return answer


def _lines(selection: EntrySelection, part: Part | None) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + str(writer.writerow(COLUMNS))
    for entry in selection.lines(part):
        yield str(writer.writerow([_harmless(cell) for cell in _cells(entry)]))


def _cells(entry: LedgerEntry) -> list[Any]:
    counter = getattr(entry, "reversed_by", None)
    return [
        entry.pk,
        entry.year,
        entry.effective_on.isoformat(),
        entry.recorded_at.isoformat(),
        entry.agency.code,
        entry.agency.name,
        entry.vendor.business_number,
        entry.vendor.name,
        entry.product.item_identifier,
        entry.product.name,
        entry.designation.number if entry.designation else "",
        entry.kind,
        entry.decision,
        entry.reason_code,
        entry.amount_krw,
        entry.supply_krw,
        entry.basis_krw,
        entry.rule_set.version,
        entry.source,
        entry.source_id,
        entry.source_event_id,
        entry.reverses_id,
        counter.pk if counter else "",
        entry.payload_sha256,
    ]


def _harmless(cell: Any) -> Any:
    is_formula = isinstance(cell, str) and cell.startswith(FORMULA_STARTS)
    return f"'{cell}" if is_formula else cell
