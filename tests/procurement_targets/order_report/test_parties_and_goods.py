"""What a report names is found in the books or made, and nothing is made twice."""

import datetime as dt
from pathlib import Path

import pytest

from marketplace.catalogue.models import (
    Category,
    Designation,
    Product,
)
from marketplace.organisations.models import Agency, Vendor
from marketplace.organisations.models.agencies import AgencyName
from procurement_targets.models import (
    AgencyYear,
    OutsidePurchase,
)
from tests.factories.organisations import make_agency, make_vendor
from tests.procurement_targets.order_report.published import (
    FIRM,
    OTHER_FIRM,
    line,
)
from tests.procurement_targets.order_report.running import (
    imported,
    rewritten,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_agencies_are_made_unclassified_without_a_target(file: Path) -> None:
    known = make_agency("나래군통합", kind="basic")
    AgencyName.objects.create(agency=known, name="나래군", ends_on=dt.date(2026, 12, 31))
    imported(file)
    made = Agency.objects.exclude(pk=known.pk).get()
    assert (made.name, made.code, made.kind, made.books) == ("가온시", None, "unclassified", "real")
    assert [name.name for name in made.names.all()] == ["가온시"]
    assert OutsidePurchase.objects.filter(agency=known).count() == 1
    assert not AgencyYear.objects.exists()


def test_firms_are_made_as_references_and_known_ones_stay_as_they_are(file: Path) -> None:
    known = make_vendor("나래계측", business_number=OTHER_FIRM)
    figures = imported(file)
    made = Vendor.objects.get(business_number=FIRM)
    assert (made.name, made.registration) == ("주식회사 누리계측", "reference")
    known.refresh_from_db()
    assert (known.name, known.registration) == ("나래계측", "verified")
    assert {one["code"]: one["subjects"] for one in figures["observations"]} == {
        "firm_named_otherwise": [OTHER_FIRM],
        "shared_designation": ["2025-001"],
        "line_repeated": ["R26TA00000001 20000001"],
    }


def test_a_designation_that_two_firms_share_has_two_holders(file: Path) -> None:
    imported(file)
    shared = Designation.objects.get(number="2025-001")
    assert (shared.designator, shared.type) == ("가온부", "T1")
    assert shared.valid_until == dt.date(2027, 12, 31)
    assert {vendor.business_number for vendor in shared.vendors.all()} == {FIRM, OTHER_FIRM}
    assert [product.item_identifier for product in shared.products.all()] == ["20000001"]


def test_item_classes_become_categories_under_their_segment(file: Path) -> None:
    imported(file)
    category = Category.objects.get(slug="class-41112504")
    assert (category.name_ko, category.item_class_code) == ("수량계", "41112504")
    assert category.name_en == "Water meters"
    assert category.parent.name_ko == "실험·측정·관측 장비"
    assert category.parent.name_en == "Laboratory, measuring and testing equipment"
    product = Product.objects.get(item_identifier="20000001")
    assert (product.category, product.item_class_code) == (category, "41112504")
    assert (product.maker, product.model_name) == ("누리계측", "NR-100")


def test_an_item_under_two_classes_belongs_to_that_of_its_latest_contract(file: Path) -> None:
    later = line(contract_number="R26TA00000009", contract_on="20260501")
    other_class = {"class_code": "24111810", "class_name": "저수탱크및액세서리"}
    figures = imported(rewritten(file, later | other_class, line()))
    assert Product.objects.get().item_class_code == "24111810"
    assert {one["code"]: one["subjects"] for one in figures["observations"]} == {
        "item_in_two_classes": ["20000001"]
    }


def test_an_unknown_segment_does_not_lose_the_class(file: Path) -> None:
    imported(rewritten(file, line(class_code="98000001")))
    assert Category.objects.get(slug="class-98000001").parent.slug == "segment-00"
