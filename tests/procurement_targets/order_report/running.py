"""Running the import on a small file, and looking at all that it may write."""

import io
import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command

from procurement_targets.models import (
    LedgerEntry,
)
from tests.procurement_targets.order_report.published import (
    OTHER_FIRM,
    as_csv,
    line,
)

WRITTEN = ("audit", "catalogue", "organisations", "procurement_targets")
PILOT = {"contract_number": "R26TA00000002", "title": "2026년 혁신제품 시범구매(1호)"}
EARLY = {
    "contract_number": "R26TA00000003",
    "designation_number": "2026-009",
    "designated_from": "20260401",
    "item_identifier": "20000003",
    "amount_krw": "3,300,000",
}
LATE = {
    "contract_number": "R26TA00000004",
    "designation_number": "2023-009",
    "designated_from": "20230101",
    "designated_until": "20260228",
    "item_identifier": "20000004",
    "amount_krw": "4,400,000",
}
SHARED = {
    "contract_number": "R26TA00000005",
    "business_number": OTHER_FIRM,
    "vendor_name": "나래계측 주식회사",
    "agency_name": "나래군",
    "amount_krw": "5,500,000",
}
LINES = (line(), line(**PILOT), line(**EARLY), line(**LATE), line(**SHARED), line())


def imported(path: Path, *options: str) -> dict[str, Any]:
    output = io.StringIO()
    call_command("import_order_report", path, "--format=json", *options, stdout=output)
    figures: dict[str, Any] = json.loads(output.getvalue())
    return figures


def rewritten(path: Path, *lines: dict[str, str]) -> Path:
    path.write_bytes(as_csv(*lines))
    return path


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row that an import may write, but for what reading events leaves behind."""
    models = [model for label in WRITTEN for model in apps.get_app_config(label).get_models()]
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in models
        if model._meta.label != "audit.Progress"
    }


def standing_entries() -> list[tuple[str, str, str, int]]:
    entries = LedgerEntry.objects.filter(reverses=None, reversed_by=None).order_by("source_id")
    return [(one.agency.name, one.kind, one.reason_code, one.amount_krw) for one in entries]
