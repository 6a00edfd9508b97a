"""Designations of innovative products: who designated what, for whom, from when until when."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models.products import Product
from marketplace.organisations.models import Vendor
from marketplace.organisations.models.agencies import Dated
from marketplace.values.books import Books


class Designation(models.Model):
    """The designation of innovative products (혁신제품 지정).

    Whether it holds on a day follows from the dates alone: no job has to run for it to end.
    `valid_until` is the last day, extensions included.
    Source: Procurement Act art. 27; Enforcement Decree art. 33.
    """

    class Type(models.TextChoices):
        """The two types since March 2023."""

        TYPE_1 = "T1", _("Type 1 (research and development)")
        TYPE_2 = "T2", _("Type 2 (prototype)")

    number = models.CharField(_("designation number"), max_length=40)
    type = models.CharField(max_length=2, choices=Type.choices)
    designator = models.CharField(_("designating body"), max_length=80)
    valid_from = models.DateField()
    valid_until = models.DateField()
    revoked_on = models.DateField(null=True, blank=True)
    books = models.CharField(max_length=10, choices=Books.choices)
    vendors = models.ManyToManyField(
        Vendor, through="DesignationHolder", related_name="designations"
    )
    products = models.ManyToManyField(
        Product, through="DesignationProduct", related_name="designations"
    )

    class Meta:
        verbose_name = _("designation")
        constraints = [
            models.UniqueConstraint(
                fields=["books", "designator", "number"], name="designation_number_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="designation_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the designation is valid on `day`, both end days included."""
        if self.revoked_on is not None and day >= self.revoked_on:
            return False
        return self.valid_from <= day <= self.valid_until

    def days_left(self, day: dt.date) -> int:
        """Return how many days remain after `day`; negative when it is over."""
        last = self.valid_until
        if self.revoked_on is not None:
            last = min(last, self.revoked_on - dt.timedelta(days=1))
        return (last - day).days


class DesignationHolder(Dated):
    """A vendor that holds a designation; several firms may share one."""

    designation = models.ForeignKey(Designation, on_delete=models.CASCADE)
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT)

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["designation", "vendor"], name="holder_once"),
        ]


class DesignationProduct(models.Model):
    """A product that a designation covers."""

    designation = models.ForeignKey(Designation, on_delete=models.CASCADE)
    product = models.ForeignKey(Product, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["designation", "product"], name="designated_product_once"
            )
        ]


class DesignationExtension(Dated):
    """An extension of a designation: the first for one year, the second for two.

    Source: directive on designation and purchase of innovative products, art. 13.
    """

    designation = models.ForeignKey(
        Designation, on_delete=models.CASCADE, related_name="extensions"
    )
    number = models.PositiveSmallIntegerField()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["designation", "number"], name="extension_once"),
        ]
