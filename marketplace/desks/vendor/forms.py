"""What the firm's people enter outside the listing editor."""

import secrets
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.form_fields import category_choices
from marketplace.catalogue.models import Category, Product
from marketplace.ordering.models import OrderLine
from marketplace.organisations.models import Vendor
from marketplace.organisations.regions import region_choices
from marketplace.organisations.roles import ROLES_OF_DESK, Desk, Role
from marketplace.values import clock

VENDOR_ROLES = [(role.value, role.label) for role in Role if role in ROLES_OF_DESK[Desk.VENDOR]]


class NewListingForm(forms.Form):
    """With what a listing begins."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Product.Kind.choices,
        initial=Product.Kind.GOODS,
        widget=forms.RadioSelect,
    )
    title_ko = forms.CharField(label=_("Title in Korean"), max_length=300)
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.none(),
        help_text=_("The category decides what is asked. You can change it while it is a draft."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the categories under their fields."""
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Category.objects.filter(parent__isnull=False).select_related("parent")
        order = ("parent__position", "position", "pk")
        field.choices = category_choices(list(field.queryset.order_by(*order)))


class DeclineForm(forms.Form):
    """Why an order is not taken on."""

    reason = forms.CharField(
        label=_("Reason for declining"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The agency reads this, and its budget is given back."),
    )


class OnceForm(forms.Form):
    """A form that counts once, however often it is sent."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give each page that is shown its own key."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", secrets.token_hex(16))


class DeliveryForm(OnceForm):
    """Which units of which lines have arrived, and when."""

    delivered_on = forms.DateField(label=_("Delivered on"))
    note = forms.CharField(
        label=_("Note for the inspector"),
        max_length=300,
        required=False,
        help_text=_("For example the consignment number or who received it."),
    )

    def __init__(self, *args: Any, lines: Iterable[OrderLine], **kwargs: Any) -> None:
        """Ask for each line that has something left to deliver."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("delivered_on", clock.today())
        self.lines = [line for line in lines if line.deliverable_quantity]
        for line in self.lines:
            self.fields[f"line_{line.pk}"] = forms.IntegerField(
                label=line.title,
                min_value=0,
                initial=line.deliverable_quantity,
                required=False,
                help_text=_("Up to %(count)s %(unit)s")
                % {"count": line.deliverable_quantity, "unit": line.unit},
            )

    @property
    def quantity_fields(self) -> list[forms.BoundField]:
        """Return the bound quantities, in the order of the lines."""
        return [self[f"line_{line.pk}"] for line in self.lines]

    @property
    def quantities(self) -> dict[int, int]:
        """Return how many units of each line were entered."""
        return {line.pk: self.cleaned_data.get(f"line_{line.pk}") or 0 for line in self.lines}


class ProfileForm(forms.ModelForm[Vendor]):
    """What the firm says about itself."""

    region = forms.ChoiceField(label=_("Region"), required=False)

    class Meta:
        model = Vendor
        fields = ("name_en", "region", "founded_year", "intro_ko", "intro_en")
        labels = {"founded_year": _("Founded in")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the regions, but not the whole country: a firm sits somewhere."""
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Not said")), *region_choices()[1:]]

    def clean_founded_year(self) -> int | None:
        """Refuse years that have not come."""
        year: int | None = self.cleaned_data["founded_year"]
        if year is not None and not 1800 <= year <= clock.today().year:
            raise forms.ValidationError(_("Please enter the year in which the firm was founded."))
        return year


class RolesForm(forms.Form):
    """The roles of one member."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=VENDOR_ROLES, widget=forms.CheckboxSelectMultiple
    )


class MemberForm(RolesForm):
    """A person who is to belong to the firm."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The person needs an account here with this address."),
    )
    field_order = ("email", "roles")
