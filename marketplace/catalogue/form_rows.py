"""The rows of a listing form: price options, pictures, documents.

A row that was never published has no number yet and is made anew from what the form sends, so each
row carries everything that it consists of.
"""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.form_fields import WonField
from marketplace.catalogue.models import Attachment, ListingDocument, ListingPicture, PriceOption

MOST_OPTIONS = 30
MOST_PICTURES = 8
MOST_DOCUMENTS = 12
DOCUMENT_KINDS = (
    Attachment.Kind.SPEC,
    Attachment.Kind.MANUAL,
    Attachment.Kind.TEST_REPORT,
    Attachment.Kind.ACCEPTANCE,
    Attachment.Kind.CERTIFICATE,
)


class PriceOptionForm(forms.ModelForm[PriceOption]):
    """One variant or extra; its code is given by us and stays, for orders refer to it."""

    class Meta:
        model = PriceOption
        fields = ("code", "name_ko", "name_en", "unit_ko", "price_krw")
        field_classes = {"price_krw": WonField}
        widgets = {"code": forms.HiddenInput}
        labels = {
            "name_ko": _("Name of the option"),
            "name_en": _("Name in English"),
            "unit_ko": _("Unit"),
            "price_krw": _("Price, VAT included"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False


class _FileRowForm(forms.ModelForm[Any]):
    """A row that stands for a file taken in before; only the vendor's own files are known."""

    def __init__(self, *args: Any, files_of_vendor: QuerySet[Attachment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file: Attachment | None = None  # for the page to show; the listing form sets it
        field = self.fields["attachment"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = files_of_vendor


class PictureForm(_FileRowForm):
    """A picture and its text alternative."""

    class Meta:
        model = ListingPicture
        fields = ("attachment", "alternative_ko", "alternative_en")
        widgets = {"attachment": forms.HiddenInput}
        labels = {
            "alternative_ko": _("What the picture shows"),
            "alternative_en": _("What the picture shows, in English"),
        }


class DocumentForm(_FileRowForm):
    """A document and its title."""

    class Meta:
        model = ListingDocument
        fields = ("attachment", "title_ko")
        widgets = {"attachment": forms.HiddenInput}
        labels = {"title_ko": _("Title of the document")}


ROWS: dict[str, dict[str, Any]] = {
    "price_options": {"form": PriceOptionForm, "extra": 2, "max_num": MOST_OPTIONS},
    "pictures": {
        "form": PictureForm,
        "extra": 0,
        "max_num": MOST_PICTURES,
        "validate_max": True,
        "inherit_kwargs": ["files_of_vendor"],
    },
    "documents": {
        "form": DocumentForm,
        "extra": 0,
        "max_num": MOST_DOCUMENTS,
        "validate_max": True,
        "inherit_kwargs": ["files_of_vendor"],
    },
}
