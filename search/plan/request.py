"""The whole question to an engine: words, filters, order, page, facets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from search.plan.nodes import Group, Node, positive_groups

# Facets of every document. A category's question is the facet "answer:<code>".
FACETS = (
    "kind",
    "category",
    "service_type",
    "designation_type",
    "designator",
    "route",
    "region",
    "vendor",
    "listing",
    "vendor_size",
    "certificate",
    "csap",
    "price_band",
    "delivery_band",
    "sold",
)
ANSWER = "answer:"
# Choosing one of these brings the condition `designated` along, so they are counted without it.
BY_DESIGNATION = ("designation_type", "designator", "route")
SOLD, NOT_SOLD = "yes", "no"

# No page reaches further; the result says so.
WINDOW = 10_000
LARGEST_PAGE = 100


class UnknownFacet(KeyError):
    """A filter or facet names something that no document has."""


class Sort(StrEnum):
    """Orders of a result; what has no price stands last in both orders by price."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    PRICE_LOW = "price_low"
    PRICE_HIGH = "price_high"


@dataclass(frozen=True)
class NumberRange:
    """Bounds, both included; a document without the number is outside of any bound."""

    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class DesignatedOn:
    """Only what is designated on that day; `undesignated_too` lets pass what never was."""

    day: date
    undesignated_too: bool = False


@dataclass(frozen=True)
class QueryPlan:
    """A question that any engine can answer.

    `tree` is None when nothing was typed, which asks for everything. `relax_below` is the number
    of strict hits under which the relaxed question is asked; 0 forbids it. Values of one filter
    are alternatives, filters must all hold. Books are never mixed, so there is always one.
    """

    text: str
    analyser_version: str
    tree: Node | None = None
    relax_below: int = 0
    books: str = "real"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price_krw: NumberRange = NumberRange()
    delivery_days: NumberRange = NumberRange()
    designated: DesignatedOn | None = None
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    size: int = 20
    facets: tuple[str, ...] = ()
    facet_size: int = 100

    def __post_init__(self) -> None:
        for name in (*self.filters, *self.facets):
            if name not in FACETS and not name.startswith(ANSWER):
                raise UnknownFacet(name)
        if self.offset < 0 or not 0 <= self.size <= LARGEST_PAGE:
            raise ValueError("a page begins at 0 and holds at most 100 hits")

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that hits may owe their place to."""
        return () if self.tree is None else positive_groups(self.tree)
