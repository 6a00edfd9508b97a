"""Working days in Korea."""

import datetime as dt

import pytest

from marketplace.values.working_days import (
    add_working_days,
    fiscal_year,
    is_working_day,
    next_working_day,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (dt.date(2026, 11, 24), True),
        (dt.date(2026, 11, 21), False),  # a Saturday
        (dt.date(2026, 11, 22), False),  # a Sunday
        (dt.date(2026, 2, 17), False),  # the lunar new year
        (dt.date(2026, 3, 2), False),  # a substitute for 1 March, a Sunday
        (dt.date(2026, 12, 25), False),
    ],
)
def test_weekends_and_public_holidays_are_no_working_days(day: dt.date, works: bool) -> None:
    assert is_working_day(day) is works


def test_the_day_of_the_start_is_not_counted() -> None:
    assert add_working_days(dt.date(2026, 11, 24), 1) == dt.date(2026, 11, 25)


def test_five_working_days_pass_over_a_weekend_and_a_holiday() -> None:
    assert add_working_days(dt.date(2026, 12, 22), 5) == dt.date(2026, 12, 30)


def test_no_days_leave_the_start() -> None:
    assert add_working_days(dt.date(2026, 11, 22), 0) == dt.date(2026, 11, 22)


def test_negative_days_are_an_error() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working_days(dt.date(2026, 11, 24), -1)


def test_a_last_day_on_a_holiday_moves_to_the_next_working_day() -> None:
    assert next_working_day(dt.date(2026, 12, 25)) == dt.date(2026, 12, 28)
    assert next_working_day(dt.date(2026, 12, 24)) == dt.date(2026, 12, 24)


def test_the_fiscal_year_is_the_calendar_year() -> None:
    assert fiscal_year(dt.date(2026, 12, 31)) == 2026
    assert fiscal_year(dt.date(2027, 1, 1)) == 2027
