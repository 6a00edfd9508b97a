"""The days of the demonstration market; the newest year ends on a fixed day."""

import datetime as dt
from random import Random
from typing import Final

from marketplace.values import clock
from marketplace.values.working_days import next_working_day

TODAY: Final = dt.date(2026, 11, 24)
NEWEST_YEAR: Final = TODAY.year
OPENING: Final = dt.date(2023, 11, 6)
SEED: Final = 20_261_124


def seeded(*parts: object) -> Random:
    """Return a generator of its own for each purpose, so that one part never shifts another."""
    return Random("/".join(str(part) for part in (SEED, *parts)))


def at(day: dt.date, rng: Random, *, after: dt.datetime | None = None) -> dt.datetime:
    """Return an office hour of the first working day from `day` on, later than `after`."""
    moment = clock.korean_time(next_working_day(day), rng.randint(9, 17), rng.randint(0, 59))
    if after is not None and moment <= after:
        return after + dt.timedelta(minutes=rng.randint(4, 50))
    return moment


def end_of(year: int) -> dt.datetime:
    """Return when the story of a year stops: now for the newest, else the March after it."""
    if year == NEWEST_YEAR:
        return clock.korean_time(TODAY, 8)
    return clock.korean_time(dt.date(year + 1, 3, 31), 18)
