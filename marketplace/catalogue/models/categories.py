"""Categories and the questions that a listing in them answers: data, not code."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(korean: str, english: str) -> str:
    """Return the English text on an English page where there is one, else the Korean."""
    return english if english and (get_language() or "").startswith("en") else korean


class Category(models.Model):
    """A branch of the catalogue. The tree has two levels: fields, and categories within them."""

    slug = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name_ko = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    description_ko = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    item_class_code = models.CharField(
        _("item class code"), max_length=8, blank=True, db_index=True
    )
    icon = models.CharField(max_length=30, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "name_ko"]

    def __str__(self) -> str:
        return in_language(self.name_ko, self.name_en)


class Question(models.Model):
    """A question that listings of a category answer, with its type, unit and allowed values."""

    class Type(models.TextChoices):
        """What an answer looks like: a number, text, one value, several values, yes or no."""

        NUMBER = "number", _("Number")
        TEXT = "text", _("Text")
        CHOICE = "choice", _("One of several values")
        MULTIPLE = "multiple", _("Several values")
        YES_NO = "yes_no", _("Yes or no")

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=60)
    label_ko = models.CharField(_("label"), max_length=120)
    label_en = models.CharField(_("label in English"), max_length=120, blank=True)
    help_ko = models.CharField(_("explanation"), max_length=300, blank=True)
    help_en = models.CharField(_("explanation in English"), max_length=300, blank=True)
    type = models.CharField(max_length=10, choices=Type.choices)
    unit = models.CharField(max_length=20, blank=True)
    # For CHOICE and MULTIPLE: [{"value", "label_ko", "label_en"}, ...]
    options = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    filterable = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["category", "code"], name="question_code_once")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the question in the language of the page."""
        return in_language(self.label_ko, self.label_en)

    @property
    def help(self) -> str:
        """Return the explanation in the language of the page."""
        return in_language(self.help_ko, self.help_en)

    def option_label(self, value: str) -> str:
        """Return the label of an allowed value, or the value itself when it is not known."""
        for option in self.options:
            if option["value"] == value:
                return in_language(option["label_ko"], option.get("label_en", ""))
        return value
