"""An agency's purchase target for a year."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.organisations.models import Agency, AgencyKind
from marketplace.policies.models import RuleSet
from marketplace.values.books import Books


class AgencyYear(models.Model):
    """Base amount, rate and target of one agency in one year, with its kind as of that year.

    Without a base amount there is no target: never 0 % and never 100 %.
    """

    class Obligation(models.TextChoices):
        """Whether the result is evaluated: the target is a management target, not a duty."""

        EVALUATED = "evaluated", _("Evaluated")
        REPORTED_ONLY = "reported_only", _("Reported only")
        EXEMPT = "exempt", _("Exempt")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    books = models.CharField(max_length=10, choices=Books.choices)
    kind = models.CharField(max_length=30, choices=AgencyKind.choices)
    parent = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    obligation = models.CharField(
        max_length=15, choices=Obligation.choices, default=Obligation.EVALUATED
    )
    base_year = models.PositiveSmallIntegerField(null=True, blank=True)
    gross_purchase_krw = models.BigIntegerField(null=True, blank=True)
    base_amount_krw = models.BigIntegerField(null=True, blank=True)
    rate_basis_points = models.PositiveIntegerField(null=True, blank=True)
    target_krw = models.BigIntegerField(null=True, blank=True)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("yearly target")
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="agency_year_once"),
            models.CheckConstraint(
                condition=Q(target_krw__isnull=True) | Q(target_krw__gt=0),
                name="no_target_is_null_not_zero",
            ),
        ]
        indexes = [models.Index(fields=["books", "year", "kind"], name="agency_year_by_kind")]


class BaseExclusion(models.Model):
    """A part of the purchases that the base amount leaves out, with its reason."""

    agency_year = models.ForeignKey(AgencyYear, on_delete=models.CASCADE, related_name="exclusions")
    code = models.CharField(max_length=40)
    amount_krw = models.BigIntegerField()
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_year", "code"], name="base_exclusion_once")
        ]
