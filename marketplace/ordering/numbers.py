"""Gapless numbers of documents."""

from django.db import connection

from marketplace.organisations.models import Agency

ORDER = "order"
REQUEST = "request"

# One statement finds or makes the series, locks its row until the transaction ends and counts up.
# A transaction that fails gives its numbers back, so there are no gaps.
_TAKE = """
INSERT INTO ordering_numberseries (agency_id, year, kind, last) VALUES (%s, %s, %s, %s)
ON CONFLICT (agency_id, year, kind)
DO UPDATE SET last = ordering_numberseries.last + excluded.last
RETURNING last
"""


def next_number(agency: Agency, year: int, kind: str) -> int:
    """Return the next number of a series; must run inside the transaction that uses it."""
    return next_numbers(agency, year, kind, count=1)[0]


def next_numbers(agency: Agency, year: int, kind: str, *, count: int) -> range:
    """Return the next `count` numbers of a series.

    The series is the last lock of every transaction: whoever needs a number waits for whoever took
    the one before.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [agency.pk, year, kind, count])
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)


def agency_part(agency: Agency) -> str:
    """Return how an agency is written in numbers; the letters keep ids apart from codes."""
    return agency.code or f"ID{agency.pk}"


def order_number(agency: Agency, year: int, sequence: int) -> str:
    """Return an order's number; the prefix keeps it apart from numbers of other systems."""
    return f"MD-{agency_part(agency)}-{year}-{sequence:05d}"


def request_number(year: int, sequence: int) -> str:
    """Return a purchase request's number, unique within its agency."""
    return f"PR-{year}-{sequence:04d}"
