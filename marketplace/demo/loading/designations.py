"""Designations in every state that a visitor may meet, with dates around today."""

import datetime as dt
from random import Random

from marketplace.catalogue.models import (
    Designation,
    DesignationExtension,
    DesignationHolder,
    DesignationProduct,
    Product,
)
from marketplace.demo.loading.calendar import TODAY
from marketplace.demo.loading.texts import material
from marketplace.organisations.models import Vendor
from marketplace.values.books import Books

TERM_YEARS = 3


def designate(product: Product, vendor: Vendor, wish: dict[str, str], rng: Random) -> None:
    """Write the designation that the data ask for; "none" writes nothing.

    There is no verb for designations yet: committees come with a later part of the product.
    """
    if wish["type"] == "none" or wish["state"] == "none":
        return
    valid_from, first_until, until = _dates(wish["state"], rng)
    words = material("designators")
    designation = Designation.objects.create(
        number=f"{words['prefix']}-{valid_from.year}-{product.pk:04d}",
        type=wish["type"],
        designator=words["bodies"][wish["type"]],
        valid_from=valid_from,
        valid_until=until,
        revoked_on=TODAY - dt.timedelta(days=40) if _is_revoked(wish["state"], rng) else None,
        books=Books.DEMO,
    )
    DesignationHolder.objects.create(designation=designation, vendor=vendor)
    DesignationProduct.objects.create(designation=designation, product=product)
    _extend(designation, first_until)


def _dates(state: str, rng: Random) -> tuple[dt.date, dt.date, dt.date]:
    """Return the first day, the first term's last day and the last day of all."""
    days = rng.randint
    match state:
        case "active":
            valid_from = dt.date(2024, 3, 1) + dt.timedelta(days=days(0, 560))
        case "extended":
            valid_from = dt.date(2021, 3, 1) + dt.timedelta(days=days(0, 700))
            first_until = _years_on(valid_from, TERM_YEARS)
            years = 1 if _years_on(valid_from, TERM_YEARS + 1) > TODAY + dt.timedelta(90) else 3
            return valid_from, first_until, _years_on(valid_from, TERM_YEARS + years)
        case "ending_soon":
            until = TODAY + dt.timedelta(days=days(8, 88))
            return _years_before(until, TERM_YEARS), until, until
        case "expired":
            until = TODAY - dt.timedelta(days=days(20, 240))
            return _years_before(until, TERM_YEARS), until, until
        case _:
            valid_from = TODAY + dt.timedelta(days=days(5, 35))
    until = _years_on(valid_from, TERM_YEARS)
    return valid_from, until, until


def _years_on(day: dt.date, years: int) -> dt.date:
    return dt.date(day.year + years, day.month, min(day.day, 28)) - dt.timedelta(days=1)


def _years_before(last_day: dt.date, years: int) -> dt.date:
    next_day = last_day + dt.timedelta(days=1)
    return dt.date(next_day.year - years, next_day.month, min(next_day.day, 28))


def _is_revoked(state: str, rng: Random) -> bool:
    return state == "expired" and rng.random() < 0.1


def _extend(designation: Designation, first_until: dt.date) -> None:
    """Write the extensions between the first term's end and the last day: one year, then two."""
    number, start = 1, first_until + dt.timedelta(days=1)
    while start <= designation.valid_until:
        end = min(_years_on(start, number), designation.valid_until)
        DesignationExtension.objects.create(
            designation=designation, number=number, starts_on=start, ends_on=end
        )
        number, start = number + 1, end + dt.timedelta(days=1)
