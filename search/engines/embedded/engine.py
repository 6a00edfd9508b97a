"""The embedded engine as the rest of the market sees it."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from threading import Lock
from time import perf_counter

import tantivy
from tantivy import Occur, Query

from search.analysis import Analyser
from search.documents import TokenCache
from search.engines.base import (
    ApplyReport,
    IndexVersionMismatch,
    Operation,
    SearchResult,
    Suggestion,
)
from search.engines.embedded.answering import answer, shown_of
from search.engines.embedded.questions import books_query, query_for, total_of
from search.engines.embedded.storage import Storage
from search.engines.embedded.writing import all_versions, apply_operations, write_new_index
from search.engines.suggesting import suggestions, tree_of_beginning
from search.plan import QueryPlan

# Among so many documents names to suggest are looked for.
NEAREST = 60


class EmbeddedEngine:
    """Searches an index in a folder; reopens it when somebody has written to it."""

    def __init__(
        self, directory: Path, analyser: Analyser, cache: TokenCache | None = None
    ) -> None:
        self._storage = Storage(directory, analyser.version)
        self._analyser = analyser
        self._cache = cache
        self._opening = Lock()
        self._mark: tuple[int, int] | None = None
        self._index: tantivy.Index | None = None
        self._folder = ""

    def _searcher(self) -> tantivy.Searcher | None:
        """The newest state of the index; None while there is no index."""
        mark = self._storage.mark()
        with self._opening:
            if mark is not None and mark != self._mark:
                self._reopen()
                self._mark = mark
            return None if mark is None or self._index is None else self._index.searcher()

    def _reopen(self) -> None:
        generation = self._storage.generation()
        if generation is None:
            self._index = None
        elif self._index is not None and self._folder == generation.folder:
            self._index.reload()
        else:
            self._index, self._folder = self._storage.open(generation), generation.folder

    def search(self, plan: QueryPlan) -> SearchResult:
        """Answer a plan; without an index nothing is found."""
        begun = perf_counter()
        if plan.analyser_version != self._analyser.version:
            raise IndexVersionMismatch(plan.analyser_version, self._analyser.version)
        searcher = self._searcher()
        result = SearchResult() if searcher is None else answer(plan, searcher)
        return replace(result, took_ms=round((perf_counter() - begun) * 1000, 3))

    def suggest(self, prefix: str, limit: int, books: str = "real") -> tuple[Suggestion, ...]:
        """Names that go on as `prefix` begins, best first."""
        searcher = self._searcher()
        tree = tree_of_beginning(prefix, self._analyser)
        if searcher is None or tree is None:
            return ()
        query = Query.boolean_query(
            [(Occur.Must, books_query(books)), (Occur.Must, query_for(tree))]
        )
        hits = searcher.search(query, limit=NEAREST, count=False).hits
        names = (shown_of(searcher.doc(address))["names"] for _score, address in hits)
        return suggestions(prefix, names, limit)

    def apply(self, operations: Iterable[Operation]) -> ApplyReport:
        """Bring the index forward; older versions are passed over."""
        return apply_operations(self._storage, operations, self._analyser, self._cache)

    def versions(self) -> dict[str, int]:
        """Each document that can be found with its version."""
        searcher = self._searcher()
        return {} if searcher is None else dict(all_versions(searcher, _documents()))

    def document_count(self) -> int:
        """How many documents can be found."""
        searcher = self._searcher()
        return 0 if searcher is None else total_of(searcher.search(_documents(), limit=1))

    def state(self) -> str:
        """Something that differs after each change of the index."""
        mark = self._storage.mark()
        return "" if mark is None else f"{mark[0]:x}-{mark[1]:x}"

    def replace(self, batches: Iterable[Iterable[Operation]]) -> int:
        """Fill a new index and put it in place of the old one."""
        return write_new_index(self._storage, batches, self._analyser, self._cache)

    def recreate(self) -> None:
        """Begin again with an empty index."""
        with self._storage.locked():
            self._storage.begin_anew()


def _documents() -> Query:
    """Everything but tombstones."""
    return Query.exists_query("books")
