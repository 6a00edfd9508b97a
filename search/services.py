"""Finding: what pages ask of the search room. One confirming query, and no other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from django.core.cache import cache

from marketplace.catalogue.queries import visible_ids
from search.analysis import analyser_in_force
from search.engines import engine_in_force
from search.engines.base import (
    FacetCounts,
    Hit,
    IndexVersionMismatch,
    Reason,
    SearchResult,
    Suggestion,
)
from search.market import product_id_of
from search.plan import NumberRange, QueryPlan, Sort, plan_search

log = structlog.get_logger(__name__)

# Counts of the whole market are the same for everybody until the index changes.
COUNTS_SECONDS = 3600
# Some hits of a stale index may be hidden by the confirming query; ask for a few more.
SPARE_HITS = 4


@dataclass(frozen=True)
class FoundProduct:
    """A hit that may be seen today.

    `card` is as `search.cards` made it, its offers cut down to those that may be seen.
    """

    product_id: int
    card: Mapping[str, Any]
    why: tuple[Reason, ...] = ()

    @property
    def listing_id(self) -> int:
        """The listing that the hit leads to."""
        number: int = self.card["offers"][0]["listing_id"]
        return number


@dataclass(frozen=True)
class Found:
    """An answer for a page.

    `is_available` is false while the index is being made; `chosen` are the products of the
    listings that were named beside the plan.
    """

    products: tuple[FoundProduct, ...] = ()
    total: int = 0
    reachable: int = 0
    facets: Mapping[str, FacetCounts] = field(default_factory=dict)
    suggestion: str | None = None
    is_relaxed: bool = False
    is_available: bool = True
    chosen: tuple[FoundProduct, ...] = ()

    @property
    def is_capped(self) -> bool:
        """Whether there are hits that no page shows."""
        return self.reachable < self.total


def find(plan: QueryPlan, chosen: Sequence[int] = ()) -> Found:
    """Answer a plan with what may be seen today; one query confirms the whole page.

    `chosen` names listings whose products are wanted as well. A plan that asks for everything
    takes its counts from the cache.
    """
    asks_for_all = _asks_for_all(plan)
    try:
        result = engine_in_force().search(replace(plan, facets=()) if asks_for_all else plan)
        facets = _counts_of_all(plan.books, plan.facets) if asks_for_all else result.facets
        beside = _hits_of(chosen, plan.books)
    except IndexVersionMismatch as mismatch:
        log.warning("index_unusable", found=mismatch.found, wanted=mismatch.wanted)
        return Found(is_available=False)
    numbers = listing_ids((*result.hits, *beside))
    visible = visible_ids(numbers, plan.books) if numbers else set()
    return Found(
        products=seen(result.hits, visible),
        total=result.total,
        reachable=result.reachable,
        facets=facets,
        suggestion=result.suggestion,
        is_relaxed=result.relaxed,
        chosen=seen(beside, visible),
    )


def neighbours(listing_id: int, books: str, size: int) -> tuple[Hit, ...]:
    """Hits of the same category as a listing, without its product.

    Nothing confirms yet that they may be seen today: pass `listing_ids` of them through the query
    that the page makes anyway, and its answer to `seen`.
    """
    try:
        own = _hits_of([listing_id], books)
        category = own[0].card["category"] if own else None
        if category is None:
            return ()
        found = _search("", books, size=size + 1, filters={"category": [category["slug"]]})
    except IndexVersionMismatch:
        return ()
    return tuple(hit for hit in found.hits if hit.id != own[0].id)[:size]


def listing_ids(hits: Iterable[Hit]) -> list[int]:
    """The listings that hits stand for."""
    return [int(number) for hit in hits for number in hit.listing_ids]


def seen(hits: Iterable[Hit], visible: Collection[int]) -> tuple[FoundProduct, ...]:
    """The hits with an offer among the visible listings, and only those offers."""
    found = []
    for hit in hits:
        offers = [offer for offer in hit.card["offers"] if offer["listing_id"] in visible]
        if offers:
            card = {**hit.card, "offers": offers}
            found.append(FoundProduct(product_id_of(hit.id), card, hit.why))
    return tuple(found)


def newest(books: str, size: int, **request: Any) -> tuple[FoundProduct, ...]:
    """What was published last, newest first; `request` holds further fields of a plan."""
    plan = plan_search(
        "",
        analyser=analyser_in_force(),
        books=books,
        sort=Sort.NEWEST,
        size=size + SPARE_HITS,
        **request,
    )
    return find(plan).products[:size]


def field_counts(books: str) -> dict[str, int]:
    """How many products and services there are in each field and category, by slug.

    No query; kept until the index changes.
    """
    try:
        return dict(_counts_of_all(books, ("category",)).get("category", ()))
    except IndexVersionMismatch:
        return {}


def suggest(prefix: str, books: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """Names of categories, products and vendors that go on as `prefix` begins; no query."""
    try:
        return engine_in_force().suggest(prefix, limit, books)
    except IndexVersionMismatch:
        return ()


def _asks_for_all(plan: QueryPlan) -> bool:
    return (
        plan.tree is None
        and not plan.filters
        and plan.designated is None
        and plan.price_krw == plan.delivery_days == NumberRange()
    )


def _counts_of_all(books: str, facets: tuple[str, ...]) -> Mapping[str, FacetCounts]:
    """Counts of a market without conditions, made once for each state of the index."""
    key = f"search:counts:{books}:{engine_in_force().state()}:{','.join(facets)}"
    counts: Mapping[str, FacetCounts] | None = cache.get(key)
    if counts is None:
        counts = dict(_search("", books, size=0, facets=facets).facets)
        cache.set(key, counts, COUNTS_SECONDS)
    return counts


def _hits_of(listings: Sequence[int], books: str) -> tuple[Hit, ...]:
    """The hits of listings, in the order given."""
    if not listings:
        return ()
    names = [str(number) for number in listings]
    hits = _search("", books, size=len(names), filters={"listing": names}).hits
    places = {number: place for place, number in enumerate(names)}
    return tuple(sorted(hits, key=lambda hit: min(places.get(n, 99) for n in hit.listing_ids)))


def _search(text: str, books: str, **request: Any) -> SearchResult:
    plan = plan_search(text, analyser=analyser_in_force(), books=books, **request)
    return engine_in_force().search(plan)
