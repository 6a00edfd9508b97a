"""What is known of a product when it is searched for, and the tokens made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal, Protocol

from search.analysis import Analysed, Analyser

# Raise when other fields, or other parts of a document, become tokens: every index is rebuilt.
FIELDS_REVISION = 1

# Texts looked up in the cache of tokens at once; databases limit what one statement may name.
KEYS_AT_ONCE = 500

# The parts of a document that rank apart; each has a field of words and one of runs.
ZONES = ("title", "english", "names", "vendor", "body")
# Zones that name the thing: all but its description. A person may begin to type any of them.
NAMING_ZONES = ("title", "english", "names", "vendor")
# Zones that say what it is. Names of firms share too many syllables with names of agencies.
SUBJECT_ZONES = ("title", "english", "names")

Kind = Literal["product", "digital_service"]
Books = Literal["real", "demo", "rehearsal"]
TokenFields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class SearchDocument:
    """One product or digital service with everything that its hit shows.

    `version` grows with every change; an index never goes back to an older one. `answers` holds
    the filterable answers by question code. `category_path` names the category and all above
    it. `card` renders the whole hit without a query; it is kept, not searched.
    """

    id: str
    version: int
    title: str
    kind: Kind
    books: Books
    reference: str = ""
    title_en: str = ""
    summary: str = ""
    description: str = ""
    category_names: tuple[str, ...] = ()
    vendor_names: tuple[str, ...] = ()
    model_codes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    category_path: tuple[str, ...] = ()
    service_type: str = ""
    designation_type: str = ""
    designator: str = ""
    routes: tuple[str, ...] = ()
    price_krw: int | None = None
    regions: tuple[str, ...] = ()
    vendor_size: str = ""
    delivery_days: int | None = None
    certificates: tuple[str, ...] = ()
    csap: str = ""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    designation_until: date | None = None
    sold: bool = False
    published_at: datetime | None = None
    vendor_ids: tuple[str, ...] = ()
    listing_ids: tuple[str, ...] = ()
    card: Mapping[str, Any] = field(default_factory=dict)

    def texts(self) -> dict[str, tuple[str, ...]]:
        """The texts of each zone; empty ones are left out."""
        zones = {
            "title": (self.title,),
            "english": (self.title_en,),
            "names": (*self.category_names, *self.keywords),
            "vendor": self.vendor_names,
            "body": (self.summary, self.description),
        }
        return {zone: tuple(text for text in texts if text) for zone, texts in zones.items()}


class TokenCache(Protocol):
    """Keeps the tokens of a text, so that a rebuild need not analyse it again.

    A key is (hash of the text, version of the analyser); a value is JSON: family to tokens.
    """

    def get_many(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        """The values known for these keys."""

    def put_many(self, values: dict[tuple[str, str], dict[str, Any]]) -> None:
        """Keep these values."""


class MemoryTokenCache:
    """A token cache that lives as long as the process."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], dict[str, Any]] = {}

    def get_many(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        """The values known for these keys."""
        return {key: self._values[key] for key in keys if key in self._values}

    def put_many(self, values: dict[tuple[str, str], dict[str, Any]]) -> None:
        """Keep these values."""
        self._values.update(values)


def to_fields(
    document: SearchDocument, analyser: Analyser, cache: TokenCache | None = None
) -> TokenFields:
    """The token fields of a document: field name to texts of tokens with spaces between.

    Fields: `<zone>_words` and `<zone>_runs` (compounds and pairs) with one text for each value,
    so that no phrase reaches over two of them; `grams` of what it is called,
    `codes`, `choseong`, `jamo`.
    """
    return fields_of(document, analysed_texts([document], analyser, cache))


def analysed_texts(
    documents: Iterable[SearchDocument], analyser: Analyser, cache: TokenCache | None = None
) -> dict[str, Analysed]:
    """Every text of these documents with its tokens, the cache asked once for all of them."""
    flat = {
        text
        for document in documents
        for values in (*document.texts().values(), document.model_codes)
        for text in values
    }
    return _analysed(sorted(flat), analyser, cache)


def fields_of(document: SearchDocument, analysed: Mapping[str, Analysed]) -> TokenFields:
    """The token fields of a document, see `to_fields`, from texts that are analysed already."""
    texts = document.texts()
    fields: dict[str, tuple[str, ...]] = {}
    for zone, values in texts.items():
        parts = [analysed[text] for text in values]
        fields[f"{zone}_words"] = tuple(" ".join(part.words) for part in parts)
        fields[f"{zone}_runs"] = tuple(" ".join((*part.compounds, *part.pairs)) for part in parts)
    named = [analysed[text] for zone in NAMING_ZONES for text in texts[zone]]
    fields["codes"] = _unique(_codes(document, analysed))
    subjects = [analysed[text] for zone in SUBJECT_ZONES for text in texts[zone]]
    fields["grams"] = (" ".join(token for part in subjects for token in part.grams),)
    fields["choseong"] = _unique([token for part in named for token in part.choseong])
    fields["jamo"] = _unique([token for part in named for token in part.jamo])
    return {name: values for name, values in fields.items() if any(values)}


def _codes(document: SearchDocument, analysed: Mapping[str, Analysed]) -> list[str]:
    """Model codes of any shape, what looks like a code in the title, and the identifier."""
    given = (analysed[code] for code in document.model_codes)
    return [
        *(token for part in given for token in (*part.codes, "".join(part.compounds))),
        *(code for text in document.texts()["title"] for code in analysed[text].codes),
        document.reference.lower(),
    ]


def _unique(tokens: list[str]) -> tuple[str, ...]:
    return (" ".join(token for token in dict.fromkeys(tokens) if token),)


def _analysed(
    texts: list[str], analyser: Analyser, cache: TokenCache | None
) -> dict[str, Analysed]:
    """Each text with its tokens, from the cache where it has them."""
    if cache is None:
        return {text: analyser.analyse(text) for text in texts}
    keys = {(sha256(text.encode()).hexdigest(), analyser.version): text for text in texts}
    wanted = list(keys)
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        known |= cache.get_many(wanted[start : start + KEYS_AT_ONCE])
    found = {keys[key]: _from_json(value) for key, value in known.items()}
    fresh = {key: analyser.analyse(text) for key, text in keys.items() if key not in known}
    if fresh:
        cache.put_many({key: _to_json(analysed) for key, analysed in fresh.items()})
    return found | {keys[key]: analysed for key, analysed in fresh.items()}


def _to_json(analysed: Analysed) -> dict[str, Any]:
    """The families without the units, which only queries and highlights need."""
    families = ("words", "compounds", "pairs", "choseong", "jamo", "codes", "grams")
    return {name: list(getattr(analysed, name)) for name in families}


def _from_json(value: Mapping[str, Any]) -> Analysed:
    return Analysed(**{name: tuple(tokens) for name, tokens in value.items()})
