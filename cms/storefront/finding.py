"""The results of a search, and suggestions while one types."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cms.caching import kept_for_visitors
from cms.storefront.addresses import Address, address_of
from cms.storefront.facets import Conditions
from cms.storefront.hits import ShownHit, shown_hits
from marketplace.catalogue.models import Product
from marketplace.organisations.middleware import acting_of
from marketplace.values import clock
from search import services
from search.filters import SORTS, SearchFilters
from search.plan.request import WINDOW
from search.services import Found
from search.vocabulary import vocabulary

HITS_ON_A_PAGE = 20
COMPARED_AT_MOST = 4
COMPARE = "compare"
CARDS = "cards"


class Pages(NamedTuple):
    """Where one is in a list of hits."""

    number: int
    num_pages: int


def find(request: HttpRequest) -> HttpResponse:
    """Show what a search found, as a list or as cards; past the end, lead to the last page."""
    page = ResultsPage(request)
    if page.is_past_the_end:
        return HttpResponseRedirect(page.last_page_url)
    response = render(request, "cms/storefront/find.html", {"results": page})
    return kept_for_visitors(request, response)


class ResultsPage:
    """One page of results with its conditions and addresses."""

    def __init__(self, request: HttpRequest) -> None:
        self.books = acting_of(request).books
        self.today = clock.today()
        self.filters = SearchFilters(request.GET)
        self.number = page_number(request.GET.get("page", ""))
        self.chosen_ids = chosen_ids(request.GET.getlist(COMPARE))
        self.is_cards = request.GET.get("view") == CARDS
        self.address = Address(request.GET)
        self.querystring = request.GET
        self.plan = self.filters.plan(
            books=self.books,
            today=self.today,
            offset=(self.number - 1) * HITS_ON_A_PAGE,
            size=HITS_ON_A_PAGE,
        )
        self.found: Found = services.find(self.plan, self.chosen_ids)
        self.conditions = Conditions(self.filters, self.found.facets)

    @property
    def query(self) -> str:
        """What was typed."""
        return self.plan.text

    @property
    def pages(self) -> Pages:
        """Where the reader is."""
        return pages_of(self.number, self.found.reachable)

    @property
    def is_past_the_end(self) -> bool:
        """Whether something was found, but not so much that there is such a page."""
        return bool(self.found.reachable) and self.number > self.pages.num_pages

    @property
    def last_page_url(self) -> str:
        """The last page with hits."""
        return self.address.having("page", str(self.pages.num_pages))

    @cached_property
    def hits(self) -> list[ShownHit]:
        """The hits of this page."""
        return shown_hits(self.found.products, self.today, self.plan)

    @cached_property
    def rows(self) -> list[tuple[ShownHit, str, bool]]:
        """Each hit with the address that puts it into the comparison or takes it out."""
        return [(hit, *self._toggle(hit.listing_id)) for hit in self.hits]

    def _toggle(self, listing_id: int) -> tuple[str, bool]:
        if listing_id in self.chosen_ids:
            return self.address.lacking(COMPARE, value=str(listing_id)), True
        if len(self.chosen_ids) >= COMPARED_AT_MOST:
            return "", False
        return self.address.adding(COMPARE, str(listing_id)), False

    @cached_property
    def tray(self) -> list[tuple[ShownHit, str]]:
        """What is to be compared, each with the address without it."""
        return [
            (hit, self.address.lacking(COMPARE, value=str(hit.listing_id)))
            for hit in shown_hits(self.found.chosen, self.today)
        ]

    @property
    def compare_url(self) -> str:
        """The comparison of what was chosen."""
        ids = "&".join(f"ids={hit.listing_id}" for hit, _url in self.tray)
        return f"{address_of('compare')}?{ids}"

    @cached_property
    def panels(self) -> list[Any]:
        """The conditions that one may choose."""
        return self.conditions.panels()

    @cached_property
    def chips(self) -> list[Any]:
        """The conditions that are applied."""
        vendor = self.hits[0].vendor.plain if self.hits else ""
        return self.conditions.chips(self.address, vendor)

    @property
    def title(self) -> str:
        """What the page is called: the words, else the category, else the whole catalogue."""
        if self.query:
            return _("Results for “%(query)s”") % {"query": self.query}
        chosen = self.filters.chosen
        slugs = [*chosen.get("category", []), *chosen.get("field", [])]
        category = self.filters.vocabulary.get(slugs[0]) if len(slugs) == 1 else None
        return category.name if category else _("Find products and services")

    @property
    def clear_url(self) -> str:
        """The same words without any condition."""
        kept = {"q", "sort", "view", COMPARE}
        conditions = {name for name, _value in self.address.pairs() if name not in kept}
        return self.address.lacking(*conditions)

    @property
    def exact_url(self) -> str:
        """The words as typed, without another spelling or fewer words."""
        return self.address.having("exact", "1")

    @property
    def list_url(self) -> str:
        """The same as a list."""
        return self.address.lacking("view")

    @property
    def cards_url(self) -> str:
        """The same as cards."""
        return self.address.having("view", CARDS)

    @property
    def carried_by_search(self) -> list[tuple[str, str]]:
        """What a new search keeps: the look and the comparison."""
        return [pair for pair in self.address.pairs() if pair[0] in ("view", COMPARE)]

    @property
    def carried_by_conditions(self) -> list[tuple[str, str]]:
        """What the panel of conditions carries along: words, order, look, comparison, vendor."""
        kept = ("q", "sort", "view", COMPARE, "vendor", "exact")
        return [pair for pair in self.address.pairs() if pair[0] in kept]

    @property
    def carried_by_order(self) -> list[tuple[str, str]]:
        """What choosing an order carries along."""
        return self.address.pairs("sort")

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders; relevance only where something was typed."""
        chosen = self.plan.sort.value
        return [
            (value, str(label), value == chosen)
            for value, label in SORTS
            if self.query or value != SORTS[0][0]
        ]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The kinds that the search box offers."""
        return [(value, str(label)) for value, label in Product.Kind.choices]

    @property
    def kind(self) -> str:
        """The kind that was asked for, when there is one."""
        kinds = self.filters.chosen.get("kind", [])
        return kinds[0] if len(kinds) == 1 else ""

    @property
    def has_price_range(self) -> bool:
        """Whether a price from or to was typed, be it a wrong one."""
        form = self.filters.form
        return bool(form["price_from"].value() or form["price_to"].value())

    @property
    def won_unit(self) -> str:
        """The unit behind a box for an amount."""
        return _("won")

    @property
    def is_last_of_capped(self) -> bool:
        """Whether the reader stands at the end of what pages reach."""
        return self.found.is_capped and self.number >= self.pages.num_pages

    @property
    def fields(self) -> list[tuple[Any, int]]:
        """The fields with what is in them, for a reader who found nothing."""
        counts = services.field_counts(self.books)
        return [(field, counts.get(field.slug, 0)) for field in self.filters.vocabulary.fields()]


def pages_of(number: int, reachable: int) -> Pages:
    """The page among all that hits can be reached on; there is always one."""
    return Pages(number, max(1, -(-reachable // HITS_ON_A_PAGE)))


def page_number(text: str) -> int:
    """The page asked for; the first one for anything odd, the last reachable at most."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), WINDOW // HITS_ON_A_PAGE)


def chosen_ids(values: list[str]) -> list[int]:
    """The listings to compare: each once, four at most, anything odd left out."""
    numbers = [int(text) for text in values if text.isascii() and text.isdigit() and len(text) < 18]
    return list(dict.fromkeys(numbers))[:COMPARED_AT_MOST]


def suggest(request: HttpRequest) -> JsonResponse:
    """Name what goes on as the reader began to type."""
    kinds = {"category": _("Category"), "title": _("Product"), "vendor": _("Vendor")}
    found = services.suggest(request.GET.get("q", "")[:100], acting_of(request).books)
    slugs = {
        name: one.slug for one in vocabulary().categories() for name in (one.name_ko, one.name_en)
    }
    find_url = address_of("find")
    suggestions = []
    for one in found:
        shown = {"label": one.text, "note": kinds[one.kind]}
        if one.kind == "category" and one.text in slugs:
            shown["url"] = f"{find_url}?category={slugs[one.text]}"
        suggestions.append(shown)
    response = JsonResponse({"suggestions": suggestions})
    kept_for_visitors(request, response)
    return response
