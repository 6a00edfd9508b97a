"""Filtering and sorting the agencies of a year; the rows are few, so this needs no database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from procurement_targets.overview import AgencyRow

SORTS: Final[dict[str, Callable[[AgencyRow], Any]]] = {
    "name": lambda row: row.name_ko,
    "achievement": lambda row: row.achievement_basis_points or 0,
    "counted": lambda row: row.counted_krw,
    "provisional": lambda row: row.provisional_krw,
    "target": lambda row: row.target_krw or 0,
    "gap": lambda row: row.gap_krw or 0,
}
# What a missing value means for these: it comes last, whichever way they are sorted.
WITHOUT_TARGET_LAST: Final = frozenset({"achievement", "target", "gap"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencySelection:
    """What a reader of the list asked for; empty means all. A minus before `sort` turns it."""

    kind: str = ""
    level: str = ""
    band: str = ""
    region: str = ""
    obligation: str = ""
    text: str = ""
    sort: str = "name"

    def of(self, rows: Iterable[AgencyRow]) -> list[AgencyRow]:
        """Return the rows that fit, sorted; equal ones by name."""
        fitting = sorted(filter(self._fits, rows), key=lambda row: (row.name_ko, row.agency_id))
        name, downward = self.sort.removeprefix("-"), self.sort.startswith("-")
        key = SORTS.get(name, SORTS["name"])
        ordered = sorted(fitting, key=key, reverse=downward)
        if name in WITHOUT_TARGET_LAST:
            ordered.sort(key=lambda row: row.target_krw is None)
        return ordered

    def _fits(self, row: AgencyRow) -> bool:
        wanted = {
            "kind": self.kind,
            "level": self.level,
            "band": self.band,
            "region": self.region,
            "obligation": self.obligation,
        }
        if any(value and getattr(row, name) != value for name, value in wanted.items()):
            return False
        text = self.text.strip().lower()
        named = (row.name_ko, row.name_en, row.code or "")
        return not text or any(text in name.lower() for name in named)
