"""Search documents for tests, the same ones every time."""

from typing import Any

from search.documents import SearchDocument


def make_document(number: int = 1, title: str = "공기청정기", **changes: Any) -> SearchDocument:
    """A document with id `p<number>` in the real books; `changes` are its other fields."""
    fields: dict[str, Any] = {
        "id": f"p{number}",
        "version": 1,
        "title": title,
        "kind": "product",
        "books": "real",
        "reference": f"{25_000_000 + number}",
        "card": {"title": title},
    }
    return SearchDocument(**(fields | changes))
