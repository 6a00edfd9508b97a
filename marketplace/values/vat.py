"""Value added tax: parts of an amount, each rounded by one named function."""

from typing import NamedTuple

BASIS_POINTS = 10_000


class Taxed(NamedTuple):
    """An amount with its parts; `total_krw == supply_krw + vat_krw` always holds."""

    supply_krw: int
    vat_krw: int
    total_krw: int


def floor_won(numerator: int, denominator: int) -> int:
    """Return numerator / denominator in won, fractions dropped towards zero.

    Amounts below one won are dropped, also of negative amounts, so that a reversal is the exact
    mirror of what it reverses.
    """
    quotient = abs(numerator) // abs(denominator)
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


def split_total(total_krw: int, vat_basis_points: int) -> Taxed:
    """Split an amount that includes the tax.

    The supply amount is rounded down to the won and the tax is the rest.
    """
    supply_krw = floor_won(total_krw * BASIS_POINTS, BASIS_POINTS + vat_basis_points)
    return Taxed(supply_krw, total_krw - supply_krw, total_krw)


def add_vat(supply_krw: int, vat_basis_points: int) -> Taxed:
    """Add the tax, rounded down to the won, to an amount without it."""
    vat_krw = floor_won(supply_krw * vat_basis_points, BASIS_POINTS)
    return Taxed(supply_krw, vat_krw, supply_krw + vat_krw)
