"""Budget lines of agencies and what was committed and spent on them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.organisations.models import Agency


class BudgetLine(models.Model):
    """An appropriation of an agency for a year.

    `committed_krw` and `spent_krw` are rollups of BudgetEntry, kept in the same transaction;
    committed is what is bound and not yet paid.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="budget_lines")
    year = models.PositiveSmallIntegerField()
    code = models.CharField(_("budget code"), max_length=40)
    name = models.CharField(_("budget line"), max_length=120)
    amount_krw = models.BigIntegerField(_("appropriation"))
    committed_krw = models.BigIntegerField(default=0)
    spent_krw = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("budget line")
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "code"], name="budget_line_once"),
            models.CheckConstraint(
                condition=Q(amount_krw__gte=F("committed_krw") + F("spent_krw")),
                name="budget_line_not_overdrawn",
            ),
            models.CheckConstraint(
                condition=Q(committed_krw__gte=0, spent_krw__gte=0),
                name="budget_line_sums_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def available_krw(self) -> int:
        """Return what can still be committed."""
        return self.amount_krw - self.committed_krw - self.spent_krw


class BudgetEntry(models.Model):
    """One movement on a budget line; rows are added, never changed."""

    class Kind(models.TextChoices):
        """Commit binds, release gives back, spend turns bound into paid."""

        COMMIT = "commit", _("Committed")
        RELEASE = "release", _("Released")
        SPEND = "spend", _("Spent")

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="entries")
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # What moved the budget, such as "placed", "change:2", "payment:17": the same cause comes once.
    cause = models.CharField(max_length=40)
    amount_krw = models.BigIntegerField()
    entered_at = models.DateTimeField()
    # Who bound, gave back or paid; whoever paid may not inspect later.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "kind", "cause"], name="budget_entry_once"),
            models.CheckConstraint(condition=Q(amount_krw__gt=0), name="budget_entry_positive"),
        ]
