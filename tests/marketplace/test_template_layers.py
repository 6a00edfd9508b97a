"""Templates obey the layers of the rooms, as imports do: upper ones may use lower ones only."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template import engines

ROOT = Path(settings.BASE_DIR)
USED = re.compile(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
SHELL = 0  # marketplace/templates and what other packages bring: everybody may use it


def rooms_from_below() -> list[set[Path]]:
    """Return the layers of the import contract as folders, the lowest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    return [
        {ROOT / name.strip("() ").replace(".", "/") for name in re.split(r"[|:]", layer)}
        for layer in reversed(layers)
    ]


def level_of(path: Path) -> int:
    """Return how high the room of a file lies."""
    for level, rooms in enumerate(rooms_from_below(), start=SHELL + 1):
        if any(path.is_relative_to(room) for room in rooms):
            return level
    return SHELL


def uses() -> Iterator[tuple[Path, Path]]:
    """Yield each template of ours with each template that it names."""
    for room in ("marketplace", "cms", "procurement_targets", "search"):
        for path in sorted((ROOT / room).rglob("templates/**/*.html")):
            for name in USED.findall(path.read_text()):
                used = engines["django"].engine.find_template(name)[1]  # type: ignore[attr-defined]
                yield path, Path(used.name)


def test_templates_use_only_lower_rooms_or_their_own() -> None:
    found = list(uses())
    assert found
    upward = [
        f"{user.relative_to(ROOT)} uses {used}"
        for user, used in found
        if level_of(used) > level_of(user)
    ]
    assert upward == []


def test_siblings_do_not_use_each_others_templates() -> None:
    sideways = [
        f"{user.relative_to(ROOT)} uses {used}"
        for user, used in uses()
        if level_of(used) == level_of(user) != SHELL and room_of(used) != room_of(user)
    ]
    assert sideways == []


def room_of(path: Path) -> Path:
    """Return the folder of the room that a file of ours lies in."""
    rooms = (room for layer in rooms_from_below() for room in layer)
    return next(room for room in rooms if path.is_relative_to(room))
