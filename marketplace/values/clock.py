"""The only source of now and today.

Demonstration data and replays set the clock; production refuses to, so that no row of a real market
can carry a made-up time.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SEOUL = ZoneInfo("Asia/Seoul")

_set_to: ContextVar[dt.datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> dt.datetime:
    """Return the present instant in UTC, or the instant that the clock is set to."""
    return _set_to.get() or dt.datetime.now(dt.UTC)


def machine_now() -> dt.datetime:
    """Return the machine's own time in UTC, whatever the clock is set to.

    Only for what records when a row was really written: events, seals, checkpoints.
    """
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Return the Korean date of now(): dates that bind are Korean dates."""
    return korean_date(now())


def korean_date(instant: dt.datetime) -> dt.date:
    """Return the date on which `instant` falls in Korea."""
    return instant.astimezone(SEOUL).date()


def korean_time(day: dt.date, hour: int = 9, minute: int = 0) -> dt.datetime:
    """Return the instant of a Korean wall-clock time."""
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=SEOUL).astimezone(dt.UTC)


@contextmanager
def set_to(instant: dt.datetime) -> Iterator[None]:
    """Set the clock of this thread or task; raise ImproperlyConfigured where it is not allowed.

    Only settings with CLOCK_MAY_BE_SET (development and tests) allow it.
    """
    if not getattr(settings, "CLOCK_MAY_BE_SET", False):
        raise ImproperlyConfigured("The clock may not be set with these settings")
    token = _set_to.set(instant)
    try:
        yield
    finally:
        _set_to.reset(token)
