"""Operations applied to the index, never backwards."""

from collections.abc import Iterable, Iterator

import tantivy
from tantivy import Query

from search.analysis import Analyser
from search.documents import TokenCache, to_fields
from search.engines.base import ApplyReport, Operation, Upsert
from search.engines.embedded.mapping import schema, to_index, tombstone
from search.engines.embedded.storage import Storage

WRITER_BYTES = 64_000_000
# From so many operations on it is cheaper to read all versions at once.
MANY = 500


def apply_operations(
    storage: Storage,
    operations: Iterable[Operation],
    analyser: Analyser,
    cache: TokenCache | None,
) -> ApplyReport:
    """Lock, open, write what is newer, commit, tell readers, close.

    Readers are told even when all came too late: a writer killed between its commit and its
    word to the readers is made good by whoever comes next.
    """
    prepared = [(operation, _prepared(operation, analyser, cache)) for operation in operations]
    with storage.locked():
        generation = storage.current_or_new()
        index = storage.open(generation)
        versions = known_versions(index, [operation.id for operation, _made in prepared])
        applied = 0
        writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
        for operation, made in prepared:
            if operation.version <= versions.get(operation.id, -1):
                continue
            versions[operation.id] = operation.version
            writer.delete_documents_by_term("id", operation.id)
            writer.add_document(made)
            applied += 1
        if applied:
            writer.commit()
        writer.wait_merging_threads()
        storage.committed(generation)
    return ApplyReport(applied, len(prepared) - applied)


def _prepared(
    operation: Operation, analyser: Analyser, cache: TokenCache | None
) -> tantivy.Document:
    """The document to write. Made before the lock is taken: analysis takes the longest."""
    if isinstance(operation, Upsert):
        document = operation.document
        return to_index(document, to_fields(document, analyser, cache))
    return tombstone(operation.id, operation.version)


def known_versions(index: tantivy.Index, ids: list[str]) -> dict[str, int]:
    """The versions of these documents, tombstones included; at least these."""
    searcher = index.searcher()
    if len(ids) >= MANY:
        return dict(all_versions(searcher, Query.all_query()))
    found: dict[str, int] = {}
    for document_id in ids:
        query = Query.term_query(schema(), "id", document_id, "basic")
        for _score, address in searcher.search(query, limit=1).hits:
            version = searcher.fast_field_values("version", [address])[0]
            assert isinstance(version, int)
            found[document_id] = version
    return found


def all_versions(searcher: tantivy.Searcher, among: Query) -> Iterator[tuple[str, int]]:
    """Each id with its version, read from the dictionary of terms without opening documents."""
    for term, count in searcher.terms_with_prefix("id_version", "", filter_query=among):
        if count:
            document_id, _blank, version = term.rpartition(" ")
            yield document_id, int(version)
