"""Runs of Latin letters and digits: model codes, units, foreign words."""

import re
from dataclasses import dataclass
from itertools import pairwise

LETTERS = "a-z0-9à-öø-ÿ"
# A run goes on over a connector when letters or digits follow at once; thousands over a comma.
RUN = rf"[{LETTERS}]+(?:(?:[-_./+&\u00d7']|,(?=\d{{3}}(?!\d)))[{LETTERS}]+)*"
# A point between digits belongs to the number: 3.5 is one part.
BREAK = re.compile(r"[-_/+&\u00d7']|(?<!\d)\.|\.(?!\d)")
SHORTEST_CODE = 3
SHORTEST_NUMBER_CODE = 5


@dataclass(frozen=True)
class LatinRun:
    """A run taken apart: `parts` with their places, and the `joined` form without connectors."""

    parts: tuple[tuple[str, int, int], ...]
    joined: str

    @property
    def neighbours(self) -> tuple[str, ...]:
        """Two parts that follow each other, joined: PTX-6010-60 gives ptx6010 and 601060."""
        if len(self.parts) < 3:
            return ()
        texts = [text for text, _start, _end in self.parts]
        return tuple(first + second for first, second in pairwise(texts))


def take_apart(run: str) -> LatinRun:
    """Parts and joined form of a lower-case run; places count from the run's beginning."""
    parts: list[tuple[str, int, int]] = []
    start = 0
    for end in [*(match.start() for match in BREAK.finditer(run)), len(run)]:
        if end > start:
            parts.append((run[start:end].replace(",", ""), start, end))
        start = end + 1
    return LatinRun(tuple(parts), "".join(text for text, _start, _end in parts))


def looks_like_code(joined: str) -> bool:
    """Whether a joined run names a model or an item: letters with digits, or a long number."""
    if joined.isdigit():
        return len(joined) >= SHORTEST_NUMBER_CODE
    return len(joined) >= SHORTEST_CODE and any(character.isdigit() for character in joined)
