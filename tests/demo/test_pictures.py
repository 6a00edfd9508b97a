"""Pictures drawn by code."""

import io
import json
from itertools import product
from pathlib import Path

import pytest
from PIL import Image

from marketplace.demo.pictures import OBJECTS, alternative_text, draw
from marketplace.demo.pictures.scenes import SCENES

CATALOGUE = Path(__file__).parents[2] / "marketplace" / "demo" / "data" / "catalogue"
SMALL = (96, 64)


def pictures_in_use() -> list[dict[str, str | int]]:
    files = sorted(CATALOGUE.glob("*.json"))
    return [
        listing["picture"]
        for file in files
        for listing in json.loads(file.read_text(encoding="utf-8"))["listings"]
    ]


def test_every_picture_of_the_catalogue_can_be_drawn_and_described() -> None:
    pictures = pictures_in_use()
    assert len(pictures) > 240
    for picture in pictures:
        assert picture["scene"] in SCENES
        assert picture["object"] in OBJECTS
        korean, english = alternative_text(picture)
        assert "시연용" in korean
        assert "demonstration" in english


@pytest.mark.parametrize("thing", sorted(OBJECTS))
def test_an_object_is_drawn_in_the_asked_size_before_every_scene(thing: str) -> None:
    for number, scene in enumerate(sorted(SCENES)):
        picture: dict[str, str | int] = {"scene": scene, "object": thing, "hue": 40 * number}
        with Image.open(io.BytesIO(draw(picture, seed=number, size=SMALL))) as drawn:
            assert drawn.size == SMALL
            assert len(drawn.getcolors(maxcolors=10_000) or []) > 20


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_picture() -> None:
    picture: dict[str, str | int] = {"scene": "mountain", "object": "camera", "hue": 210}
    assert draw(picture, seed=1, size=SMALL) == draw(picture, seed=1, size=SMALL)
    variants = {draw(picture, seed=seed, size=SMALL) for seed in range(6)}
    assert len(variants) == 6


def test_hues_tell_pictures_apart() -> None:
    drawn = {
        draw({"scene": "lab", "object": "box", "hue": hue}, seed=1, size=SMALL)
        for hue in (0, 120, 240)
    }
    assert len(drawn) == 3


def test_every_word_of_scenes_and_objects_is_there() -> None:
    for scene, thing in product(SCENES, OBJECTS):
        assert all(alternative_text({"scene": scene, "object": thing, "hue": 0}))
