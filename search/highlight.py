"""The words of a query marked in the text that a person reads."""

from collections.abc import Iterator
from itertools import pairwise

from search.analysis import Analyser, Token
from search.plan import QueryPlan
from search.plan.nodes import Alternative, Family, Match

Segments = list[tuple[str, bool]]
ELLIPSIS = "\u2026"


def highlight(text: str, plan: QueryPlan, analyser: Analyser) -> Segments:
    """The text in segments, each with whether it matches; joined they are the text again.

    Nothing is escaped and nothing is markup: a template prints the segments. The words of an
    alternative are marked where they stand side by side, and so is a whole run; excluded words
    never are.
    """
    units = analyser.analyse(text).units
    words = [word for unit in units for word in unit.words]
    runs = [run for unit in units for run in unit.runs]
    spans = [
        span
        for group in plan.groups
        for alternative in (*group.alternatives, *group.looser)
        for span in _spans(alternative, words, runs)
    ]
    return list(_segments(text, _united(spans)))


def excerpt(segments: Segments, length: int) -> Segments:
    """About `length` characters around the first match, the beginning when nothing matches."""
    text = "".join(part for part, _matches in segments)
    if len(text) <= length:
        return segments
    first, place = 0, 0
    for part, matches in segments:
        if matches:
            first = place
            break
        place += len(part)
    start = max(0, min(first - length // 4, len(text) - length))
    cut = list(_cut(segments, start, start + length))
    before = [(ELLIPSIS, False)] if start else []
    after = [(ELLIPSIS, False)] if start + length < len(text) else []
    return [*before, *cut, *after]


def _cut(segments: Segments, start: int, end: int) -> Iterator[tuple[str, bool]]:
    place = 0
    for part, matches in segments:
        kept = part[max(0, start - place) : max(0, end - place)]
        place += len(part)
        if kept:
            yield kept, matches


def _spans(
    alternative: Alternative, words: list[Token], runs: list[Token]
) -> Iterator[tuple[int, int]]:
    """Where an alternative stands in a text."""
    wanted = [term.token for term in alternative.terms if term.match is Match.EXACT]
    if not wanted:
        return
    families = {term.family for term in alternative.terms}
    if families == {Family.WORDS}:
        for place in range(len(words) - len(wanted) + 1):
            row = words[place : place + len(wanted)]
            if [word.text for word in row] == wanted:
                yield row[0].start, row[-1].end
    elif families <= {Family.RUNS, Family.CODES}:
        yield from ((run.start, run.end) for run in runs if run.text in wanted)
        yield from _pairs(runs, wanted)


def _pairs(runs: list[Token], wanted: list[str]) -> Iterator[tuple[int, int]]:
    for first, second in pairwise(runs):
        if first.text + second.text in wanted:
            yield first.start, second.end


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch or overlap as one."""
    united: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(end, united[-1][1])
        else:
            united.append((start, end))
    return united


def _segments(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    place = 0
    for start, end in spans:
        if place < start:
            yield text[place:start], False
        yield text[start:end], True
        place = end
    if place < len(text):
        yield text[place:], False
