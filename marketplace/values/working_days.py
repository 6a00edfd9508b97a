"""Korean working days and fiscal years."""

import datetime as dt
from functools import lru_cache

import holidays


@lru_cache(maxsize=64)
def _holidays_of(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("KR", years=year))


def is_working_day(day: dt.date) -> bool:
    """Say whether `day` is neither a Saturday, a Sunday nor a public holiday in Korea."""
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def add_working_days(start: dt.date, days: int) -> dt.date:
    """Return the `days`-th working day after `start`; the day of the start is not counted.

    Source: State Contract Decree art. 58 (payment within working days), Civil Act art. 157.
    """
    if days < 0:
        raise ValueError("days must not be negative")
    day = start
    while days:
        day += dt.timedelta(days=1)
        days -= is_working_day(day)
    return day


def next_working_day(day: dt.date) -> dt.date:
    """Return `day`, or the first working day after it when it is none.

    Source: Civil Act art. 161.
    """
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def fiscal_year(day: dt.date) -> int:
    """Return the fiscal year of a Korean public body: the calendar year.

    Source: National Finance Act art. 2; Local Finance Act art. 6.
    """
    return day.year
