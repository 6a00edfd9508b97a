"""Results of past years as they were published elsewhere: facts with their source."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "published_results.json"


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """What was published about the whole country in one year; nothing is guessed."""

    year: int
    target_krw: int | None
    counted_krw: int | None
    reached: int | None
    with_target: int | None
    source: str
    source_url: str

    @property
    def achievement_basis_points(self) -> int | None:
        """The rate, where both amounts were published."""
        if self.target_krw is None or self.counted_krw is None:
            return None
        return self.counted_krw * 10_000 // self.target_krw


@lru_cache(maxsize=1)
def results() -> tuple[PublishedResult, ...]:
    """Return the published results, the oldest first."""
    return tuple(PublishedResult(**row) for row in json.loads(FILE.read_text("utf-8")))
