"""One family of colours, tuned by the hue of each product."""

import colorsys
from dataclasses import dataclass

from marketplace.demo.pictures.canvas import Colour, mix

WHITE: Colour = (255, 255, 255)
NAVY: Colour = (5, 43, 87)
SKY: Colour = (230, 237, 250)
PAPER: Colour = (243, 246, 252)
STEEL: Colour = (178, 194, 216)
STEEL_DARK: Colour = (57, 80, 110)
SHADOW: Colour = (196, 206, 222)
GREEN: Colour = (67, 160, 84)
AMBER: Colour = (255, 176, 32)
RED: Colour = (240, 92, 64)


@dataclass(frozen=True, slots=True)
class Palette:
    """The tones of one picture, from deep to pale."""

    deep: Colour
    strong: Colour
    middle: Colour
    light: Colour
    pale: Colour


def palette_of(hue: int) -> Palette:
    """Return the tones of a hue in degrees; bright hues are drawn towards the family's blue."""
    own = _tone(hue, 0.62, 0.46)
    blue = _tone(218, 0.86, 0.52)
    strong = mix(own, blue, 0.25)
    return Palette(
        deep=mix(strong, NAVY, 0.62),
        strong=strong,
        middle=mix(strong, WHITE, 0.38),
        light=mix(strong, WHITE, 0.66),
        pale=mix(strong, WHITE, 0.86),
    )


def _tone(hue: int, saturation: float, lightness: float) -> Colour:
    red, green, blue = colorsys.hls_to_rgb(hue / 360, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)
