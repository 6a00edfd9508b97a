"""The part of the analysis that all analysers share: pieces, runs, pairs and typed beginnings."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from search.analysis import latin
from search.analysis.hangul import choseong, keystrokes
from search.analysis.normal import NormalText, normalise
from search.analysis.tokens import Analysed, Token, Unit

PIECE = (
    rf"(?P<latin>{latin.RUN})|(?P<hangul>[가-힣]+)|(?P<jamo>[ㄱ-ㆎ]+)"
    r"|(?P<other>[^\W\d_a-z가-힣ㄱ-ㆎ]+)"
)
PIECES = re.compile(PIECE)
# Pieces that touch. Brackets and other marks part units as blanks do: titles put the item there.
UNIT = re.compile("(?:" + re.sub(r"\?P<\w+>", "?:", PIECE) + ")+")
# Runs with only this between them are neighbours: 공기 청정기, 교통·안전.
JOINS_NEIGHBOURS = re.compile(r"[\s\-·ㆍ/_]+")
SHORTEST_BEGINNING = 2
# Raise when anything in this package but an analyser's own module changes the tokens.
REVISION = 1


@dataclass(frozen=True)
class HangulWord:
    """A word in a piece of Hangul, by its place there."""

    text: str
    start: int
    end: int
    whole: bool = True


@dataclass(frozen=True)
class HangulSplit:
    """The words of a piece of Hangul, and the spans of its noun runs."""

    words: tuple[HangulWord, ...]
    runs: tuple[tuple[int, int], ...]


def bigrams(text: str, start: int = 0) -> tuple[HangulWord, ...]:
    """Pairs of neighbouring syllables; a single syllable is given as it is."""
    if len(text) == 1:
        return (HangulWord(text, start, start + 1),)
    return tuple(
        HangulWord(text[place : place + 2], start + place, start + place + 2, whole=len(text) == 2)
        for place in range(len(text) - 1)
    )


SplitHangul = Callable[[str], HangulSplit]


@dataclass(frozen=True)
class _Run:
    """A run in places of the normal text."""

    text: str
    start: int
    end: int


@dataclass
class _Pieces:
    """What the pieces of one unit gave, in places of the normal text."""

    words: list[HangulWord]
    runs: list[_Run]
    codes: list[str]
    neighbours: list[str]
    grams: list[str]


def analyse_with(text: str, split: SplitHangul) -> Analysed:
    """Tokens of a text, Hangul cut by `split`, everything else by the common rules."""
    normal = normalise(text)
    found = [(match, _pieces(match, split)) for match in UNIT.finditer(normal.text)]
    runs = [run for _match, pieces in found for run in pieces.runs]
    pairs = tuple(_pairs(normal.text, runs))
    beginnings = {
        beginning: None
        for _match, pieces in found
        for beginning in _beginnings(pieces)
        if len(beginning) >= SHORTEST_BEGINNING
    } | dict.fromkeys(pairs)
    return Analysed(
        words=tuple(word.text for _match, pieces in found for word in pieces.words),
        compounds=tuple(run.text for run in runs),
        pairs=(*pairs, *(joined for _match, pieces in found for joined in pieces.neighbours)),
        choseong=tuple(dict.fromkeys(choseong(beginning) for beginning in beginnings)),
        jamo=tuple(dict.fromkeys(keystrokes(beginning) for beginning in beginnings)),
        codes=tuple(code for _match, pieces in found for code in pieces.codes),
        grams=tuple(gram for _match, pieces in found for gram in pieces.grams),
        units=tuple(_unit(normal, match[0], pieces) for match, pieces in found),
    )


def _pieces(unit: re.Match[str], split: SplitHangul) -> _Pieces:
    pieces = _Pieces([], [], [], [], [])
    for match in PIECES.finditer(unit[0]):
        start, text = unit.start() + match.start(), match[0]
        if match.lastgroup == "latin":
            _add_latin(pieces, text, start)
        elif match.lastgroup == "hangul":
            _add_hangul(pieces, split(text), text, start)
        else:
            pieces.grams.append(text)
            pieces.words.append(HangulWord(text, start, start + len(text)))
            pieces.runs.append(_Run(text, start, start + len(text)))
    pieces.runs = list(_merged(pieces.runs))
    return pieces


def _add_latin(pieces: _Pieces, text: str, start: int) -> None:
    run = latin.take_apart(text)
    pieces.grams += [part for part, _at, _to in run.parts]
    pieces.words += [HangulWord(part, start + at, start + to) for part, at, to in run.parts]
    pieces.runs.append(_Run(run.joined, start, start + len(text)))
    pieces.neighbours += run.neighbours
    if latin.looks_like_code(run.joined):
        pieces.codes += dict.fromkeys((text, run.joined))


def _add_hangul(pieces: _Pieces, split: HangulSplit, text: str, start: int) -> None:
    pieces.grams += [gram.text for gram in bigrams(text)]
    pieces.words += [
        HangulWord(word.text, start + word.start, start + word.end, word.whole)
        for word in split.words
    ]
    pieces.runs += [_Run(text[at:to], start + at, start + to) for at, to in split.runs]


def _merged(runs: list[_Run]) -> Iterator[_Run]:
    """Runs that touch are one: LED and 조명 in LED조명."""
    merged: _Run | None = None
    for run in runs:
        if merged is not None and merged.end == run.start:
            merged = _Run(merged.text + run.text, merged.start, run.end)
            continue
        if merged is not None:
            yield merged
        merged = run
    if merged is not None:
        yield merged


def _pairs(text: str, runs: list[_Run]) -> Iterator[str]:
    for first, second in pairwise(runs):
        if JOINS_NEIGHBOURS.fullmatch(text[first.end : second.start]):
            yield first.text + second.text


def _beginnings(pieces: _Pieces) -> Iterator[str]:
    """Where a person may begin to type: a whole word, and a run from any of its words on."""
    for run in pieces.runs:
        yield run.text
        # A Latin run has lost its connectors, so places inside it lead nowhere.
        if len(run.text) != run.end - run.start:
            continue
        for word in pieces.words:
            if run.start < word.start and word.end <= run.end:
                yield run.text[word.start - run.start :]
    for word in pieces.words:
        if word.whole:
            yield word.text


def _unit(normal: NormalText, typed: str, pieces: _Pieces) -> Unit:
    return Unit(
        typed=typed,
        words=tuple(_token(normal, word) for word in pieces.words),
        runs=tuple(_token(normal, run) for run in pieces.runs),
        codes=tuple(pieces.codes),
        grams=tuple(pieces.grams),
    )


def _token(normal: NormalText, part: HangulWord | _Run) -> Token:
    start, end = normal.original_span(part.start, part.end)
    return Token(part.text, start, end, getattr(part, "whole", True))
