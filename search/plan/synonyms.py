"""Words that staff declare to mean the same, matched on the analysed query."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.analysis import Analysed, Analyser, Token


@dataclass(frozen=True)
class SynonymMatch:
    """A synonym for the words `first` to `last` (both counted) of a query."""

    first: int
    last: int
    meaning: Analysed


class Synonyms:
    """Terms with what else may be meant by them; one way, as given.

    Nothing of this is in an index, so a new synonym works with the next query.
    """

    def __init__(self, terms: Mapping[str, Sequence[str]], analyser: Analyser) -> None:
        self._meanings: dict[tuple[str, ...], tuple[Analysed, ...]] = {}
        for term, others in terms.items():
            words = analyser.analyse(term).words
            if words:
                meanings = tuple(analyser.analyse(other) for other in others)
                self._meanings[words] = self._meanings.get(words, ()) + meanings
        self._longest = max((len(words) for words in self._meanings), default=0)

    def matches(self, words: Sequence[Token]) -> Iterator[SynonymMatch]:
        """Every synonym for any row of these words; longer rows hide shorter ones inside."""
        first = 0
        while first < len(words):
            length = self._length_known_at(words, first)
            for meaning in self._meanings.get(_texts(words[first : first + length]), ()):
                yield SynonymMatch(first, first + length - 1, meaning)
            first += max(length, 1)

    def _length_known_at(self, words: Sequence[Token], first: int) -> int:
        for length in range(min(self._longest, len(words) - first), 0, -1):
            if _texts(words[first : first + length]) in self._meanings:
                return length
        return 0


def _texts(words: Sequence[Token]) -> tuple[str, ...]:
    return tuple(word.text for word in words)
