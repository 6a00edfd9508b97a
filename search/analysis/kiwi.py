"""Hangul in morphemes, by the Kiwi library."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version as version_of
from threading import Lock
from typing import TYPE_CHECKING

from search.analysis.assembly import REVISION, HangulSplit, HangulWord, analyse_with, bigrams
from search.analysis.tokens import Analysed

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token

OWN_REVISION = 1
CACHED_PIECES = 65_536
NOUNS = frozenset({"NNG", "NNP", "NR", "XR", "SH"})
STEMS = frozenset({"VV", "VA", "VV-R", "VV-I", "VA-R", "VA-I"})
# What may stand inside a noun run. A particle, an ending, an adverb or a verb ends it.
IN_RUN = NOUNS | {"NNB", "NP", "XPN", "XSN", "MM", "UNA", "UN"}
FUNCTION_WORDS = ("J", "E", "MA", "XS", "NNB", "NP", "VX", "VC", "SF", "IC")

_loading = Lock()
_kiwi: Kiwi | None = None


def _loaded() -> Kiwi:
    """The one Kiwi of this process; without the name and typo dictionaries it takes 340 MB."""
    global _kiwi
    with _loading:
        if _kiwi is None:
            from kiwipiepy import Kiwi  # half a second, so only when text is analysed

            _kiwi = Kiwi(num_workers=1, load_typo_dict=False, load_multi_dict=False)
    return _kiwi


@lru_cache(maxsize=CACHED_PIECES)
def split_into_morphemes(text: str) -> HangulSplit:
    """The words and noun runs of a piece of Hangul, judged without its neighbours.

    A piece is always cut alike, in a document as in a query, whatever stands beside it. Always a
    single string: Kiwi hangs after a fork when it is given an iterable. The older rule for
    unknown words is chosen, since the newer one takes whole compounds for one unknown word.
    """
    morphemes = _loaded().tokenize(text, oov_handling="rule")
    words = tuple(_words(morphemes))
    if not words and not all(part.tag.startswith(FUNCTION_WORDS) for part in morphemes):
        # A name that looks like a verb (보라) would be lost altogether.
        return HangulSplit(bigrams(text), ((0, len(text)),))
    return HangulSplit(words, tuple(_noun_runs(morphemes)))


def _words(morphemes: list[Token]) -> Iterator[HangulWord]:
    """Nouns, a prefix kept with its noun; longer verb stems; unknown nouns in bigrams."""
    prefix: Token | None = None
    for part in morphemes:
        if part.tag == "XPN":
            prefix = part
            continue
        start = part.start if prefix is None else prefix.start
        text = part.form if prefix is None else prefix.form + part.form
        prefix = None
        if part.tag in NOUNS and part.oov and len(part.form) > 2:
            yield from bigrams(text, start)
        elif part.tag in NOUNS or (part.tag in STEMS and len(part.form) > 1):
            yield HangulWord(text, start, part.start + part.len)


def _noun_runs(morphemes: list[Token]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    end = 0
    for part in morphemes:
        if part.tag in IN_RUN:
            start, end = part.start if start is None else start, part.start + part.len
        elif start is not None:
            yield start, end
            start = None
    if start is not None:
        yield start, end


@lru_cache
def _version() -> str:
    """Read once: every plan and every text of a document asks for it."""
    library, model = version_of("kiwipiepy"), version_of("kiwipiepy_model")
    return f"kiwi-{library}-{model}-{OWN_REVISION}-{REVISION}"


class KiwiAnalyser:
    """The analyser with a dictionary of Korean."""

    name = "kiwi"

    @property
    def version(self) -> str:
        """Library, model and own rules: another one of them cuts other words."""
        return _version()

    def analyse(self, text: str) -> Analysed:
        """All tokens of a text."""
        return analyse_with(text, split_into_morphemes)

    def preload(self) -> None:
        """Load the dictionary before a server forks its workers."""
        _loaded()
