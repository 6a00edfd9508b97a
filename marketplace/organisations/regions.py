"""The regions that addresses and delivery areas name; their Korean names are their keys."""

import json
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).parent / "data" / "regions.json"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return {row["name_ko"]: row["name_en"] for row in rows}


def region_names() -> list[str]:
    """Return the keys in official order, the whole country first."""
    return list(_names())


def nationwide() -> str:
    """Return the key that stands for the whole country."""
    return region_names()[0]


def region_label(name: str) -> str:
    """Return a region's name in the language of the page."""
    if (get_language() or "").startswith("en"):
        return _names().get(name, name)
    return name


def region_choices() -> list[tuple[str, str]]:
    """Return choices for a form."""
    return [(name, region_label(name)) for name in _names()]
