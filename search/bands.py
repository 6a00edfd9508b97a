"""Steps of price and delivery time that a reader can choose; kept with each document."""

from typing import NamedTuple


class PriceBand(NamedTuple):
    """A step of price: above `low`, up to and with `high`; None is open."""

    code: str
    low_krw: int | None
    high_krw: int | None


PRICE_BANDS = (
    PriceBand("to-10m", None, 10_000_000),
    PriceBand("10m-50m", 10_000_000, 50_000_000),
    PriceBand("50m-200m", 50_000_000, 200_000_000),
    PriceBand("over-200m", 200_000_000, None),
)
DELIVERY_DAYS = (7, 14, 30, 60, 90)


def price_band(price_krw: int | None) -> str:
    """The band of a price; empty when there is no price."""
    if price_krw is None:
        return ""
    return next(
        band.code for band in PRICE_BANDS if band.high_krw is None or price_krw <= band.high_krw
    )


def delivery_bands(days: int | None) -> tuple[str, ...]:
    """Every "within so many days" that a delivery time keeps."""
    return () if days is None else tuple(str(most) for most in DELIVERY_DAYS if days <= most)
