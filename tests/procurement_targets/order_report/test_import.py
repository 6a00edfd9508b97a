"""The command from file to ledger: all or nothing, and twice changes nothing."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from marketplace.audit.models import Event
from procurement_targets.management.commands import import_order_report
from procurement_targets.models import (
    MonthlyActual,
    OutsidePurchase,
    ReportImport,
)
from procurement_targets.order_report import writing
from tests.procurement_targets.order_report.published import (
    FIRST_TSV_LINE,
    as_csv,
    as_tsv,
    line,
)
from tests.procurement_targets.order_report.running import (
    LINES,
    everything,
    imported,
    standing_entries,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_every_line_becomes_a_verified_purchase_that_the_ledger_judges(file: Path) -> None:
    imported(file)
    assert standing_entries() == [
        ("가온시", "purchase", "counted", 1_100_000),
        ("가온시", "pilot", "counted", 1_100_000),
        ("가온시", "purchase", "before_designation", 3_300_000),
        ("가온시", "purchase", "after_designation", 4_400_000),
        ("나래군", "purchase", "counted", 5_500_000),
        ("가온시", "purchase", "counted", 1_100_000),
    ]
    assert set(OutsidePurchase.objects.values_list("books", "origin", "status")) == {
        ("real", "report", "verified")
    }
    assert set(OutsidePurchase.objects.values_list("supply_krw", flat=True)) == {
        1_000_000, 3_000_000, 4_000_000, 5_000_000,
    }  # fmt: skip
    sums = MonthlyActual.objects.filter(agency__name="가온시", month=3, year=2026)
    assert {row.kind: (row.counted_krw, row.excluded_krw) for row in sums} == {
        "purchase": (2_200_000, 7_700_000),
        "pilot": (1_100_000, 0),
    }


def test_the_reconciliation_adds_up_to_the_won(file: Path) -> None:
    figures = imported(file)
    assert figures["read"] == {"rows": 6, "amount_krw": 16_500_000}
    assert figures["taken"] == {"rows": 6, "amount_krw": 16_500_000}
    assert figures["known"] == {"rows": 0, "amount_krw": 0}
    assert figures["refused"] == {"rows": 0, "amount_krw": 0, "lines": []}
    assert figures["counted"] == {"rows": 4, "amount_krw": 8_800_000}
    assert figures["excluded"]["amount_krw"] == 7_700_000
    reasons = {one["code"]: one for one in figures["excluded"]["reasons"]}
    assert {code: (one["rows"], one["amount_krw"]) for code, one in reasons.items()} == {
        "before_designation": (1, 3_300_000),
        "after_designation": (1, 4_400_000),
    }
    assert reasons["before_designation"]["lines"] == [
        {
            "line": 4,
            "contract_number": "R26TA00000003",
            "item_identifier": "20000003",
            "occurrence": 1,
            "contract_on": "2026-03-01",
            "designation_number": "2026-009",
            "designated_from": "2026-04-01",
            "designated_until": "2027-12-31",
            "amount_krw": 3_300_000,
        }
    ]
    assert figures["pilot"] == {"rows": 1, "amount_krw": 1_100_000}
    assert figures["found"] == {
        "designations": 3,
        "products": 3,
        "listings": 4,
        "vendors": 2,
        "agencies": 2,
        "item_classes": 1,
    }
    assert figures["ledger"]["agrees"] is True


def test_the_text_has_thousands_separators(file: Path) -> None:
    output = io.StringIO()
    with translation.override("en"):
        call_command("import_order_report", file, stdout=output)
    text = output.getvalue()
    assert "Read: 6 rows, KRW 16,500,000\n" in text
    assert "Counted: 4 rows, KRW 8,800,000\n" in text
    reason = "Excluded – It was bought before the first day of the designation"
    assert f"{reason}: 1 row, KRW 3,300,000\n    line 4, R26TA00000003: contract of" in text
    assert "The ledger says the same.\n" in text
    assert "Designations shared by several firms: 1\n    2025-001\n" in text
    assert "Orders that have the same product more than once: 1\n" in text


def test_both_forms_write_the_same(file: Path, tmp_path: Path) -> None:
    imported(file)
    tsv = tmp_path / "no-matter-what.txt"
    tsv.write_bytes(as_tsv(*LINES))
    before = everything()
    figures = imported(tsv)
    assert figures["known"] == {"rows": 6, "amount_krw": 16_500_000}
    assert everything() == before


def test_importing_twice_changes_nothing(file: Path) -> None:
    imported(file)
    before = everything()
    figures = imported(file, "--accept-changes")
    assert figures["taken"] == {"rows": 0, "amount_krw": 0}
    assert figures["known"] == {"rows": 6, "amount_krw": 16_500_000}
    assert figures["counted"] == {"rows": 4, "amount_krw": 8_800_000}
    assert everything() == before


def test_a_dry_run_says_the_same_and_writes_nothing(file: Path) -> None:
    before = everything()
    dry = imported(file, "--dry-run", "--as-listings")
    assert everything() == before
    assert (dry["dry_run"], dry["ledger"]) == (True, None)
    real = imported(file)
    assert {name: dry[name] for name in ("read", "taken", "counted", "excluded", "found")} == {
        name: real[name] for name in ("read", "taken", "counted", "excluded", "found")
    }


def test_each_purchase_has_one_event_and_the_run_has_one(file: Path) -> None:
    imported(file)
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["report.imported", *["outside.verified"] * 6]
    run = ReportImport.objects.get()
    assert (run.file_name, run.rows_read, run.rows_taken) == ("report.csv", 6, 6)
    assert run.amount_krw == 16_500_000
    assert all(event.payload_sha256 == event.computed_sha256() for event in Event.objects.all())


@pytest.mark.parametrize("share", [10, 30, 50, 70, 90, 99])
@pytest.mark.parametrize("form", [as_csv, as_tsv])
def test_a_part_of_a_file_imports_nothing(file: Path, form: Any, share: int) -> None:
    data = form(*LINES)
    file.write_bytes(data[: len(data) * share // 100])
    before = everything()
    with pytest.raises(CommandError):
        call_command("import_order_report", file)
    assert everything() == before


def test_an_error_in_the_last_line_imports_nothing_and_names_line_and_column(file: Path) -> None:
    file.write_bytes(as_tsv(*LINES, line(amount_krw="백만")))
    before = everything()
    output = io.StringIO()
    with translation.override("en"), pytest.raises(CommandError) as caught:
        call_command("import_order_report", file, "--format=json", stdout=output)
    line_number = FIRST_TSV_LINE + 6
    problem = "“백만” is not an amount in whole won"
    message = f"Line {line_number}, column 계약(납품요구)금액: {problem}"
    assert str(caught.value) == message
    assert json.loads(output.getvalue()) == {
        "error": message,
        "line": line_number,
        "column": "계약(납품요구)금액",
    }
    assert everything() == before


def test_a_missing_file_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("import_order_report", tmp_path / "none.csv")
    assert caught.value.returncode == 2


def test_a_failure_while_writing_leaves_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(writing, "build", fail)
    before = everything()
    with pytest.raises(RuntimeError):
        call_command("import_order_report", file)
    assert everything() == before


def test_the_books_do_not_mix(file: Path) -> None:
    imported(file)
    figures = imported(file, "--books=rehearsal")
    assert figures["taken"]["rows"] == 6
    assert figures["missing_before"]["vendors"] == 2
    sums = MonthlyActual.objects.filter(books="rehearsal")
    assert sum(row.counted_krw for row in sums) == 8_800_000


def test_where_consumers_are_woken_all_of_them_follow_at_once(
    file: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    drained: list[str] = []
    monkeypatch.setattr(import_order_report, "drain_all", lambda: drained.append("all"))
    settings.WAKE_CONSUMERS = True
    imported(file, "--dry-run")
    assert drained == []
    imported(file)
    assert drained == ["all"]
