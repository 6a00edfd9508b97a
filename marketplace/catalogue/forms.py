"""The listing form of the vendor portal: fields, questions of the category, price options."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import ClusterForm

from marketplace.catalogue.models import Category, Listing, Product, Question
from marketplace.organisations.regions import region_choices

SERVICE_FIELDS = (
    "service_type",
    "deployment",
    "csap",
    "billing",
    "minimum_months",
    "sla_percent",
    "support_ko",
    "data_region_ko",
    "exit_ko",
)


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Return the lines that are not empty."""
        text = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]


class ListingForm(ClusterForm):
    """Edits the latest revision of a listing; every field may stay empty until submission.

    `cleaned_data` has an entry `answers` with the answered questions, numbers as whole numbers or
    decimal text.
    """

    regions = forms.MultipleChoiceField(
        label=_("Delivery regions"),
        required=False,
        choices=region_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    certificates = LinesField(label=_("Certificates, one a line"), required=False)

    class Meta:
        model = Listing
        fields = (
            "category",
            "title_ko",
            "title_en",
            "summary_ko",
            "summary_en",
            "description_ko",
            "features_ko",
            "limits_ko",
            "keywords_ko",
            "model_name",
            "maker",
            "price_krw",
            "unit_ko",
            "unit_en",
            "price_note_ko",
            "price_note_en",
            "delivery_days",
            "warranty_months",
            "regions",
            "lease",
            "operation_krw_year",
            "consumables_krw_year",
            "maintenance_krw_year",
            "exit_krw",
            "acceptance_ko",
            "certificates",
            *SERVICE_FIELDS,
        )
        formsets = {
            "price_options": {"fields": ["code", "name_ko", "name_en", "unit_ko", "price_krw"]}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.product.kind != Product.Kind.DIGITAL_SERVICE:
            for name in SERVICE_FIELDS:
                del self.fields[name]
        self.fields["category"].queryset = Category.objects.filter(
            parent__isnull=False
        ).select_related("parent")
        self.questions = self._questions()
        for question in self.questions:
            self.fields[f"answer_{question.code}"] = field_for(question)
            if question.code in self.instance.answers:
                self.initial[f"answer_{question.code}"] = self.instance.answers[question.code]

    def _questions(self) -> list[Question]:
        """Return the questions of the category chosen in this form, else of the saved one."""
        chosen = self.data.get(self.add_prefix("category")) if self.is_bound else None
        category_id = chosen or self.instance.category_id
        if not category_id or not str(category_id).isdigit():
            return []
        return list(Question.objects.filter(category_id=category_id))

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """Return the bound fields of the questions, in the order of the category."""
        return [self[f"answer_{question.code}"] for question in self.questions]

    def clean(self) -> dict[str, Any]:
        """Gather the answers of all questions into one entry."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        answers = {}
        for question in self.questions:
            value = cleaned.get(f"answer_{question.code}")
            if value not in (None, "", []):
                answers[question.code] = stored_answer(question, value)
        cleaned["answers"] = answers
        self.instance.answers = answers
        return cleaned


def field_for(question: Question) -> forms.Field:
    """Return the form field that asks a question."""
    common: dict[str, Any] = {
        "label": question.label,
        "help_text": question.help,
        "required": False,  # what is missing is said at submission, so that drafts can be saved
    }
    choices = [
        (option["value"], question.option_label(option["value"])) for option in question.options
    ]
    match question.type:
        case Question.Type.NUMBER:
            return forms.DecimalField(**common)
        case Question.Type.YES_NO:
            return forms.TypedChoiceField(
                choices=[("", _("Not answered")), ("yes", _("Yes")), ("no", _("No"))],
                coerce=lambda value: value == "yes",
                empty_value=None,
                **common,
            )
        case Question.Type.CHOICE:
            return forms.ChoiceField(choices=[("", _("Not answered")), *choices], **common)
        case Question.Type.MULTIPLE:
            return forms.MultipleChoiceField(
                choices=choices, widget=forms.CheckboxSelectMultiple, **common
            )
    return forms.CharField(max_length=500, **common)


def stored_answer(question: Question, value: Any) -> Any:
    """Return an answer as it is kept: numbers as whole numbers or decimal text."""
    if question.type == Question.Type.NUMBER and isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"
    return value
