"""The listing form of the vendor portal: fields, questions of the category, rows, uploads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import ClusterForm

from marketplace.catalogue.form_fields import (
    LinesField,
    WonField,
    category_choices,
    field_for,
    shown_answer,
    stored_answer,
)
from marketplace.catalogue.form_rows import DOCUMENT_KINDS, ROWS
from marketplace.catalogue.models import Attachment, Category, Listing, Product, Question
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
AMOUNTS = (
    "price_krw",
    "operation_krw_year",
    "consumables_krw_year",
    "maintenance_krw_year",
    "exit_krw",
)


class ListingForm(ClusterForm):
    """Edits the latest revision of a listing; every field may stay empty until submission.

    `cleaned_data` has an entry `answers` with the answered questions, numbers as whole numbers or
    decimal text. Files that are sent along are taken in by `catalogue.editing`.
    """

    regions = forms.MultipleChoiceField(
        label=_("Delivery regions"),
        required=False,
        choices=region_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    certificates = LinesField(label=_("Certificates, one a line"), required=False)
    seen_revision_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    new_picture = forms.FileField(
        label=_("Add a picture"), required=False, help_text=_("PNG, JPEG or WebP, up to 10 MB.")
    )
    new_picture_alternative_ko = forms.CharField(
        label=_("What the new picture shows"), required=False, max_length=200
    )
    new_document = forms.FileField(
        label=_("Add a document"),
        required=False,
        help_text=_("PDF, PNG, JPEG, DOCX, XLSX, HWPX or ZIP, up to 10 MB."),
    )
    new_document_kind = forms.ChoiceField(
        label=_("Kind of document"),
        required=False,
        initial=DOCUMENT_KINDS[0].value,
        choices=[(kind.value, kind.label) for kind in DOCUMENT_KINDS],
    )
    new_document_title_ko = forms.CharField(
        label=_("Title of the new document"), required=False, max_length=200
    )

    class Meta:
        model = Listing
        fields = (
            "category",
            "title_ko",
            "title_en",
            "summary_ko",
            "summary_en",
            "description_ko",
            "description_en",
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
        field_classes = dict.fromkeys(AMOUNTS, WonField)
        labels = {"price_note_en": _("What the price leaves out, in English")}
        formsets = ROWS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance: Listing = kwargs["instance"]
        # Rows may only name files that this vendor gave us.
        self.files_of_vendor = Attachment.objects.filter(vendor_id=instance.vendor_id)
        super().__init__(*args, **kwargs)
        self.initial["seen_revision_id"] = instance.latest_revision_id
        if instance.product.kind != Product.Kind.DIGITAL_SERVICE:
            for name in SERVICE_FIELDS:
                del self.fields[name]
        self._offer_categories()
        self._show_files()
        self.questions = self._questions()
        for question in self.questions:
            self.fields[f"answer_{question.code}"] = field_for(question)
            if question.code in instance.answers:
                value = shown_answer(question, instance.answers[question.code])
                self.initial[f"answer_{question.code}"] = value

    def _offer_categories(self) -> None:
        field = self.fields["category"]
        field.queryset = Category.objects.filter(parent__isnull=False).select_related("parent")
        categories = sorted(field.queryset, key=lambda c: (c.parent.position, c.position, c.pk))
        field.choices = category_choices(categories)

    def _show_files(self) -> None:
        """Give each row its file to show, in one query."""
        rows = [*self.formsets["pictures"].forms, *self.formsets["documents"].forms]
        chosen = [str(row["attachment"].value() or "") for row in rows]
        files = self.files_of_vendor.in_bulk([int(pk) for pk in chosen if pk.isdecimal()])
        for row, pk in zip(rows, chosen, strict=True):
            row.file = files.get(int(pk)) if pk.isdecimal() else None

    def _questions(self) -> list[Question]:
        """Return the questions of the category chosen in this form, else of the saved one."""
        chosen = self.data.get(self.add_prefix("category")) if self.is_bound else None
        category_id = chosen or self.instance.category_id
        if not str(category_id or "").isdecimal():
            return []
        return list(Question.objects.filter(category_id=category_id))

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """Return the bound fields of the questions, in the order of the category."""
        return [self[f"answer_{question.code}"] for question in self.questions]

    def clean(self) -> dict[str, Any]:
        """Gather the answers of all questions into one entry, and ask for words beside a file."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        answers = {}
        for question in self.questions:
            value = cleaned.get(f"answer_{question.code}")
            if value not in (None, "", []):
                answers[question.code] = stored_answer(question, value)
        cleaned["answers"] = answers
        self.instance.answers = answers
        self._ask_for_words("new_picture", "new_picture_alternative_ko")
        self._ask_for_words("new_document", "new_document_title_ko")
        return cleaned

    def _ask_for_words(self, file: str, words: str) -> None:
        if self.cleaned_data.get(file) and not self.cleaned_data.get(words):
            self.add_error(words, _("Please say in words what this file is."))

    def save(self, commit: bool = True) -> Listing:
        """Return the edited listing with its rows numbered in the order of the form."""
        edited: Listing = super().save(commit=commit)
        number_rows(edited)
        return edited


def number_rows(listing: Listing) -> None:
    """Give every row its place, and new price options a code that no other one has."""
    for rows in (listing.price_options, listing.pictures, listing.documents):
        for position, row in enumerate(rows.all()):
            row.position = position
    codes = {option.code for option in listing.price_options.all()}
    for option in listing.price_options.all():
        if not option.code:
            option.code = next(
                code for n in range(1, len(codes) + 2) if (code := f"option-{n}") not in codes
            )
            codes.add(option.code)
