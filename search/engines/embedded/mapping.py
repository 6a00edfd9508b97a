"""The fields of the embedded index, and documents in its form."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import tantivy

from search.bands import delivery_bands, price_band
from search.documents import FIELDS_REVISION, ZONES, SearchDocument, TokenFields
from search.plan.request import FACETS, NOT_SOLD, SOLD

# Raise when a field changes its name, its kind or its meaning.
MAPPING_VERSION = f"embedded-2-{FIELDS_REVISION}"

TOKENS = "tokens"  # our own tokenizer: blanks part tokens, nothing else happens to them
NO_DAY = 0  # `designated_until` of what was never designated
NO_PRICE_LOW, NO_PRICE_HIGH = 2**62, -1  # last in either order

NUMBERS = (
    "version",
    "price_krw",
    "price_low",
    "price_high",
    "delivery_days",
    "designated_until",
    "published",
)


@lru_cache
def schema() -> tantivy.Schema:
    """The fields. `books` is what every document has and no tombstone."""
    builder = tantivy.SchemaBuilder()
    for name in ("id", "id_version", "books", *FACETS):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_json_field("answers", fast=True, tokenizer_name="raw", index_option="basic")
    for zone in ZONES:
        builder.add_text_field(f"{zone}_words", stored=True, tokenizer_name=TOKENS)
        builder.add_text_field(
            f"{zone}_runs", stored=True, tokenizer_name=TOKENS, index_option="freq"
        )
    builder.add_text_field("grams", stored=True, tokenizer_name=TOKENS, index_option="freq")
    for name in ("codes", "choseong", "jamo"):
        builder.add_text_field(name, stored=True, tokenizer_name=TOKENS, index_option="basic")
    for name in NUMBERS:
        builder.add_integer_field(name, fast=True, indexed=True)
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def register_tokenizer(index: tantivy.Index) -> None:
    """Make the tokenizer of the token fields known to an opened index."""
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(TOKENS, analyser)


def tombstone(document_id: str, version: int) -> tantivy.Document:
    """What stays of a deleted document."""
    made = tantivy.Document()
    made.add_text("id", document_id)
    made.add_text("id_version", f"{document_id} {version}")
    made.add_integer("version", version)
    return made


def to_index(document: SearchDocument, fields: TokenFields) -> tantivy.Document:
    """A document with its tokens, filters, sort keys and what its hit shows."""
    made = tombstone(document.id, document.version)
    made.add_text("books", document.books)
    for name, texts in fields.items():
        for text in texts:
            made.add_text(name, text)
    for name, values in _facet_values(document).items():
        for value in dict.fromkeys(values):
            if value:
                made.add_text(name, value)
    if document.answers:
        made.add_json("answers", {code: list(given) for code, given in document.answers.items()})
    for name, number in _numbers(document).items():
        if number is not None:
            made.add_integer(name, number)
    made.add_bytes("shown", json.dumps(_shown(document), ensure_ascii=False).encode())
    return made


def _facet_values(document: SearchDocument) -> Mapping[str, tuple[str, ...]]:
    return {
        "kind": (document.kind,),
        "category": document.category_path,
        "service_type": (document.service_type,),
        "designation_type": (document.designation_type,),
        "designator": (document.designator,),
        "route": document.routes,
        "region": document.regions,
        "vendor": document.vendor_ids,
        "listing": document.listing_ids,
        "vendor_size": (document.vendor_size,),
        "certificate": document.certificates,
        "csap": (document.csap,),
        "price_band": (price_band(document.price_krw),),
        "delivery_band": delivery_bands(document.delivery_days),
        "sold": (SOLD if document.sold else NOT_SOLD,),
    }


def _numbers(document: SearchDocument) -> dict[str, int | None]:
    price, until = document.price_krw, document.designation_until
    published = document.published_at
    return {
        "price_krw": price,
        "price_low": NO_PRICE_LOW if price is None else price,
        "price_high": NO_PRICE_HIGH if price is None else price,
        "delivery_days": document.delivery_days,
        "designated_until": NO_DAY if until is None else until.toordinal(),
        "published": 0 if published is None else int(published.timestamp()),
    }


def _shown(document: SearchDocument) -> dict[str, Any]:
    return {
        "id": document.id,
        "reference": document.reference,
        "listing_ids": document.listing_ids,
        "card": dict(document.card),
        "names": {
            "title": [text for text in (document.title, document.title_en) if text],
            "category": document.category_names,
            "vendor": document.vendor_names,
        },
    }
