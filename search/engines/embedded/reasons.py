"""What each word of a query added to the hits of one page."""

from dataclasses import dataclass
from typing import Any

from tantivy import DocAddress, Document, Query, Searcher

from search.documents import ZONES
from search.engines.base import Reason
from search.engines.embedded.mapping import schema
from search.engines.embedded.questions import every, query_for
from search.engines.why import TokensOfHit, reason_for
from search.plan.nodes import Group

TOKEN_FIELDS = (
    *(f"{zone}_{family}" for zone in ZONES for family in ("words", "runs")),
    "codes",
    "choseong",
    "jamo",
    "grams",
)


@dataclass(frozen=True)
class Found:
    """One document of a page with its place in the index and what is kept for showing it."""

    score: float
    address: DocAddress
    document: Document
    shown: dict[str, Any]

    @property
    def place(self) -> tuple[int, int]:
        """The place in the index, as a key."""
        return self.address.segment_ord, self.address.doc

    def tokens(self) -> TokensOfHit:
        """All tokens of the document by field."""
        texts = {name: self.document.get_all(name) for name in TOKEN_FIELDS}
        return {name: frozenset(" ".join(found).split()) for name, found in texts.items() if found}


def reasons_for(
    groups: tuple[Group, ...], page: list[Found], searcher: Searcher
) -> list[tuple[Reason, ...]]:
    """For each hit the reasons of its place: one small search for each group, on this page only."""
    if not groups or not page:
        return [() for _found in page]
    ids = [found.shown["id"] for found in page]
    on_page = Query.const_score_query(Query.term_set_query(schema(), "id", ids), 0.0)
    reasons: dict[tuple[int, int], list[Reason]] = {found.place: [] for found in page}
    tokens = {found.place: found.tokens() for found in page}
    for group in dict.fromkeys(groups):
        result = searcher.search(every(on_page, query_for(group)), limit=len(ids), count=False)
        for score, address in result.hits:
            place = address.segment_ord, address.doc
            reasons[place].append(reason_for(group, tokens[place], float(score)))
    return [tuple(reasons[found.place]) for found in page]
