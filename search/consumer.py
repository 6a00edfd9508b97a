"""The search index as a consumer of events."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from marketplace.audit.consumers import Consumer
from marketplace.audit.models import Event
from marketplace.catalogue.models import DesignationProduct, Listing
from marketplace.ordering.models import OrderLine
from marketplace.organisations.models import VendorSanction
from search.engines.base import IndexVersionMismatch
from search.indexing import bring_forward, rebuild

NAME = "index"

ProductsOf = Callable[[Collection[int]], Iterable[int]]


def _of_listings(numbers: Collection[int]) -> Iterable[int]:
    return Listing.objects.filter(pk__in=numbers).values_list("product_id", flat=True)


def _of_designations(numbers: Collection[int]) -> Iterable[int]:
    rows = DesignationProduct.objects.filter(designation_id__in=numbers)
    return rows.values_list("product_id", flat=True)


def _of_vendors(numbers: Collection[int]) -> Iterable[int]:
    return Listing.objects.filter(vendor_id__in=numbers).values_list("product_id", flat=True)


def _of_sanctions(numbers: Collection[int]) -> Iterable[int]:
    vendors = VendorSanction.objects.filter(pk__in=numbers).values_list("vendor_id", flat=True)
    return _of_vendors(list(vendors))


def _of_orders(numbers: Collection[int]) -> Iterable[int]:
    return OrderLine.objects.filter(order_id__in=numbers).values_list("product_id", flat=True)


# What an event is about -> the products whose documents may change.
PRODUCTS_OF: dict[str, ProductsOf] = {
    "catalogue.product": list,
    "catalogue.listing": _of_listings,
    "catalogue.designation": _of_designations,
    "organisations.vendor": _of_vendors,
    "organisations.vendorsanction": _of_sanctions,
    "ordering.order": _of_orders,
}


def products_concerned(events: Iterable[Event]) -> set[int]:
    """The products whose documents these events may change; one query for each kind of object."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for event in events:
        numbers[event.object_type].add(event.object_id)
    return {
        product
        for kind, products_of in PRODUCTS_OF.items()
        if kind in numbers
        for product in products_of(numbers[kind])
    }


def take(events: Sequence[Event]) -> None:
    """Bring the products of these events forward; an index of other versions is made anew."""
    try:
        bring_forward(products_concerned(events))
    except IndexVersionMismatch:
        rebuild()


CONSUMER = Consumer(
    name=NAME,
    streams=frozenset({"catalogue", "organisations", "ordering"}),
    handle=take,
    # The index lies outside of the database; a document written twice is the same document.
    transactional=False,
)
