"""Plays stories in the order of their instants, with the clock set to each."""

import datetime as dt
import heapq
import time
from collections.abc import Iterable

from django.db import transaction

from marketplace.audit import consumers
from marketplace.demo.loading.stories import Story
from marketplace.values import clock

# Few enough that a visitor's own write waits only a moment while older years are loaded.
STEPS_PER_TRANSACTION = 40


def play(stories: Iterable[Story], until: dt.datetime, *, pause_seconds: float = 0.0) -> int:
    """Resume each story at its instants up to `until`; return how many steps were played.

    Stories that would go on later stay where they are: so the market of today is full of open
    orders. `pause_seconds` leaves SQLite's one write lock to others between two transactions.
    """
    queue = [(next(story), number, story) for number, story in enumerate(stories)]
    heapq.heapify(queue)
    played = 0
    month = queue[0][0].month if queue else 0
    while queue and queue[0][0] <= until:
        if queue[0][0].month != month:
            month = queue[0][0].month
            _bring_ledger_forward(queue[0][0])
        with transaction.atomic():
            for _ in range(STEPS_PER_TRANSACTION):
                if not queue or queue[0][0] > until or queue[0][0].month != month:
                    break
                _step(queue)
                played += 1
        time.sleep(pause_seconds)
    _bring_ledger_forward(until)
    return played


def _bring_ledger_forward(instant: dt.datetime) -> None:
    """Let the ledger see the market once a month, so that it shows what was provisional then."""
    with clock.set_to(instant):
        consumers.drain("ledger")


def _step(queue: list[tuple[dt.datetime, int, Story]]) -> None:
    instant, number, story = heapq.heappop(queue)
    with clock.set_to(instant):
        following = next(story, None)
    if following is not None:
        heapq.heappush(queue, (following, number, story))
