"""What a change alters: the public version and the latest draft, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.catalogue.content import COPIED, SERVICE, content_of
from marketplace.catalogue.models import Listing
from marketplace.organisations.regions import region_label
from marketplace.values.won import format_won

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One field of a listing: what the public reads now and what it would read."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the submission changes the field."""
        return self.before != self.after


# Key, label and text of a field.
Field = tuple[str, str, str]


def changes(public: Mapping[str, Any] | None, submitted: Listing) -> list[Row]:
    """Return only the fields that differ."""
    return [row for row in compared(public, submitted) if row.is_changed]


def compared(public: Mapping[str, Any] | None, submitted: Listing) -> list[Row]:
    """Return every field that is filled in on either side; `public` is a version's content."""
    before = {key: (label, text) for key, label, text in _fields(public)} if public else {}
    after = {key: (label, text) for key, label, text in _fields(content_of(submitted))}
    empty = ("", NOTHING)
    rows = [
        Row((after.get(key) or before[key])[0], before.get(key, empty)[1], after.get(key, empty)[1])
        for key in {**after, **before}
    ]
    return [row for row in rows if (row.before, row.after) != (NOTHING, NOTHING)]


def _fields(content: Mapping[str, Any]) -> Iterator[Field]:
    """Yield each field of a version's content, in the order of the listing's page."""
    category, service = content["category"], content["service"] or {}
    yield "category", _("Category"), _text(category and category["name_ko"])
    values = {
        **{name: content[name] for name in (*COPIED, "features_ko", "keywords_ko")},
        **content["total_cost"],
        **{name: service.get(name) for name in (*SERVICE, "sla_percent")},
    }
    for name, value in values.items():
        yield name, _label(name), _text(value, name)
    for answer in content["answers"]:
        chosen = [option["label_ko"] for option in answer["chosen"]]
        text = f"{_text(chosen or answer['value'])} {answer['unit']}".strip()
        yield f"answer:{answer['code']}", answer["label_ko"], text
    for option in content["options"]:
        label = _("Price option %(code)s") % {"code": option["code"]}
        text = f"{option['name_ko']}: {format_won(option['price_krw'], _language())}"
        if option["unit_ko"]:
            text = f"{text} / {option['unit_ko']}"
        yield f"option:{option['code']}", label, text
    yield from _files(content)


def _files(content: Mapping[str, Any]) -> Iterator[Field]:
    for number, picture in enumerate(content["pictures"], start=1):
        label = _("Picture %(number)s") % {"number": number}
        text = f"{picture['alternative_ko']} ({picture['sha256'][:12]})"
        yield f"picture:{number}", label, text
    for number, document in enumerate(content["documents"], start=1):
        label = _("Document %(number)s") % {"number": number}
        text = f"{document['title_ko']}: {document['name']} ({document['sha256'][:12]})"
        yield f"document:{number}", label, text


def _label(name: str) -> str:
    """Return the name of a field as the vendor's form shows it."""
    label: str = capfirst(str(Listing._meta.get_field(name).verbose_name))
    return label


def _text(value: Any, name: str = "") -> str:
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name.endswith(("_krw", "_krw_year")):
        return format_won(value, _language())
    if name == "regions":
        return ", ".join(region_label(region) for region in value)
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    return _choice(name, value)


def _choice(name: str, value: Any) -> str:
    """Return the label of a coded value."""
    choices = Listing._meta.get_field(name).choices if name in SERVICE else None
    return str(dict(choices or ()).get(value, value))


def _language() -> str:
    return get_language() or "ko"
