"""Checking what people enter about targets and outside purchases."""

import zipfile
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.attachments import MOST_BYTES
from marketplace.catalogue.models import Designation, Product
from marketplace.ordering.models.orders import PurchaseKind
from marketplace.organisations.models import Agency, Vendor
from marketplace.policies.models import RuleSet
from marketplace.policies.queries import rules_on
from marketplace.values import business_number, clock
from marketplace.values.vat import split_total
from procurement_targets.models import OutsidePurchase
from procurement_targets.outside import OutsideFacts

EVIDENCE_SIGNATURES: Final = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
WORKBOOK_PART: Final = "xl/workbook.xml"
LONGEST_SIGNATURE: Final = max(map(len, EVIDENCE_SIGNATURES))


class OutsidePurchaseForm(forms.Form):
    """A purchase made elsewhere, as a person of the agency enters it, with its evidence.

    `facts()` gives what the verbs take. Vendor and product are those of the agency's books.
    """

    contract_number = forms.CharField(label=_("Contract number"), max_length=60)
    title = forms.CharField(label=_("Contract title"), max_length=300)
    contract_on = forms.DateField(label=_("Contract date"))
    business_number = forms.CharField(
        label=_("Vendor’s business registration number"), max_length=12
    )
    product_reference = forms.CharField(
        label=_("Item identifier or designation number"), max_length=40
    )
    kind = forms.ChoiceField(
        label=_("Kind of purchase"), choices=PurchaseKind.choices, initial=PurchaseKind.PURCHASE
    )
    method = forms.CharField(label=_("Contract method"), max_length=60, required=False)
    amount_krw = forms.IntegerField(label=_("Amount in won, VAT included"), min_value=1)
    supply_krw = forms.IntegerField(
        label=_("Amount in won without VAT"),
        min_value=1,
        required=False,
        help_text=_("Leave empty to have the tax taken off. Enter it when a part is exempt."),
    )
    evidence = forms.FileField(
        label=_("Evidence"),
        help_text=_("Contract, invoice or receipt as PDF, PNG, JPEG or XLSX, at most 10 MB."),
    )

    def __init__(
        self, *args: Any, agency: Agency, purchase: OutsidePurchase | None = None, **kwargs: Any
    ) -> None:
        """Start empty, or from a draft whose evidence may stay."""
        if purchase is not None:
            kwargs["initial"] = _initial(purchase) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.agency = agency
        if purchase is not None and purchase.evidence_id:
            self.fields["evidence"].required = False

    def clean_contract_on(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["contract_on"]
        if day > clock.today():
            raise ValidationError(_("The contract date lies in the future."))
        return day

    def clean_business_number(self) -> Vendor:
        """Find the vendor by a valid number."""
        number = business_number.normalise(self.cleaned_data["business_number"])
        business_number.validate(number)
        vendor = Vendor.objects.filter(books=self.agency.books, business_number=number).first()
        if vendor is None:
            raise ValidationError(_("No vendor with this number is known here."))
        return vendor

    def clean_product_reference(self) -> Product:
        """Find the product by its identifier, or by a designation of one product."""
        reference = self.cleaned_data["product_reference"].strip()
        products = Product.objects.filter(books=self.agency.books)
        product = products.filter(item_identifier=reference).first()
        if product is not None:
            return product
        designations = Designation.objects.filter(books=self.agency.books, number=reference)
        covered = list(products.filter(designations__in=designations).distinct()[:2])
        if not covered:
            raise ValidationError(_("No product with this number is known here."))
        if len(covered) > 1:
            raise ValidationError(
                _("This designation covers several products. Enter the item identifier.")
            )
        return covered[0]

    def clean_evidence(self) -> "File[bytes] | None":
        """Judge the file by its size and its content, not by its name."""
        file: File[bytes] | None = self.cleaned_data["evidence"]
        if file is None:
            return None
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is larger than 10 MB."))
        if not _is_evidence(file):
            raise ValidationError(_("Only PDF, PNG, JPEG and XLSX files are taken as evidence."))
        return file

    def clean(self) -> dict[str, Any]:
        """Take the tax off where the part without it is not given."""
        cleaned = super().clean() or {}
        amount_krw, day = cleaned.get("amount_krw"), cleaned.get("contract_on")
        if amount_krw is None or day is None:
            return cleaned
        if cleaned.get("supply_krw") is None:
            rate = rules_on(RuleSet.Domain.MONEY, clock.today()).number("vat_basis_points")
            cleaned["supply_krw"] = split_total(amount_krw, rate).supply_krw
        elif cleaned["supply_krw"] > amount_krw:
            self.add_error("supply_krw", _("This is more than the amount with VAT."))
        return cleaned

    def facts(self) -> OutsideFacts:
        """Return what was entered; call it on a valid form."""
        given = self.cleaned_data
        return OutsideFacts(
            vendor=given["business_number"],
            product=given["product_reference"],
            contract_number=given["contract_number"],
            title=given["title"],
            contract_on=given["contract_on"],
            amount_krw=given["amount_krw"],
            supply_krw=given["supply_krw"],
            kind=given["kind"],
            method=given["method"],
        )


class DecisionForm(forms.Form):
    """An oversight officer's note on a purchase."""

    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea)
    is_another = forms.BooleanField(
        label=_("I have compared them: this is another purchase."), required=False
    )


class BaseAmountForm(forms.Form):
    """The base amount of an agency's year and what it leaves out."""

    gross_krw = forms.IntegerField(label=_("Purchases of goods in won"), min_value=0)
    excluded_krw = forms.IntegerField(
        label=_("Excluded from the base, in won"), min_value=0, initial=0
    )
    reason = forms.CharField(label=_("Why it is excluded"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of an exclusion, and for no more than was bought."""
        cleaned = super().clean() or {}
        excluded_krw = cleaned.get("excluded_krw")
        if excluded_krw and not cleaned.get("reason"):
            self.add_error("reason", _("Say what is excluded and why."))
        if excluded_krw is not None and excluded_krw > cleaned.get("gross_krw", excluded_krw):
            self.add_error("excluded_krw", _("This is more than the purchases of goods."))
        return cleaned


def _initial(purchase: OutsidePurchase) -> dict[str, Any]:
    names = (
        "contract_number",
        "title",
        "contract_on",
        "kind",
        "method",
        "amount_krw",
        "supply_krw",
    )
    reference = purchase.product.item_identifier
    if not reference and purchase.designation:
        reference = purchase.designation.number
    return {
        **{name: getattr(purchase, name) for name in names},
        "business_number": business_number.formatted(purchase.vendor.business_number),
        "product_reference": reference,
    }


def _is_evidence(file: "File[bytes]") -> bool:
    file.seek(0)
    head = file.read(LONGEST_SIGNATURE)
    file.seek(0)
    return head.startswith(EVIDENCE_SIGNATURES) or _is_workbook(file)


def _is_workbook(file: "File[bytes]") -> bool:
    """Say whether a file is a zip with a workbook inside and is named as one."""
    if not (file.name or "").lower().endswith(".xlsx"):
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            return WORKBOOK_PART in archive.namelist()
    except zipfile.BadZipFile:
        return False
    finally:
        file.seek(0)
