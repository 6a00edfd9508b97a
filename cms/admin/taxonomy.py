"""Categories and questions in the admin: data that editors keep, saved by the catalogue's verbs."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from marketplace.catalogue.models import Category, Question
from marketplace.catalogue.taxonomy import save_category, save_question
from marketplace.values.refusals import Refused


class OptionsField(forms.CharField):
    """Allowed values, one a line: value | Korean label | English label."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: Any) -> Any:
        """Show stored values as lines."""
        return "\n".join(map(_line_of, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[dict[str, str]]:
        """Return the values in their stored form."""
        lines: Iterable[str] = (super().clean(value) or "").splitlines()
        return [_option_of(line) for line in lines if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the stored form with what was typed."""
        return self.clean(data or "") != (initial or [])


def _line_of(option: dict[str, str]) -> str:
    parts = (option["value"], option.get("label_ko", ""), option.get("label_en", ""))
    return " | ".join(parts).rstrip(" |")


def _option_of(line: str) -> dict[str, str]:
    value, label_ko, label_en, *_rest = [*(part.strip() for part in line.split("|")), "", "", ""]
    return {"value": value, "label_ko": label_ko, "label_en": label_en}


class VerbForm(WagtailAdminModelForm):
    """A form whose row is saved by a verb of the catalogue; its refusal is an error of the form."""

    def save(self, commit: bool = True) -> Any:
        """Leave the saving to the view, which knows who acts."""
        return super().save(commit=False)


class CategoryForm(VerbForm):
    """What editors say about a category."""

    class Meta:
        model = Category
        fields: ClassVar[list[str]] = [
            "name_ko",
            "name_en",
            "slug",
            "parent",
            "description_ko",
            "description_en",
            "item_class_code",
            "icon",
            "position",
        ]


class QuestionForm(VerbForm):
    """What editors say about a question."""

    options = OptionsField(
        label=_("Allowed values"),
        required=False,
        help_text=_("One a line: value | Korean label | English label"),
    )

    class Meta:
        model = Question
        fields: ClassVar[list[str]] = [
            "category",
            "code",
            "type",
            "label_ko",
            "label_en",
            "help_ko",
            "help_en",
            "unit",
            "options",
            "required",
            "filterable",
            "position",
        ]


class SavesByVerb:
    """Saves what a form holds by the catalogue's verb."""

    request: Any
    form: Any
    produced_error_message: str | None

    def save_instance(self) -> Any:
        """Save the row with its event."""
        row = self.form.save(commit=False)
        if isinstance(row, Category):
            return save_category(category=row, actor=self.request.user)
        return save_question(question=row, actor=self.request.user)

    def form_valid(self, form: Any) -> Any:
        """Show a refusal at the form, with everything that was typed."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except Refused as refused:
            form.add_error(None, str(refused))
            self.produced_error_message = str(refused)
            return self.form_invalid(form)  # type: ignore[attr-defined]


class AddView(SavesByVerb, generic.CreateView):
    """Adds a category or a question."""


class ChangeView(SavesByVerb, generic.EditView):
    """Changes a category or a question."""


class KeptViewSet(ModelViewSet):
    """Rows that are added and changed, never deleted or copied."""

    add_view_class = AddView
    edit_view_class = ChangeView
    add_to_reference_index = False
    copy_view_enabled = False
    search_backend_name = None


class CategoryViewSet(KeptViewSet):
    """Fields and categories."""

    model = Category
    icon = "folder-open-inverse"
    menu_label = _("Categories")
    list_display: ClassVar = ["name_ko", "name_en", Column("parent", label=_("Field")), "slug"]
    list_filter: ClassVar = ["parent"]
    search_fields: ClassVar = ["name_ko", "name_en", "slug"]
    ordering = ("parent__position", "position")

    def get_form_class(self, for_update: bool = False) -> type[CategoryForm]:
        return CategoryForm


class QuestionViewSet(KeptViewSet):
    """The questions that listings of a category answer."""

    model = Question
    icon = "help"
    menu_label = _("Questions")
    list_display: ClassVar = ["label_ko", "category", "type", "required", "filterable"]
    list_filter: ClassVar = ["category", "type"]
    search_fields: ClassVar = ["label_ko", "label_en", "code"]
    ordering = ("category__name_ko", "position")

    def get_form_class(self, for_update: bool = False) -> type[QuestionForm]:
        return QuestionForm


class CatalogueGroup(ModelViewSetGroup):
    """The data of the catalogue that editors keep."""

    items = (CategoryViewSet, QuestionViewSet)
    menu_label = _("Catalogue")
    menu_icon = "list-ul"
    menu_order = 160
