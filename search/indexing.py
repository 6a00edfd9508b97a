"""The index kept in line with the market: by events, by a nightly comparison, by a rebuild.

A document is made and given its version under the lock of its row, so that of two documents the one
that knows more has the higher version, and the engine may get them in any order.
"""

from collections.abc import Collection
from dataclasses import replace

import structlog
from django.db import transaction
from django.db.models import Q

from search.analysis import analyser_in_force
from search.comparison import fingerprint, note_what_the_index_has, product_ids_at_once
from search.documents import SearchDocument
from search.engines import engine_in_force
from search.engines.base import Delete, IndexVersionMismatch, Operation, Upsert
from search.market import document_id, documents_of
from search.models import IndexedProduct
from search.token_cache import forget_tokens_of_other_analysers

log = structlog.get_logger(__name__)

PRODUCTS_AT_ONCE = 250


def bring_forward(product_ids: Collection[int]) -> int:
    """Write what changed about these products to the index; return how many documents that was.

    A second call changes nothing. Raises IndexVersionMismatch when other versions made the index;
    `rebuild` makes it anew.
    """
    wanted = sorted(set(product_ids))
    written = 0
    for start in range(0, len(wanted), PRODUCTS_AT_ONCE):
        operations = give_versions(wanted[start : start + PRODUCTS_AT_ONCE])
        if operations:
            engine_in_force().apply(operations.values())
            _mark_applied(operations)
        written += len(operations)
    return written


def mend() -> int:
    """Compare index and database, put right what differs, and return how many documents that was.

    Runs every night, when designations begin and end.
    """
    try:
        note_what_the_index_has(engine_in_force().versions())
    except IndexVersionMismatch:
        return rebuild()
    return sum(bring_forward(portion) for portion in product_ids_at_once(PRODUCTS_AT_ONCE))


def rebuild() -> int:
    """Fill a new index from the database, swap, and return how many documents it holds.

    The old index answers until then; what was written to it meanwhile is brought forward after.
    """
    engine = engine_in_force()
    held = engine.replace(map(_every_document, product_ids_at_once(PRODUCTS_AT_ONCE)))
    note_what_the_index_has(engine.versions())
    waiting = IndexedProduct.objects.filter(is_applied=False)
    bring_forward(list(waiting.values_list("product_id", flat=True)))
    forget_tokens_of_other_analysers(analyser_in_force().version)
    log.info("index_rebuilt", documents=held)
    return held


def give_versions(
    product_ids: Collection[int], *, unchanged_too: bool = False
) -> dict[int, Operation]:
    """The operations that bring these products up to date, by product, each with its version.

    A product whose document is in the index as it stands is left out, unless `unchanged_too`.
    """
    with transaction.atomic():
        rows = _locked_rows(product_ids)
        documents = documents_of(product_ids)
        changed: list[IndexedProduct] = []
        operations: dict[int, Operation] = {}
        for row in rows:
            document = documents.get(row.product_id)
            if _takes(row, document):
                changed.append(row)
            elif not unchanged_too:
                continue
            operations[row.product_id] = _operation(row, document)
        IndexedProduct.objects.bulk_update(changed, ["version", "sha256", "is_applied"])
    return operations


def _locked_rows(product_ids: Collection[int]) -> list[IndexedProduct]:
    IndexedProduct.objects.bulk_create(
        [IndexedProduct(product_id=number) for number in product_ids], ignore_conflicts=True
    )
    rows = IndexedProduct.objects.select_for_update().filter(pk__in=product_ids)
    return list(rows.order_by("pk"))  # in one order, so that two runs never wait for each other


def _takes(row: IndexedProduct, document: SearchDocument | None) -> bool:
    """Give the row its next version when the index lacks the document; say whether it did."""
    found = fingerprint(document)
    if row.is_applied and row.sha256 == found:
        return False
    row.version, row.sha256, row.is_applied = row.version + 1, found, False
    return True


def _operation(row: IndexedProduct, document: SearchDocument | None) -> Operation:
    if document is None:
        return Delete(document_id(row.product_id), row.version)
    return Upsert(replace(document, version=row.version))


def _every_document(product_ids: list[int]) -> list[Operation]:
    """What a new index holds of these products; it needs no tombstones."""
    operations = give_versions(product_ids, unchanged_too=True)
    return [operation for operation in operations.values() if isinstance(operation, Upsert)]


def _mark_applied(operations: dict[int, Operation]) -> None:
    """Note what the engine has, unless the product got a newer version meanwhile."""
    written = Q(pk__in=[])
    for product_id, operation in operations.items():
        written |= Q(pk=product_id, version=operation.version)
    IndexedProduct.objects.filter(written).update(is_applied=True)
