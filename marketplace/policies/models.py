"""Rule sets and their rows. An adopted set is never changed; a new version replaces it by date."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class RuleSet(models.Model):
    """One version of the rules of a domain, valid from a day until the next version's day."""

    class Domain(models.TextChoices):
        """What the rules are about."""

        TARGETS = "targets", _("Purchase targets and counting")
        ORDERING = "ordering", _("Ordering")
        MONEY = "money", _("Money")
        RECORDS = "records", _("Keeping of records")

    class Status(models.TextChoices):
        """In force and superseded are derived from the dates of adopted sets."""

        DRAFT = "draft", _("Draft")
        ADOPTED = "adopted", _("Adopted")

    domain = models.CharField(max_length=20, choices=Domain.choices)
    version = models.CharField(max_length=20)
    title_ko = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    valid_from = models.DateField()
    citation_ko = models.TextField(blank=True)
    citation_en = models.TextField(blank=True)
    drafted_by_id = models.BigIntegerField(null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("rule set")
        constraints = [
            models.UniqueConstraint(fields=["domain", "version"], name="rule_set_version_once"),
            models.UniqueConstraint(
                fields=["domain", "valid_from"],
                condition=Q(status="adopted"),
                name="one_adopted_rule_set_per_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain} {self.version}"

    @property
    def title(self) -> str:
        """Return the title in the language of the page."""
        return _in_language(self.title_ko, self.title_en)


class Rule(models.Model):
    """One number, list or switch of a rule set.

    `scope` narrows it to a law (state, local) or a kind of body; empty means everywhere.
    `confidence` is A (law text read) to D (second-hand), K (general knowledge) or X (assumed).
    """

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="rules")
    code = models.CharField(max_length=60)
    scope = models.CharField(max_length=40, blank=True)
    value = models.JSONField()
    unit = models.CharField(max_length=30, blank=True)
    text_ko = models.CharField(max_length=300, blank=True)
    text_en = models.CharField(max_length=300, blank=True)
    source_ko = models.CharField(max_length=300, blank=True)
    source_en = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=1, default="X")

    class Meta:
        verbose_name = _("rule")
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "code", "scope"], name="rule_once_per_set")
        ]

    def __str__(self) -> str:
        return f"{self.code}{f'[{self.scope}]' if self.scope else ''}"

    @property
    def text(self) -> str:
        """Return the rule in plain words, in the language of the page."""
        return _in_language(self.text_ko, self.text_en)

    @property
    def source(self) -> str:
        """Return where the rule is written, in the language of the page."""
        return _in_language(self.source_ko, self.source_en)


def _in_language(korean: str, english: str) -> str:
    return english if english and (get_language() or "").startswith("en") else korean
