"""Pictures of the demonstration market's products, drawn by code: nothing real is shown."""

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final

from marketplace.demo.pictures import devices, displays, machines
from marketplace.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from marketplace.demo.pictures.palette import Palette, palette_of
from marketplace.demo.pictures.scenes import SCENES

WORDS_FILE: Final = Path(__file__).parents[1] / "data" / "pictures.json"

OBJECTS: Final[dict[str, Callable[[Canvas, Random, Palette], None]]] = {
    "camera": devices.camera,
    "sensor": devices.sensor,
    "panel": devices.panel,
    "lamp": devices.lamp,
    "charger": devices.charger,
    "barrier": devices.barrier,
    "pump": machines.pump,
    "tank": machines.tank,
    "box": machines.box,
    "bin": machines.bin_,
    "vehicle": machines.vehicle,
    "drone": machines.drone,
    "robot": machines.robot,
    "kiosk": displays.kiosk,
    "screen": displays.screen,
    "chart": displays.chart,
    "server": displays.server,
    "shield": displays.shield,
    "kit": displays.kit,
    "mask": displays.mask,
}


def draw(
    picture: dict[str, str | int], *, seed: int, size: tuple[int, int] = (WIDTH, HEIGHT)
) -> bytes:
    """Return a PNG of a product before a scene.

    `picture` names "scene", "object" and "hue" (degrees); the same seed gives the same bytes.
    """
    rng = Random(seed)
    palette = palette_of(int(picture["hue"]))
    canvas = SCENES[str(picture["scene"])](rng, palette)
    OBJECTS[str(picture["object"])](canvas, rng, palette)
    return canvas.png(size)


def draw_numbered(number: int, picture: dict[str, str | int]) -> bytes:
    """Return the picture of a listing in the size that pages show; for another process."""
    return draw(picture, seed=number, size=(900, 600))


def alternative_text(picture: dict[str, str | int]) -> tuple[str, str]:
    """Return the Korean and the English text alternative of a picture."""
    words = _words()
    scene, thing = words["scenes"][str(picture["scene"])], words["objects"][str(picture["object"])]
    korean, english = words["sentence"]["of"]
    return (
        korean.format(scene=scene[0], thing=thing[0]),
        english.format(scene=scene[1], thing=thing[1]),
    )


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, list[str]]]:
    words: dict[str, dict[str, list[str]]] = json.loads(WORDS_FILE.read_text(encoding="utf-8"))
    return words
