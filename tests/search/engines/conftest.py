"""Every engine and every analyser answers to the same suite."""

from pathlib import Path
from typing import Any

import pytest

from search.analysis import Analyser, analyser_named
from search.documents import SearchDocument
from search.engines.base import Engine, SearchResult, Upsert
from search.engines.embedded import EmbeddedEngine
from search.plan import Synonyms, plan_search


class Market:
    """An engine under test with a short way to fill it and to ask it."""

    def __init__(self, engine: Engine, analyser: Analyser) -> None:
        self.engine, self.analyser = engine, analyser

    def holds(self, *documents: SearchDocument) -> None:
        self.engine.apply([Upsert(document) for document in documents])

    def ask(
        self, text: str = "", synonyms: dict[str, list[str]] | None = None, **request: Any
    ) -> SearchResult:
        known = Synonyms(synonyms, self.analyser) if synonyms else None
        plan = plan_search(text, analyser=self.analyser, synonyms=known, **request)
        return self.engine.search(plan)

    def found(self, text: str = "", **request: Any) -> list[str]:
        return [hit.id for hit in self.ask(text, **request).hits]


ENGINES = {"embedded": EmbeddedEngine}


@pytest.fixture(params=[(engine, name) for engine in ENGINES for name in ("kiwi", "bigram")])
def market(request: pytest.FixtureRequest, tmp_path: Path) -> Market:
    """An empty index of each engine with each analyser."""
    engine_name, analyser_name = request.param
    analyser = analyser_named(analyser_name)
    engine = ENGINES[engine_name](tmp_path / "index", analyser)
    engine.recreate()
    return Market(engine, analyser)
