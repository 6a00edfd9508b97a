"""What every analyser gives: tokens in five families, and where they stood."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Token:
    """A token with its span in the original text.

    `whole` is false for a piece that is no word of its own, as the pair of syllables that the
    bigram analyser cuts: it is searched for, but never offered as a spelling.
    """

    text: str
    start: int
    end: int
    whole: bool = True


@dataclass(frozen=True)
class Unit:
    """Letters and figures that touch: its words, and the noun runs that they form.

    `typed` is the normal text of the unit; `codes` and `grams` as in `Analysed`.
    """

    typed: str
    words: tuple[Token, ...]
    runs: tuple[Token, ...]
    codes: tuple[str, ...]
    grams: tuple[str, ...]


@dataclass(frozen=True)
class Analysed:
    """The tokens of one text, lower-case, in the order of the text.

    words: morphemes or bigrams; compounds: noun runs as written, and joined Latin runs; pairs:
    neighbouring runs joined over the space; choseong and jamo: initial consonants and
    keystrokes of everything that a person may begin to type; codes: model codes, whole as
    written (cch-2019-08) and joined (cch201908); grams: pairs of syllables and Latin
    parts, the same for every analyser.
    """

    words: tuple[str, ...] = ()
    compounds: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    choseong: tuple[str, ...] = ()
    jamo: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    grams: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()


class Analyser(Protocol):
    """Cuts Korean text into tokens; two analysers never share an index."""

    @property
    def name(self) -> str:
        """The name by which settings choose it."""

    @property
    def version(self) -> str:
        """Changes whenever the same text may give other tokens."""

    def analyse(self, text: str) -> Analysed:
        """All tokens of a text."""

    def preload(self) -> None:
        """Load dictionaries now, so that forked workers share them."""
