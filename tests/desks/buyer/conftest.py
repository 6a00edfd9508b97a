"""Every test of the agency desk runs on one Korean morning, in English, in one market."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import translation

from marketplace.values import clock
from tests.factories.ordering import Market, make_market

TODAY = dt.date(2026, 6, 15)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """Set the clock to ten o'clock on a Monday, and the addresses to the English ones."""
    with clock.set_to(clock.korean_time(TODAY, 10)), translation.override("en"):
        yield


@pytest.fixture
def market(db: None) -> Market:
    """An agency with a person for each duty, and a vendor with a designated offer."""
    return make_market()
