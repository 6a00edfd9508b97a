"""The report as the Public Procurement Service published it, where it lies beside this project.

It is no part of the project; where it is not there, the test does not exist.
"""

import time
from pathlib import Path

import pytest

from marketplace.catalogue.models import Designation, Listing, Product
from marketplace.catalogue.queries import public_listings
from marketplace.organisations.models import Agency, Vendor
from procurement_targets.models import LedgerEntry, OutsidePurchase
from tests.procurement_targets.order_report.running import imported

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT.parent / "shared" / "data" / "pps-innovation-orders"
PUBLISHED, OPEN_DATA = FOLDER / "orders-as-published.tsv", FOLDER / "orders.csv"

if PUBLISHED.exists() and OPEN_DATA.exists():

    @pytest.mark.django_db
    @pytest.mark.both_databases
    @pytest.mark.parametrize(("first", "second"), [(PUBLISHED, OPEN_DATA), (OPEN_DATA, PUBLISHED)])
    def test_the_published_report_is_taken_to_the_won(first: Path, second: Path) -> None:
        started = time.monotonic()
        figures = imported(first, "--as-listings")
        assert time.monotonic() - started < 20

        assert figures["read"] == {"rows": 2838, "amount_krw": 222_803_611_338}
        assert figures["taken"] == figures["read"]
        assert figures["counted"] == {"rows": 2784, "amount_krw": 220_862_546_748}
        assert figures["refused"]["rows"] == 0
        reasons = {one["code"]: one for one in figures["excluded"]["reasons"]}
        assert {code: (one["rows"], one["amount_krw"]) for code, one in reasons.items()} == {
            "after_designation": (5, 25_058_000),
            "before_designation": (49, 1_916_006_590),
        }
        assert figures["found"] == {
            "designations": 440,
            "products": 1073,
            "listings": 1088,
            "vendors": 432,
            "agencies": 985,
            "item_classes": 293,
        }
        assert figures["pilot"]["rows"] == 193
        seen = {one["code"]: len(one["subjects"]) for one in figures["observations"]}
        assert seen == {"shared_designation": 20, "item_in_two_classes": 2, "line_repeated": 2}
        assert figures["ledger"]["agrees"] is True
        written = (Designation, Product, Listing, Vendor, Agency, OutsidePurchase, LedgerEntry)
        counts = [model._default_manager.count() for model in written]
        assert counts == [440, 1073, 1088, 432, 985, 2838, 2838]
        assert public_listings("real").count() == 1088

        again = imported(second, "--as-listings", "--accept-changes")
        assert again["known"] == figures["read"]
        assert again["listings_published"] == 0
        assert [model._default_manager.count() for model in written] == counts
