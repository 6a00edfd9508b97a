"""Which documents the index should have, and where it differs from that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from marketplace.catalogue.models import Listing
from marketplace.values.canonical import sha256_of
from search.documents import SearchDocument
from search.market import documents_of, product_id_of
from search.models import IndexedProduct

ROWS_AT_ONCE = 500
FINGERPRINTED = tuple(part.name for part in fields(SearchDocument) if part.name != "version")


@dataclass(frozen=True)
class Difference:
    """One product that the index does not have as the market does.

    `kind` is missing (public, not in the index), surplus (in the index, not public), version (not
    the version that was given) or outdated (its document says something else today).
    """

    kind: str
    product_id: int


def fingerprint(document: SearchDocument | None) -> str:
    """The hash of a document apart from its version; empty when there is none."""
    if document is None:
        return ""
    return sha256_of({name: getattr(document, name) for name in FINGERPRINTED})


def product_ids_at_once(portion: int) -> Iterator[list[int]]:
    """All products that have or had an offer, in portions, in the order of their numbers."""
    last = 0
    while found := _next_product_ids(last, portion):
        yield found
        last = found[-1]


def _next_product_ids(after: int, portion: int) -> list[int]:
    offered = Listing.objects.filter(live=True, product_id__gt=after).order_by()
    known = IndexedProduct.objects.filter(pk__gt=after).order_by()
    numbers = offered.values_list("product_id").union(known.values_list("product_id"))
    return [number for (number,) in numbers.order_by("product_id")[:portion]]


def differences(in_index: Mapping[str, int]) -> Iterator[Difference]:
    """Where an index with these versions differs from the market; changes nothing."""
    found = {product_id_of(document): version for document, version in in_index.items()}
    for portion in product_ids_at_once(ROWS_AT_ONCE):
        rows = IndexedProduct.objects.in_bulk(portion)
        documents = documents_of(portion)
        for number in portion:
            kind = _kind(documents.get(number), rows.get(number), found.pop(number, None))
            if kind:
                yield Difference(kind, number)
    yield from (Difference("surplus", number) for number in sorted(found))


def _kind(document: SearchDocument | None, row: IndexedProduct | None, version: int | None) -> str:
    if document is None:
        return "" if version is None else "surplus"
    if version is None:
        return "missing"
    if row is None or row.version != version:
        return "version"
    return "" if row.sha256 == fingerprint(document) else "outdated"


def note_what_the_index_has(in_index: Mapping[str, int]) -> None:
    """Mark each product as applied or not, by the versions that the index really has.

    A version in the index above the one given, as after a restored backup, is taken over, so that
    the next one is above both.
    """
    found = {product_id_of(document): version for document, version in in_index.items()}
    wrong: list[IndexedProduct] = []
    right: list[IndexedProduct] = []
    for row in IndexedProduct.objects.order_by("pk"):
        version = found.pop(row.product_id, None)
        is_right = version is None if not row.sha256 else version == row.version
        if is_right != row.is_applied or not is_right:
            (right if is_right else wrong).append(row)
        row.is_applied, row.version = is_right, max(row.version, version or 0)
    wrong += [
        IndexedProduct(product_id=number, version=version, is_applied=False)
        for number, version in found.items()
    ]
    IndexedProduct.objects.bulk_create(
        [*right, *wrong],
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["product_id"],
        update_fields=["version", "is_applied"],
    )
