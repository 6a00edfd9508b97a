"""Which known beginning a misspelt word meant."""

from collections import Counter
from collections.abc import Iterable

from search.analysis.hangul import compose
from search.plan.nodes import Group


def mended_text(
    groups: tuple[Group, ...], misspelt: tuple[Group, ...], beginnings: Iterable[Iterable[str]]
) -> str:
    """The query with each misspelt group in the spelling nearest to it.

    `beginnings` are the keystrokes of what the best hits begin with, hit by hit; of two that
    are as near, the one that more hits know is taken.
    """
    known = Counter(keys for hit in beginnings for keys in set(hit))
    words = (_nearest(group, known) if group in misspelt else group.text for group in groups)
    return " ".join(words)


def _nearest(group: Group, known: Counter[str]) -> str:
    term = group.spellings[0].terms[0]
    near = [
        (edits, -hits, keys)
        for keys, hits in known.items()
        if (edits := keystrokes_apart(term.token, keys, term.edits)) <= term.edits
    ]
    return compose(min(near)[2]) if near else group.text


def keystrokes_apart(first: str, second: str, most: int) -> int:
    """Keys to add, drop, change or swap with the next one; more than `most` is `most` + 1."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before, last = list[int](), list(range(len(second) + 1))
    for place, key in enumerate(first, 1):
        row = [place]
        for other_place, other in enumerate(second, 1):
            cost = min(
                last[other_place] + 1,
                row[other_place - 1] + 1,
                last[other_place - 1] + (key != other),
            )
            if (
                place > 1
                and other_place > 1
                and (key, first[place - 2]) == (second[other_place - 2], other)
            ):
                cost = min(cost, before[other_place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
