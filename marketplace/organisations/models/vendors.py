"""Firms that sell, and what bars them from selling."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.organisations.models.agencies import Dated
from marketplace.values import business_number
from marketplace.values.books import Books


class Vendor(models.Model):
    """A firm, identified by its business registration number."""

    class Registration(models.TextChoices):
        """How the firm came onto the platform."""

        REFERENCE = "reference", _("Known from a published report")
        APPLIED = "applied", _("Applied")
        VERIFIED = "verified", _("Verified")
        CLOSED = "closed", _("Closed")

    class Size(models.TextChoices):
        """Size class of the firm."""

        MICRO = "micro", _("Micro enterprise")
        SMALL = "small", _("Small enterprise")
        MEDIUM = "medium", _("Medium enterprise")
        LARGE = "large", _("Large enterprise")
        UNKNOWN = "unknown", _("Not known")

    business_number = models.CharField(
        _("business registration number"), max_length=10, validators=[business_number.validate]
    )
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    registration = models.CharField(max_length=10, choices=Registration.choices)
    size = models.CharField(max_length=10, choices=Size.choices, default=Size.UNKNOWN)
    # women, disabled, social, youth: kinds of firms with higher limits for direct contracts.
    preferred = models.JSONField(default=list, blank=True)
    region = models.CharField(_("region"), max_length=40, blank=True)
    founded_year = models.PositiveSmallIntegerField(null=True, blank=True)
    intro_ko = models.TextField(_("introduction"), blank=True)
    intro_en = models.TextField(_("introduction in English"), blank=True)
    books = models.CharField(max_length=10, choices=Books.choices)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("vendor")
        constraints = [
            models.UniqueConstraint(fields=["books", "business_number"], name="vendor_once")
        ]

    def __str__(self) -> str:
        if self.name_en and (get_language() or "").startswith("en"):
            return self.name_en
        return self.name


class VendorSanction(Dated):
    """A bar on a vendor in a period: it ends by its date, not by a job."""

    class Kind(models.TextChoices):
        """What the vendor is barred from."""

        DEBARMENT = "debarment", _("Debarred from public contracts")
        TRADE_SUSPENSION = "trade_suspension", _("Suspended from trade on the platform")

    vendor = models.ForeignKey(Vendor, on_delete=models.CASCADE, related_name="sanctions")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    ground_ko = models.CharField(max_length=300)
    ground_en = models.CharField(max_length=300, blank=True)

    class Meta(Dated.Meta):
        abstract = False
