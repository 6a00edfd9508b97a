"""Korean text cut once, in Python, for every engine."""

from functools import lru_cache

from django.conf import settings

from search.analysis.bigram import BigramAnalyser
from search.analysis.kiwi import KiwiAnalyser
from search.analysis.tokens import Analysed, Analyser, Token, Unit

__all__ = ["Analysed", "Analyser", "Token", "Unit", "analyser_in_force", "analyser_named"]


@lru_cache
def analyser_named(name: str) -> Analyser:
    """The analyser of that name; KeyError for an unknown one."""
    analysers: dict[str, type[KiwiAnalyser] | type[BigramAnalyser]] = {
        KiwiAnalyser.name: KiwiAnalyser,
        BigramAnalyser.name: BigramAnalyser,
    }
    return analysers[name]()


def analyser_in_force() -> Analyser:
    """The analyser that settings.SEARCH_ANALYSER names."""
    return analyser_named(settings.SEARCH_ANALYSER)
