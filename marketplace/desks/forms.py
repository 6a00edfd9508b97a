"""What people enter to come to an organisation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.organisations.models import Agency
from marketplace.values import business_number


class JoinAgencyForm(forms.Form):
    """Which agency of one's e-mail domain, and where in it."""

    agency = forms.TypedChoiceField(label=_("Agency"), coerce=int)
    department = forms.CharField(label=_("Department"), max_length=80, required=False)

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        """Offer the agencies that the person's address fits."""
        super().__init__(*args, **kwargs)
        self.agencies = {agency.pk: agency for agency in agencies}
        self.fields["agency"].choices = [  # type: ignore[attr-defined]
            (pk, str(agency)) for pk, agency in self.agencies.items()
        ]

    def clean_agency(self) -> Agency:
        """Return the agency itself."""
        return self.agencies[self.cleaned_data["agency"]]


class RegisterVendorForm(forms.Form):
    """A firm by its business registration number."""

    business_number = forms.CharField(
        label=_("Business registration number"),
        max_length=12,
        help_text=_("Ten digits, for example 123-45-67891."),
    )
    name = forms.CharField(label=_("Name of the firm"), max_length=120)
    name_en = forms.CharField(label=_("English name of the firm"), max_length=160, required=False)

    def clean_business_number(self) -> str:
        """Return the digits of a valid number."""
        number = business_number.normalise(self.cleaned_data["business_number"])
        if not business_number.is_valid(number):
            raise ValidationError(_("This is not a valid business registration number."))
        return number
