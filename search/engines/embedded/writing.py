"""Operations applied to the index, never backwards."""

from collections.abc import Iterable, Iterator

import tantivy
from tantivy import Query

from search.analysis import Analyser
from search.documents import TokenCache, analysed_texts, fields_of
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
    prepared = prepare(operations, analyser, cache)
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


def write_new_index(
    storage: Storage,
    batches: Iterable[Iterable[Operation]],
    analyser: Analyser,
    cache: TokenCache | None,
) -> int:
    """Fill a new index beside the one in use, then put it in its place; return how many it holds.

    Nobody is locked out while it is filled. What was written to the old index meanwhile is not in
    the new one: the caller brings that forward.
    """
    with storage.draft() as folder:
        index = storage.create(folder)
        writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
        held = 0
        for batch in batches:
            for _operation, made in prepare(batch, analyser, cache):
                writer.add_document(made)
                held += 1
            # Commits end what the writer keeps in memory, so a rebuild needs no more than a batch.
            writer.commit()
        writer.wait_merging_threads()
        storage.adopt(folder)
    return held


Prepared = list[tuple[Operation, tantivy.Document]]


def prepare(
    operations: Iterable[Operation], analyser: Analyser, cache: TokenCache | None
) -> Prepared:
    """The documents to write. Made before the lock is taken: analysis takes the longest."""
    given = list(operations)
    documents = [operation.document for operation in given if isinstance(operation, Upsert)]
    analysed = analysed_texts(documents, analyser, cache)

    def made_of(operation: Operation) -> tantivy.Document:
        if isinstance(operation, Upsert):
            return to_index(operation.document, fields_of(operation.document, analysed))
        return tombstone(operation.id, operation.version)

    return [(operation, made_of(operation)) for operation in given]


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
