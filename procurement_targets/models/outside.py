"""Purchases made elsewhere: imported from a published report or entered by the agency."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.catalogue.models import Attachment, Designation, Product
from marketplace.ordering.models.orders import PurchaseKind
from marketplace.organisations.models import Agency, Vendor
from marketplace.values.books import Books


class ReportImport(models.Model):
    """One run of the import of a published report."""

    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField()
    rows_taken = models.PositiveIntegerField()
    amount_krw = models.BigIntegerField()
    imported_at = models.DateTimeField()
    imported_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("report import")


class OutsidePurchase(models.Model):
    """A purchase that was not made on this platform.

    The line of a report is known by contract number, item identifier and occurrence in the file.
    Allowed moves are in `procurement_targets.rules.OUTSIDE_MOVES`.
    """

    class Status(models.TextChoices):
        """States of an outside purchase."""

        DRAFTED = "drafted", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        VERIFIED = "verified", _("Verified")
        REJECTED = "rejected", pgettext_lazy("outside purchase", "Rejected")

    class Origin(models.TextChoices):
        """Who said so."""

        REPORT = "report", _("Published report")
        AGENCY = "agency", _("Entered by the agency")

    books = models.CharField(max_length=10, choices=Books.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    status = models.CharField(max_length=10, choices=Status.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="outside_purchases")
    paying_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    designation = models.ForeignKey(
        Designation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contract_number = models.CharField(_("contract number"), max_length=60)
    item_identifier = models.CharField(max_length=16, blank=True)
    occurrence = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("contract title"), max_length=300)
    contract_on = models.DateField(_("contract date"))
    due_on = models.DateField(null=True, blank=True)
    kind = models.CharField(
        max_length=10, choices=PurchaseKind.choices, default=PurchaseKind.PURCHASE
    )
    method = models.CharField(_("contract method"), max_length=60, blank=True)
    amount_krw = models.BigIntegerField(_("amount, VAT included"))
    supply_krw = models.BigIntegerField()
    # Everything else that the report says about the line, as published.
    published = models.JSONField(default=dict)
    # Hash of the line's facts: tells "known" from "known with other facts".
    facts_sha256 = models.CharField(max_length=64)
    report_import = models.ForeignKey(
        ReportImport, on_delete=models.PROTECT, null=True, blank=True, related_name="purchases"
    )
    evidence = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_note = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("outside purchase")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["books", "contract_number", "item_identifier", "occurrence"],
                condition=Q(origin="report"),
                name="report_line_once",
            )
        ]
        indexes = [
            models.Index(fields=["agency", "status", "-id"], name="outside_of_agency"),
            models.Index(fields=["contract_number"], name="outside_by_contract"),
        ]
