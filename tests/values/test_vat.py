"""Amounts with and without tax."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.values.vat import Taxed, add_vat, floor_won, split_total

WON = st.integers(min_value=-(10**14), max_value=10**14)


@pytest.mark.parametrize(
    ("total_krw", "supply_krw", "vat_krw"),
    [
        (110, 100, 10),
        (42_350_000, 38_500_000, 3_850_000),
        (1, 0, 1),
        (109, 99, 10),
        (0, 0, 0),
        (-110, -100, -10),
        (-109, -99, -10),
    ],
)
def test_supply_amount_is_rounded_down_and_tax_is_the_rest(
    total_krw: int, supply_krw: int, vat_krw: int
) -> None:
    assert split_total(total_krw, 1000) == Taxed(supply_krw, vat_krw, total_krw)


@given(WON)
def test_parts_add_up_and_a_reversal_is_the_exact_mirror(total_krw: int) -> None:
    parts = split_total(total_krw, 1000)
    assert parts.supply_krw + parts.vat_krw == total_krw
    mirror = split_total(-total_krw, 1000)
    assert (mirror.supply_krw, mirror.vat_krw) == (-parts.supply_krw, -parts.vat_krw)


def test_added_tax_is_rounded_down() -> None:
    assert add_vat(99, 1000) == Taxed(99, 9, 108)


def test_without_a_rate_everything_is_supply() -> None:
    assert split_total(777, 0) == Taxed(777, 0, 777)


@pytest.mark.parametrize(
    ("numerator", "denominator", "won"), [(7, 2, 3), (-7, 2, -3), (7, -2, -3), (-7, -2, 3)]
)
def test_fractions_are_dropped_towards_zero(numerator: int, denominator: int, won: int) -> None:
    assert floor_won(numerator, denominator) == won
