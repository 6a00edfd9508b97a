"""What oversight enters about firms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.organisations.models import VendorSanction


class CloseForm(forms.Form):
    """Why a registration ends."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("The firm will read it."),
    )


class SanctionForm(forms.Form):
    """What a firm is barred from, when and why."""

    kind = forms.ChoiceField(label=_("Kind"), choices=VendorSanction.Kind.choices)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput)
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Without a last day it holds until further notice."),
    )
    ground_ko = forms.CharField(label=_("Ground of the sanction"), max_length=300)
    ground_en = forms.CharField(label=_("Ground in English"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse days out of order."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        return cleaned
