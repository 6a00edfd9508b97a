"""Hangul in overlapping pairs of syllables: needs no dictionary, and never misses an inner word."""

from search.analysis.assembly import REVISION, HangulSplit, analyse_with, bigrams
from search.analysis.tokens import Analysed


def split_into_bigrams(text: str) -> HangulSplit:
    """The bigrams of a piece, which is one run as a whole, particles included."""
    return HangulSplit(bigrams(text), ((0, len(text)),))


class BigramAnalyser:
    """The analyser without dependencies: fallback, and check on the other."""

    name = "bigram"
    version = f"bigram-1-{REVISION}"

    def analyse(self, text: str) -> Analysed:
        """All tokens of a text."""
        return analyse_with(text, split_into_bigrams)

    def preload(self) -> None:
        """Nothing to load."""
