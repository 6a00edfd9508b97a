"""The conditions of a search: form, validation and state of the address in one FilterSet.

It builds a query plan and never touches a queryset.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models import Designation, Product
from marketplace.catalogue.models.listings import Csap, ServiceType
from marketplace.organisations.models import Vendor
from marketplace.organisations.regions import region_choices
from search.analysis import analyser_in_force
from search.bands import DELIVERY_DAYS, PRICE_BANDS
from search.market import DIRECT, LEASE
from search.models import IndexedProduct
from search.plan import DesignatedOn, NumberRange, QueryPlan, Sort, plan_search
from search.plan.request import ANSWER, NOT_SOLD, SOLD
from search.vocabulary import AskedQuestion, Vocabulary, vocabulary

QUESTION = "a_"
# Name in the address -> facet of the index.
FACET_OF = {
    "kind": "kind",
    "route": "route",
    "designation": "designation_type",
    "service": "service_type",
    "csap": "csap",
    "price": "price_band",
    "region": "region",
    "delivery": "delivery_band",
    "size": "vendor_size",
    "sold": "sold",
    "certificate": "certificate",
    "vendor": "vendor",
}
ROUTES = [(DIRECT, _("Direct contract possible")), (LEASE, _("For rent or by subscription"))]
SALES = [(SOLD, _("Accepted by an agency before")), (NOT_SOLD, _("No accepted order yet"))]
SORTS = [
    (Sort.RELEVANCE.value, _("Most relevant")),
    (Sort.NEWEST.value, _("Newest")),
    (Sort.PRICE_LOW.value, _("Lowest price")),
    (Sort.PRICE_HIGH.value, _("Highest price")),
]


class AnyTextsField(forms.MultipleChoiceField):
    """Several values that no list foresees, such as the names of certificates."""

    def valid_value(self, value: str) -> bool:
        """Any text of a sane length will do; one that nothing has finds nothing."""
        return len(value) <= 200


class AnyTexts(django_filters.MultipleChoiceFilter):
    """A condition over values that no list foresees."""

    field_class = AnyTextsField


class Several(django_filters.MultipleChoiceFilter):
    """A condition over known values; several of them are alternatives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        unknown = {"invalid_choice": _("“%(value)s” is not one of the choices.")}
        super().__init__(*args, error_messages=unknown, **kwargs)


