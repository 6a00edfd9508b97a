"""The only clock."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from marketplace.values import clock

NEW_YEAR_IN_SEOUL = dt.datetime(2025, 12, 31, 15, 0, tzinfo=dt.UTC)


def test_today_is_the_korean_date() -> None:
    with clock.set_to(NEW_YEAR_IN_SEOUL):
        assert clock.today() == dt.date(2026, 1, 1)
    with clock.set_to(NEW_YEAR_IN_SEOUL - dt.timedelta(seconds=1)):
        assert clock.today() == dt.date(2025, 12, 31)


def test_the_clock_runs_again_after_it_was_set() -> None:
    with clock.set_to(NEW_YEAR_IN_SEOUL):
        assert clock.now() == NEW_YEAR_IN_SEOUL
    assert clock.now() > NEW_YEAR_IN_SEOUL


def test_the_machine_time_is_never_set() -> None:
    with clock.set_to(NEW_YEAR_IN_SEOUL):
        assert clock.machine_now() > NEW_YEAR_IN_SEOUL


@override_settings(CLOCK_MAY_BE_SET=False)
def test_production_refuses_to_set_the_clock() -> None:
    with pytest.raises(ImproperlyConfigured), clock.set_to(NEW_YEAR_IN_SEOUL):
        pytest.fail("the clock was set")


def test_korean_wall_clock_time_is_kept_as_utc() -> None:
    assert clock.korean_time(dt.date(2026, 11, 24), 9, 10) == dt.datetime(
        2026, 11, 24, 0, 10, tzinfo=dt.UTC
    )
