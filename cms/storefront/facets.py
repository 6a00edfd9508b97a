"""The panel of conditions with live counts, and the chips of those that are applied."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.storefront.addresses import Address
from cms.storefront.labels import won
from marketplace.catalogue.models import Designation, Product, Question
from marketplace.catalogue.models.listings import Csap, ServiceType
from marketplace.organisations.models import Vendor
from marketplace.organisations.regions import region_label, region_names
from search.bands import DELIVERY_DAYS
from search.engines.base import FacetCounts
from search.filters import FACET_OF, QUESTION, ROUTES, SALES, SearchFilters
from search.market import NO, YES
from search.plan.request import ANSWER
from search.vocabulary import AskedQuestion

# Open without a choice; the others open when something in them is chosen.
OPEN = ("field", "category", "kind", "route", "designation", "price")
MOST_CERTIFICATES = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that one may tick, with how many hits it would give."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """The values of one condition."""

    name: str
    label: str
    choices: list[Choice]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition that is applied, with the address without it."""

    label: str
    url: str


class Conditions:
    """What a reader chose and could choose, for one answer."""

    def __init__(self, filters: SearchFilters, facets: Mapping[str, FacetCounts]) -> None:
        self._filters = filters
        self._chosen = filters.chosen
        self._counts = {name: dict(counts) for name, counts in facets.items()}

    def panels(self) -> list[Panel]:
        """The panels in order; one without any value is left out."""
        return [panel for panel in self._all_panels() if panel.choices]

    def chips(self, address: Address, vendor_name: str = "") -> list[Chip]:
        """The conditions that are applied, each with the address without it."""
        return list(self._chips(address, vendor_name))

    def _all_panels(self) -> Iterator[Panel]:
        words = self._filters.vocabulary
        fields = {field.slug: field.name for field in words.fields()}
        yield self._panel("field", "category", fields)
        within = {
            one.slug: one.name
            for field in self._filters.chosen_fields()
            for one in words.within(field)
        }
        yield self._panel("category", "category", within)
        for question in self._filters.questions:
            yield self._question_panel(question)
        for name, labels in LABELS.items():
            yield self._panel(name, FACET_OF[name], labels())
        yield self._certificates()

    def _panel(self, name: str, facet: str, labels: Mapping[str, str]) -> Panel:
        """A panel of known values; those that nobody has at all are left out."""
        counts, chosen = self._counts.get(facet, {}), self._chosen.get(name, [])
        choices = [
            Choice(value, label, counts.get(value, 0), value in chosen)
            for value, label in labels.items()
            if counts.get(value) or value in chosen
        ]
        label = str(self._filters.filters[name].label)
        return Panel(name, label, choices, name in OPEN)

    def _question_panel(self, question: AskedQuestion) -> Panel:
        counts = self._counts.get(ANSWER + question.code, {})
        known = [value for value, _ko, _en in question.labels]
        values = sorted(counts, key=lambda value: (_place(known, value), -counts[value], value))
        labels = {value: _answer_label(question, value) for value in values}
        panel = self._panel(QUESTION + question.code, ANSWER + question.code, labels)
        return Panel(panel.name, question.label, panel.choices, True)

    def _certificates(self) -> Panel:
        counts = self._counts.get("certificate", {})
        chosen = self._chosen.get("certificate", [])
        top = dict.fromkeys([*chosen, *list(counts)[:MOST_CERTIFICATES]])
        return self._panel("certificate", "certificate", {name: name for name in top})

    def _chips(self, address: Address, vendor_name: str) -> Iterator[Chip]:
        for panel in self.panels():
            for choice in panel.choices:
                if choice.selected and self._is_explicit(panel.name):
                    label = f"{panel.label}: {choice.label}"
                    yield Chip(label, address.lacking(panel.name, value=choice.value))
        for name, label in (
            ("price_from", _("At least %(won)s")),
            ("price_to", _("At most %(won)s")),
        ):
            if name in self._chosen:
                yield Chip(label % {"won": won(int(self._chosen[name]))}, address.lacking(name))
        if "vendor" in self._chosen:
            label = f"{self._filters.filters['vendor'].label}: {vendor_name}"
            yield Chip(label.rstrip(": "), address.lacking("vendor"))

    def _is_explicit(self, name: str) -> bool:
        return name in self._chosen


def _place(known: list[str], value: str) -> int:
    return known.index(value) if value in known else len(known)


def _answer_label(question: AskedQuestion, value: str) -> str:
    if question.type == Question.Type.YES_NO:
        return {YES: _("Yes"), NO: _("No")}.get(value, value)
    return question.option_label(value)


PRICES: dict[str, str | Promise] = {
    "to-10m": gettext_lazy("Up to KRW 10 million"),
    "10m-50m": gettext_lazy("KRW 10 to 50 million"),
    "50m-200m": gettext_lazy("KRW 50 to 200 million"),
    "over-200m": gettext_lazy("Over KRW 200 million"),
}


def _deliveries() -> dict[str, str]:
    return {str(days): _("Within %(days)d days") % {"days": days} for days in DELIVERY_DAYS}


def _texts(pairs: Iterable[tuple[str, str | Promise]]) -> dict[str, str]:
    return {value: str(label) for value, label in pairs}


# The panels of known values, in order; the labels in the language of the page.
LABELS: dict[str, Callable[[], dict[str, str]]] = {
    "kind": lambda: _texts(Product.Kind.choices),
    "route": lambda: _texts(ROUTES),
    "designation": lambda: _texts(Designation.Type.choices),
    "service": lambda: _texts(ServiceType.choices),
    "csap": lambda: _texts(Csap.choices),
    "price": lambda: _texts(PRICES.items()),
    "region": lambda: {name: region_label(name) for name in region_names()},
    "delivery": _deliveries,
    "sold": lambda: _texts(SALES),
    "size": lambda: _texts(Vendor.Size.choices),
}
