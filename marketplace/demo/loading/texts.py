"""The written material of the demonstration market, as it lies in the data folder."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data"


@lru_cache(maxsize=16)
def material(name: str) -> Any:
    """Return the content of one data file, such as "agencies"."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def catalogue() -> list[dict[str, Any]]:
    """Return the categories with their vendors and listings, in order of their slugs."""
    files = sorted((DATA / "catalogue").glob("*.json"))
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]
