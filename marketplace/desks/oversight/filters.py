"""The GET forms above the lists of the desk: each state of them is a permanent address."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.apps import apps
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.desks.history import VERBS
from marketplace.ordering.models.orders import PurchaseKind
from marketplace.organisations.models import AgencyKind
from procurement_targets.figures import Band, Level

Choice = tuple[str, str | Promise]
ALL: Choice = ("", _("All"))
STREAMS: dict[str, str | Promise] = {
    "accounts": _("Accounts"),
    "catalogue": _("Listings"),
    "cms": _("Pages"),
    "ordering": _("Purchases"),
    "organisations": _("Organisations"),
    "payments": _("Payments"),
    "policies": _("Rule sets"),
    "procurement_targets": _("Purchase targets"),
}
# What events are about; other rows change only as parts of these.
SUBJECTS = (
    "accounts.user",
    "catalogue.category",
    "catalogue.designation",
    "catalogue.listing",
    "catalogue.product",
    "catalogue.question",
    "ordering.budgetline",
    "ordering.order",
    "ordering.purchaserequest",
    "organisations.agency",
    "organisations.delegation",
    "organisations.membership",
    "organisations.vendor",
    "policies.ruleset",
    "procurement_targets.agencyyear",
    "procurement_targets.outsidepurchase",
    "procurement_targets.reportimport",
)
# Models without a name in both languages of their own.
NAMES: dict[str, str | Promise] = {"organisations.delegation": _("stand-in")}


def name_of_subject(label: str) -> str | Promise:
    """Return what a kind of object is called; its own label when no model has it any more."""
    try:
        return NAMES.get(label) or apps.get_model(label)._meta.verbose_name or label
    except LookupError:
        return label


class FilterForm(forms.Form):
    """Conditions that a reader may leave out or get wrong: what does not fit counts as all."""

    def asked(self, name: str) -> str:
        """Return a condition, empty when it was left out or does not fit."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


def choice(label: Any, choices: Iterable[Any], *, with_all: bool = True) -> forms.ChoiceField:
    """Return a field of one choice, with "all" before the others."""
    first = [ALL] if with_all else []
    return forms.ChoiceField(label=label, choices=[*first, *choices], required=False)


class OfYear(FilterForm):
    """Conditions within a year; the year is the one that the page shows, whatever was asked."""

    year = choice(_("Year"), [], with_all=False)

    def __init__(self, data: Any, *, years: Sequence[int], year: int) -> None:
        given = data.copy()
        given["year"] = str(year)
        known = sorted({*years, year}, reverse=True)
        super().__init__(given)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (str(one), str(one)) for one in known
        ]


class YearFilter(OfYear):
    """Year and kind of body, for the figures of the nation."""

    kind = choice(_("Kind of body"), AgencyKind.choices)


class AgencyFilter(OfYear):
    """Which agencies of a year, and in which order."""

    text = forms.CharField(label=_("Name or code"), max_length=80, required=False)
    kind = choice(_("Kind of body"), AgencyKind.choices)
    level = choice(_("Progress"), Level.choices)
    band = choice(_("Result"), Band.choices)
    sort = choice(
        _("Sort by"),
        [
            ("name", _("By name")),
            ("-gap", _("Largest gap first")),
            ("achievement", _("Lowest achievement first")),
            ("-achievement", _("Highest achievement first")),
            ("-counted", _("Largest purchases first")),
            ("-target", _("Largest target first")),
        ],
        with_all=False,
    )


class LedgerFilter(OfYear):
    """Which entries of a year."""

    kind = choice(_("Kind of purchase"), PurchaseKind.choices)
    body = choice(_("Kind of body"), AgencyKind.choices)
    month = choice(_("Month"), [(str(number), name) for number, name in MONTHS.items()])


class AuditFilter(FilterForm):
    """Which events."""

    verb = choice(_("What happened"), VERBS.items())
    stream = choice(_("Room"), STREAMS.items())
    actor = forms.CharField(label=_("Name or e-mail"), max_length=80, required=False)
    object_type = choice(_("Kind of object"), [])
    object_id = forms.IntegerField(label=_("Number of the object"), min_value=1, required=False)
    first_day = forms.DateField(label=_("From"), required=False, widget=forms.DateInput)
    last_day = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput)

    def __init__(self, data: Any) -> None:
        """Offer every kind of object that has events by its name."""
        super().__init__(data)
        kinds = ((label, name_of_subject(label)) for label in SUBJECTS)
        self.fields["object_type"].choices = [ALL, *kinds]  # type: ignore[attr-defined]

    def value_of(self, name: str) -> Any:
        """Return a condition as its own type; None or empty when it was left out."""
        self.is_valid()
        return self.cleaned_data.get(name)


class TextFilter(FilterForm):
    """A name or a number."""

    text = forms.CharField(label=_("Name or number"), max_length=80, required=False)


class OutsideFilter(FilterForm):
    """Which purchases made elsewhere."""

    text = forms.CharField(label=_("Contract, agency or vendor"), max_length=80, required=False)


class OrganisationFilter(FilterForm):
    """Which agencies, whatever the year."""

    text = forms.CharField(label=_("Name or code"), max_length=80, required=False)
    kind = choice(_("Kind of body"), AgencyKind.choices)
