"""The file that the tests of the import share."""

from pathlib import Path

import pytest

from tests.procurement_targets.order_report.published import as_csv
from tests.procurement_targets.order_report.running import LINES


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report.csv"
    path.write_bytes(as_csv(*LINES))
    return path