class SearchFilters(django_filters.FilterSet):
    """What a reader may ask for; `form` shows it, `plan` asks it.

    Values that are not valid are left out of the plan; the form tells them.
    """

    q = django_filters.CharFilter(
        label=_("Search words"),
        max_length=200,
        error_messages={"max_length": _("Please use at most %(limit_value)d characters.")},
    )
    exact = django_filters.CharFilter(max_length=1)
    field = Several(label=_("Field"))
    category = Several(label=_("Category"))
    kind = Several(label=_("Kind"), choices=Product.Kind.choices)
    route = Several(label=_("Way to buy"), choices=ROUTES)
    designation = Several(label=_("Designation"), choices=Designation.Type.choices)
    service = Several(label=_("Service type"), choices=ServiceType.choices)
    csap = Several(label=_("Cloud security certificate"), choices=Csap.choices)
    price = Several(label=_("Price"), choices=[(band.code, band.code) for band in PRICE_BANDS])
    price_from = django_filters.NumberFilter(label=_("At least"), min_value=0, decimal_places=0)
    price_to = django_filters.NumberFilter(label=_("At most"), min_value=0, decimal_places=0)
    region = Several(label=_("Delivery region"), choices=region_choices)
    delivery = Several(
        label=_("Delivery time"), choices=[(str(days), str(days)) for days in DELIVERY_DAYS]
    )
    size = Several(label=_("Size of the vendor"), choices=Vendor.Size.choices)
    sold = Several(label=_("Deliveries so far"), choices=SALES)
    certificate = AnyTexts(label=_("Certificates"))
    vendor = AnyTexts(label=_("Vendor"))
    sort = django_filters.ChoiceFilter(label=_("Sort order"), choices=SORTS)

    def __init__(self, data: QueryDict) -> None:
        self.vocabulary: Vocabulary = vocabulary()
        super().__init__(_without_blanks(data), IndexedProduct.objects.none())
        self.filters["field"].extra["choices"] = _named(self.vocabulary.fields())
        self.filters["category"].extra["choices"] = _named(self.vocabulary.categories())
        self.questions = self._questions()
        for question in self.questions:
            self.filters[QUESTION + question.code] = AnyTexts(label=question.label)

    def _questions(self) -> tuple[AskedQuestion, ...]:
        """The questions of the category, when there is exactly one."""
        chosen = self.data.getlist("category")
        category = self.vocabulary.get(chosen[0]) if len(chosen) == 1 else None
        return category.questions if category else ()

    @property
    def chosen(self) -> dict[str, Any]:
        """The valid values by name; what was not given is missing."""
        self.form.is_valid()
        given = self.form.cleaned_data
        return {name: value for name, value in given.items() if value not in (None, "", [])}

    def chosen_fields(self) -> list[str]:
        """The fields asked for, or those that the categories asked for lie in."""
        chosen = self.chosen
        categories = (self.vocabulary.get(slug) for slug in chosen.get("category", ()))
        return chosen.get("field") or list(
            dict.fromkeys(category.parent for category in categories if category)
        )

    def facets(self) -> tuple[str, ...]:
        """The facets whose counts the page shows."""
        shown = [facet for name, facet in FACET_OF.items() if name != "vendor"]
        return ("category", *shown, *(ANSWER + question.code for question in self.questions))

    def plan(self, *, books: str, today: dt.date, offset: int, size: int) -> QueryPlan:
        """The plan of these conditions."""
        chosen = self.chosen
        plan = plan_search(
            chosen.get("q", ""),
            analyser=analyser_in_force(),
            filters=dict(self._filters(chosen)),
            books=books,
            price_krw=NumberRange(_whole(chosen, "price_from"), _whole(chosen, "price_to")),
            designated=_designated(chosen, today),
            sort=Sort(chosen.get("sort", Sort.RELEVANCE)),
            offset=offset,
            size=size,
            facets=self.facets(),
        )
        return replace(plan, relax_below=0) if "exact" in chosen else plan

    def _filters(self, chosen: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
        categories = self._categories(chosen)
        if categories:
            yield "category", categories
        for name, facet in FACET_OF.items():
            if name in chosen:
                yield facet, chosen[name]
        for question in self.questions:
            if QUESTION + question.code in chosen:
                yield ANSWER + question.code, chosen[QUESTION + question.code]

    def _categories(self, chosen: dict[str, Any]) -> list[str]:
        """The categories within the chosen fields; a field without one stands for all of its."""
        fields, categories = self.chosen_fields(), chosen.get("category", [])
        found: list[str] = []
        for field in fields:
            within = [one.slug for one in self.vocabulary.within(field) if one.slug in categories]
            found += within or [field]
        return found


def _named(categories: Any) -> list[tuple[str, str]]:
    return [(category.slug, category.name) for category in categories]


def _without_blanks(data: QueryDict) -> QueryDict:
    """The parameters that say something; an empty choice of a select says nothing."""
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        given = [value.strip() for value in values if value.strip()]
        if given:
            kept.setlist(name, given)
    return kept


def _whole(chosen: dict[str, Any], name: str) -> int | None:
    return int(chosen[name]) if name in chosen else None


def _designated(chosen: dict[str, Any], today: dt.date) -> DesignatedOn | None:
    """Who asks for a designation, or for a direct contract by one, wants one that holds today."""
    if "designation" in chosen:
        return DesignatedOn(today)
    if DIRECT in chosen.get("route", ()) and LEASE not in chosen["route"]:
        return DesignatedOn(today, undesignated_too=True)
    return None
