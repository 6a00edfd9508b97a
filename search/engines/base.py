"""What every search engine promises."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from search.documents import SearchDocument
from search.plan import QueryPlan


class IndexVersionMismatch(RuntimeError):
    """The index was made by another analyser or mapping and must be rebuilt before use."""

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(f"the index was made by {found}, but {wanted} is in force: rebuild it")
        self.found, self.wanted = found, wanted


@dataclass(frozen=True)
class Upsert:
    """Put the whole document in place of any older version."""

    document: SearchDocument

    @property
    def id(self) -> str:
        """Which document it is about."""
        return self.document.id

    @property
    def version(self) -> int:
        """The version that it brings."""
        return self.document.version


@dataclass(frozen=True)
class Delete:
    """Leave a tombstone of that version, so that an older document never comes back."""

    id: str
    version: int


Operation = Upsert | Delete


@dataclass(frozen=True)
class ApplyReport:
    """How many operations changed the index, and how many came too late."""

    applied: int
    stale: int


@dataclass(frozen=True)
class Reason:
    """What one typed word adds to a score, where it was met (zones) and how (origin)."""

    word: str
    score: float
    zones: tuple[str, ...]
    origin: str


@dataclass(frozen=True)
class Hit:
    """One product found; the card renders it without a query."""

    id: str
    reference: str
    score: float
    card: Mapping[str, Any]
    listing_ids: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()


FacetCounts = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SearchResult:
    """A page of hits with everything beside it.

    `reachable` is how many of the `total` hits paging leads to. `suggestion` is the text with
    its spelling mended; the hits are then those of the mended text. `relaxed` says that not
    every word of the text is in every hit.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, FacetCounts] = field(default_factory=dict)
    suggestion: str | None = None
    relaxed: bool = False
    took_ms: float = 0.0
    reachable: int = 0

    @property
    def capped(self) -> bool:
        """Whether there are hits that no page shows."""
        return self.reachable < self.total


@dataclass(frozen=True)
class Suggestion:
    """A text that goes on as the person began; `kind`: title, category or vendor."""

    text: str
    kind: str
    count: int


class Engine(Protocol):
    """An index of search documents. Safe to call from several threads and processes."""

    def search(self, plan: QueryPlan) -> SearchResult:
        """Answer a plan; IndexVersionMismatch when plan or index come from another analyser."""

    def suggest(self, prefix: str, limit: int, books: str = "real") -> tuple[Suggestion, ...]:
        """Names that go on as `prefix` begins, best first."""

    def apply(self, operations: Iterable[Operation]) -> ApplyReport:
        """Bring the index forward; an operation not newer than what is there is passed over."""

    def versions(self) -> dict[str, int]:
        """Each document that can be found with its version, without tombstones."""

    def document_count(self) -> int:
        """How many documents can be found."""

    def state(self) -> str:
        """Something that differs after each change of the index; for keys of caches."""

    def replace(self, batches: Iterable[Iterable[Operation]]) -> int:
        """Fill a new index of the versions in force, then put it in place of the one in use.

        The old one answers until then. Return how many operations the new one holds; what was
        applied to the old one meanwhile has to be applied again.
        """

    def recreate(self) -> None:
        """Begin again with an empty index of the versions in force."""
