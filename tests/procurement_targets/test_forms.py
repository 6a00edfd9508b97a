"""What is entered about purchases and base amounts."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from marketplace.organisations.models import Agency
from marketplace.values import clock
from procurement_targets.forms import BaseAmountForm, OutsidePurchaseForm
from procurement_targets.outside import OutsideFacts
from tests.factories.organisations import make_agency, make_vendor
from tests.factories.targets import make_designation, make_product, make_purchase

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 contract"


@pytest.fixture(autouse=True)
def an_english_day_in_2026() -> Iterator[None]:
    with clock.set_to(clock.korean_time(dt.date(2026, 11, 24))), translation.override("en"):
        yield


@pytest.fixture
def agency() -> Agency:
    return make_agency()


def file(content: bytes = PDF, name: str = "contract.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def workbook(part: str = "xl/workbook.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "<workbook/>")
    return out.getvalue()


def form(
    agency: Agency, upload: SimpleUploadedFile | None = None, **changes: Any
) -> OutsidePurchaseForm:
    given: dict[str, Any] = {
        "contract_number": "C-1",
        "title": "화재감지기 구매",
        "contract_on": "2026-05-04",
        "kind": "purchase",
        "method": "수의계약",
        "amount_krw": "1100000",
    }
    if "business_number" not in changes:
        given["business_number"] = make_vendor().business_number
    if "product_reference" not in changes:
        given["product_reference"] = make_product().item_identifier
    return OutsidePurchaseForm(given | changes, {"evidence": upload or file()}, agency=agency)


def test_a_complete_form_gives_the_facts(agency: Agency) -> None:
    vendor, product = make_vendor(), make_product()
    number = vendor.business_number
    entered = form(
        agency,
        business_number=f"{number[:3]}-{number[3:5]}-{number[5:]}",
        product_reference=product.item_identifier,
    )
    assert entered.is_valid(), entered.errors
    assert entered.facts() == OutsideFacts(
        vendor=vendor,
        product=product,
        contract_number="C-1",
        title="화재감지기 구매",
        contract_on=dt.date(2026, 5, 4),
        amount_krw=1_100_000,
        supply_krw=1_000_000,
        kind="purchase",
        method="수의계약",
    )


def test_the_part_without_tax_may_be_given(agency: Agency) -> None:
    entered = form(agency, supply_krw="1100000")
    assert entered.is_valid()
    assert entered.facts().supply_krw == 1_100_000


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"contract_on": "2026-11-25"}, "contract_on", "The contract date lies in the future."),
        (
            {"business_number": "123-45-67890"},
            "business_number",
            "This is not a valid business registration number.",
        ),
        (
            {"business_number": "1388156467"},
            "business_number",
            "No vendor with this number is known here.",
        ),
        (
            {"product_reference": "99999999"},
            "product_reference",
            "No product with this number is known here.",
        ),
        (
            {"supply_krw": "1100001"},
            "supply_krw",
            "This is more than the amount with VAT.",
        ),
        (
            {"amount_krw": "0"},
            "amount_krw",
            "Ensure this value is greater than or equal to 1.",
        ),
    ],
)
def test_each_mistake_is_named_at_its_field(
    agency: Agency, changes: dict[str, Any], field: str, message: str
) -> None:
    assert form(agency, **changes).errors == {field: [message]}


def test_vendors_and_products_of_other_books_are_not_known(agency: Agency) -> None:
    entered = form(
        agency,
        business_number=make_vendor(books="demo").business_number,
        product_reference=make_product(books="demo").item_identifier,
    )
    assert set(entered.errors) == {"business_number", "product_reference"}


def test_a_designation_of_one_product_names_it(agency: Agency) -> None:
    product = make_product()
    designation = make_designation(products=[product])
    entered = form(agency, product_reference=designation.number)
    assert entered.is_valid()
    assert entered.facts().product == product


def test_a_designation_of_several_products_does_not(agency: Agency) -> None:
    designation = make_designation(products=[make_product(), make_product()])
    assert form(agency, product_reference=designation.number).errors == {
        "product_reference": [
            "This designation covers several products. Enter the item identifier."
        ]
    }


@pytest.mark.parametrize(
    ("content", "name", "taken"),
    [
        (PDF, "contract.pdf", True),
        (PDF, "contract.txt", True),
        (b"\x89PNG\r\n\x1a\n....", "a.png", True),
        (b"\xff\xd8\xff\xe0....", "a.jpg", True),
        (workbook(), "a.xlsx", True),
        (workbook(), "a.zip", False),
        (workbook("word/document.xml"), "a.xlsx", False),
        (b"PK\x03\x04 cut off", "a.xlsx", False),
        (b"MZ program", "contract.pdf", False),
        (b"<svg/>", "a.png", False),
    ],
)
def test_evidence_is_judged_by_its_content(
    agency: Agency, content: bytes, name: str, taken: bool
) -> None:
    entered = form(agency, file(content, name))
    assert entered.is_valid() is taken
    if taken:
        assert entered.cleaned_data["evidence"].read() == content
    else:
        assert entered.errors == {
            "evidence": ["Only PDF, PNG, JPEG and XLSX files are taken as evidence."]
        }


def test_too_large_a_file_is_refused(agency: Agency) -> None:
    large = file(PDF + bytes(10 * 1024 * 1024))
    assert form(agency, large).errors == {"evidence": ["The file is larger than 10 MB."]}


def test_evidence_is_asked_for_unless_the_draft_has_some(agency: Agency) -> None:
    purchase = make_purchase(agency=agency)
    bare = OutsidePurchaseForm({}, agency=agency, purchase=purchase)
    assert bare.errors["evidence"] == ["This field is required."]
    purchase.evidence_id = 1
    kept = OutsidePurchaseForm({}, agency=agency, purchase=purchase)
    assert "evidence" not in kept.errors


def test_a_draft_fills_the_form(agency: Agency) -> None:
    purchase = make_purchase(agency=agency, contract_number="C-9", amount_krw=1_100_000)
    filled = OutsidePurchaseForm(agency=agency, purchase=purchase)
    number = purchase.vendor.business_number
    assert filled.initial == {
        "contract_number": "C-9",
        "title": purchase.title,
        "contract_on": dt.date(2026, 5, 4),
        "kind": "purchase",
        "method": "",
        "amount_krw": 1_100_000,
        "supply_krw": 1_000_000,
        "business_number": f"{number[:3]}-{number[3:5]}-{number[5:]}",
        "product_reference": purchase.product.item_identifier,
    }


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"gross_krw": "10", "excluded_krw": "0"}, {}),
        ({"gross_krw": "10", "excluded_krw": "10", "reason": "연료"}, {}),
        (
            {"gross_krw": "10", "excluded_krw": "11", "reason": "연료"},
            {"excluded_krw": ["This is more than the purchases of goods."]},
        ),
        (
            {"gross_krw": "10", "excluded_krw": "1"},
            {"reason": ["Say what is excluded and why."]},
        ),
    ],
)
def test_the_base_amount_form_asks_for_reasons(
    given: dict[str, str], errors: dict[str, list[str]]
) -> None:
    assert BaseAmountForm(given).errors == errors
