"""Payments are tested on the morning on which ordering is."""

from tests.ordering.conftest import market, morning

__all__ = ["market", "morning"]
