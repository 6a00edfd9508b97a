"""The engines and the one in force."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from search.analysis import analyser_in_force, analyser_named
from search.engines.base import Engine
from search.engines.embedded import EmbeddedEngine
from search.engines.location import index_directory
from search.token_cache import DatabaseTokenCache

ENGINES = ("embedded",)


def engine_in_force() -> Engine:
    """The engine that settings name, one for each process and place."""
    if settings.SEARCH_ENGINE not in ENGINES:
        raise KeyError(settings.SEARCH_ENGINE)
    return _embedded(index_directory(), analyser_in_force().name)


@lru_cache(maxsize=8)
def _embedded(directory: Path, analyser_name: str) -> EmbeddedEngine:
    return EmbeddedEngine(directory, analyser_named(analyser_name), DatabaseTokenCache())


def forget_engines() -> None:
    """Close what is open; for tests, which remove the index of the test before."""
    _embedded.cache_clear()
