"""Add up the reports of several test runs; fail when a test failed, was skipped, or none ran."""

import sys
from xml.etree import ElementTree


def main(reports: list[str]) -> int:
    """Print one closing line over all reports and return 0 only when every test passed."""
    suites = [suite for path in reports for suite in ElementTree.parse(path).iter("testsuite")]
    tests, failed, skipped = (
        sum(int(suite.get(name, "0")) for suite in suites for name in names)
        for names in (("tests",), ("failures", "errors"), ("skipped",))
    )
    if skipped:
        sys.stdout.write("No test may be skipped here: see the reasons above.\n")
    sys.stdout.write(f"{tests - failed - skipped} passed, {failed} failed, {skipped} skipped\n")
    return int(failed > 0 or skipped > 0 or tests == 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
