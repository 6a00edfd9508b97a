"""One plan answered from one state of the index."""

import json
from typing import Any

from tantivy import DocAddress, Document, Order, Query, Searcher

from search.engines.base import FacetCounts, Hit, Reason, SearchResult
from search.engines.embedded.questions import (
    books_query,
    every,
    field_of,
    filter_queries,
    query_for,
    total_of,
)
from search.engines.embedded.reasons import Found, reasons_for
from search.engines.spelling import mended_text
from search.engines.stages import stage_for
from search.plan.nodes import Node
from search.plan.request import BY_DESIGNATION, WINDOW, QueryPlan, Sort

SORT_FIELDS = {
    Sort.NEWEST: ("published", Order.Desc),
    Sort.PRICE_LOW: ("price_low", Order.Asc),
    Sort.PRICE_HIGH: ("price_high", Order.Desc),
}


def answer(plan: QueryPlan, searcher: Searcher) -> SearchResult:
    """Choose the stage, then fetch one page, the facets and the reasons."""
    return _Answer(plan, searcher).result()


class _Answer:
    """What the parts of one answer share."""

    def __init__(self, plan: QueryPlan, searcher: Searcher) -> None:
        self._plan, self._searcher = plan, searcher
        self._books = books_query(plan.books)
        self._filters = filter_queries(plan)
        self._stage = stage_for(plan, self._count)
        tree = self._stage.tree
        self._words = Query.all_query() if tree is None else query_for(tree)

    def _count(self, node: Node) -> int:
        """Hits of a tree among these books, without the plan's filters."""
        return total_of(self._searcher.search(every(self._books, query_for(node)), limit=1))

    def result(self) -> SearchResult:
        """The page with everything beside it."""
        total, page = self._page()
        reasons = reasons_for(self._stage.groups, page, self._searcher)
        return SearchResult(
            total=total,
            hits=tuple(_hit(found, why) for found, why in zip(page, reasons, strict=True)),
            facets=self._facets(),
            suggestion=self._suggestion(page),
            relaxed=self._stage.relaxed,
            reachable=min(total, WINDOW),
        )

    def _page(self) -> tuple[int, list[Found]]:
        """The total, and what stands on the page."""
        plan = self._plan
        size = max(0, min(plan.size, WINDOW - plan.offset))
        field, order = self._order()
        result = self._searcher.search(
            every(self._books, self._words, *self._filters.values()),
            limit=max(size, 1),
            offset=plan.offset if size else 0,
            order_by_field=field,
            order=order,
        )
        scored = [(0.0 if field else float(key), address) for key, address in result.hits[:size]]
        return total_of(result), [self._found(score, address) for score, address in scored]

    def _found(self, score: float, address: DocAddress) -> Found:
        document = self._searcher.doc(address)
        return Found(score, address, document, shown_of(document))

    def _order(self) -> tuple[str | None, Order]:
        sort = self._plan.sort
        if sort is Sort.RELEVANCE and self._stage.tree is None:
            sort = Sort.NEWEST  # nothing typed, nothing to be relevant for
        return SORT_FIELDS.get(sort, (None, Order.Desc))

    def _facets(self) -> dict[str, FacetCounts]:
        """Counts of each facet; one that is filtered by is counted without its own filter."""
        own = {name: {name} & self._filters.keys() for name in self._plan.facets}
        for name in BY_DESIGNATION:
            if own.get(name):
                own[name] |= {"designated"}
        free = [name for name, without in own.items() if not without]
        counts = self._counts(free, [*self._filters.values()])
        for name, without in own.items():
            if without:
                others = [query for other, query in self._filters.items() if other not in without]
                counts |= self._counts([name], others)
        return {name: counts[name] for name in self._plan.facets}

    def _counts(self, facets: list[str], filters: list[Query]) -> dict[str, FacetCounts]:
        if not facets:
            return {}
        wanted = {
            name: {"terms": {"field": field_of(name), "size": self._plan.facet_size}}
            for name in facets
        }
        found = self._searcher.aggregate(every(self._books, self._words, *filters), wanted)
        return {name: _by_count(found[name]["buckets"]) for name in facets}

    def _suggestion(self, page: list[Found]) -> str | None:
        if not self._stage.misspelt:
            return None
        beginnings = [str(found.document.get_first("jamo") or "").split() for found in page]
        return mended_text(self._plan.groups, self._stage.misspelt, beginnings)


def shown_of(document: Document) -> dict[str, Any]:
    """What was kept for showing a hit."""
    shown: dict[str, Any] = json.loads(document.get_first("shown") or b"{}")
    return shown


def _by_count(buckets: list[dict[str, Any]]) -> FacetCounts:
    counts = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))


def _hit(found: Found, why: tuple[Reason, ...]) -> Hit:
    return Hit(
        id=found.shown["id"],
        reference=found.shown["reference"],
        score=found.score,
        card=found.shown["card"],
        listing_ids=tuple(found.shown["listing_ids"]),
        why=why,
    )
