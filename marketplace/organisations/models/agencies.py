"""Public bodies that buy, with names, kinds and relations as they were on a day."""

import datetime as dt
from typing import TypeVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.values.books import Books

M = TypeVar("M", bound=models.Model)


class AgencyKind(models.TextChoices):
    """The kinds of public bodies that results are shown by."""

    CENTRAL = "central", _("Central administrative body")
    METRO = "metro", _("Metropolitan or provincial government")
    BASIC = "basic", _("City, county or district")
    PUBLIC_CORPORATION = "public_corporation", _("Public corporation")
    QUASI_GOVERNMENT = "quasi_government", _("Quasi-governmental institution")
    OTHER_PUBLIC = "other_public", _("Other public institution")
    LOCAL_PUBLIC_ENTERPRISE = "local_public_enterprise", _("Local public enterprise")
    LOCAL_MEDICAL_CENTER = "local_medical_center", _("Local medical centre")
    EDUCATION = "education", _("Education authority")
    UNCLASSIFIED = "unclassified", _("Not classified")


class Dated(models.Model):
    """Something that holds from a day until a day, both included; an open end is null."""

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
            )
        ]


def holding_on(rows: QuerySet[M], day: dt.date) -> QuerySet[M]:
    """Return the dated rows that hold on `day`."""
    return rows.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
    )


class Agency(models.Model):
    """A public body that buys (수요기관).

    `name` and `kind` are those of today; what held on an earlier day stands in AgencyName and
    AgencyKindPeriod.
    """

    code = models.CharField(_("agency code"), max_length=20, null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    kind = models.CharField(max_length=30, choices=AgencyKind.choices)
    region = models.CharField(_("region"), max_length=40, blank=True)
    books = models.CharField(max_length=10, choices=Books.choices)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            models.UniqueConstraint(
                fields=["books", "name"], condition=Q(code__isnull=True), name="uncoded_agency_once"
            )
        ]
        indexes = [models.Index(fields=["books", "kind", "name"], name="agency_by_kind")]

    def __str__(self) -> str:
        if self.name_en and (get_language() or "").startswith("en"):
            return self.name_en
        return self.name


class AgencyName(Dated):
    """A name that an agency bears or bore."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=120, db_index=True)

    class Meta(Dated.Meta):
        abstract = False


class AgencyKindPeriod(Dated):
    """The kind of an agency in a period; public institutions are classed anew each January."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="kinds")
    kind = models.CharField(max_length=30, choices=AgencyKind.choices)

    class Meta(Dated.Meta):
        abstract = False


class AgencyRelation(Dated):
    """How an agency belongs to another.

    Results of `belongs_to` add up into the parent's; those of `supervised_by` are only shown
    beside it.
    """

    class Kind(models.TextChoices):
        """Whether results add up."""

        BELONGS_TO = "belongs_to", _("Belongs to")
        SUPERVISED_BY = "supervised_by", _("Supervised by")

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(max_length=20, choices=Kind.choices)

    class Meta(Dated.Meta):
        abstract = False


class AgencySuccession(models.Model):
    """What became of an agency: which body took over which share of it, and when."""

    predecessor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="precessions")
    happened_on = models.DateField()
    share_basis_points = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share_basis_points__lte=10_000), name="succession_share_at_most_all"
            )
        ]


class AgencyDomain(models.Model):
    """An e-mail domain whose holders may ask for an account of the agency."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=120, unique=True)
    approved_at = models.DateTimeField()
    approved_by_id = models.BigIntegerField(null=True)
