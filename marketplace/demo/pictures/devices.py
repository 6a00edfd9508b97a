"""Things on poles and walls: cameras, sensors, panels, lamps, chargers, barriers."""

import math
from itertools import pairwise
from random import Random

from marketplace.demo.pictures.canvas import Canvas, mix
from marketplace.demo.pictures.palette import (
    AMBER,
    GREEN,
    NAVY,
    PAPER,
    RED,
    SHADOW,
    STEEL,
    STEEL_DARK,
    WHITE,
    Palette,
)


def camera(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A camera head with two lenses on a mast, or a dome on an arm."""
    canvas.disc(480, 566, 130, SHADOW, down=18)
    if rng.random() < 0.65:
        _mast(canvas, 480, 330, 566)
        side = rng.choice((-1, 1))
        x = 480 + side * 6
        canvas.box(x - 132, 128, 264, 40, WHITE, radius=16, line=STEEL)
        canvas.box(x - 116, 150, 232, 132, mix(PAPER, WHITE, 0.5), radius=34, line=STEEL)
        canvas.disc(x - 48, 216, 46, NAVY)
        canvas.disc(x - 48, 216, 28, palette.strong)
        canvas.disc(x - 58, 206, 9, WHITE)
        canvas.disc(x + 56, 216, 30, palette.deep)
        canvas.disc(x + 56, 216, 15, RED)
        canvas.disc(x + 100, 172, 6, GREEN)
        canvas.box(x - 30, 280, 60, 46, palette.deep, radius=10)
    else:
        _mast(canvas, 400, 150, 566)
        canvas.box(388, 168, 190, 26, WHITE, radius=12, line=STEEL)
        canvas.box(520, 190, 150, 66, WHITE, radius=20, line=STEEL)
        canvas.disc(595, 268, 76, palette.deep)
        canvas.box(515, 190, 160, 72, WHITE, radius=24, line=STEEL)
        canvas.disc(595, 300, 30, palette.strong)
        canvas.disc(586, 290, 9, WHITE)


def sensor(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A small sender with its waves, alone or joined to others."""
    canvas.disc(480, 560, 150, SHADOW, down=18)
    kind = rng.randrange(3)
    if kind == 0:
        _network(canvas, rng, palette)
    elif kind == 1:
        canvas.box(455, 330, 50, 236, mix(STEEL, WHITE, 0.4), radius=10)
        canvas.box(380, 210, 200, 150, WHITE, radius=28, line=STEEL)
        canvas.box(404, 236, 100, 64, palette.deep, radius=10)
        _pulse(canvas, 412, 268, 84, palette)
        canvas.disc(542, 252, 12, GREEN)
        canvas.disc(542, 292, 12, palette.middle)
        _waves(canvas, 480, 200, palette)
    else:
        canvas.box(330, 380, 300, 180, WHITE, radius=24, line=STEEL)
        canvas.box(360, 412, 150, 84, palette.deep, radius=12)
        _pulse(canvas, 372, 454, 126, palette)
        canvas.disc(570, 440, 26, palette.strong)
        canvas.disc(570, 440, 11, WHITE)
        canvas.box(360, 516, 240, 12, palette.light, radius=6)
        canvas.line([(400, 380), (400, 250)], STEEL_DARK, 8)
        canvas.disc(400, 246, 12, palette.strong)
        _waves(canvas, 400, 240, palette)


def panel(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """Tilted panels on a post, one large or two small ones."""
    canvas.disc(480, 566, 200, SHADOW, down=18)
    canvas.box(466, 300, 28, 266, mix(STEEL, WHITE, 0.3), radius=8)
    if rng.random() < 0.5:
        _solar(canvas, palette, 250, 130, 460, 180, rng.choice((-46, 46)))
    else:
        _solar(canvas, palette, 190, 180, 280, 150, -34)
        _solar(canvas, palette, 490, 180, 280, 150, -34)
    canvas.box(400, 430, 160, 110, WHITE, radius=16, line=STEEL)
    canvas.box(424, 452, 112, 16, palette.light, radius=8)
    canvas.shape([(490, 476), (462, 508), (480, 508), (470, 532), (502, 498), (484, 498)], AMBER)


def lamp(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A street lamp with its cone of light, or a ceiling lamp."""
    glow = mix(AMBER, WHITE, 0.62)
    if rng.random() < 0.6:
        canvas.disc(360, 566, 90, SHADOW, down=14)
        canvas.shape([(520, 190), (680, 190), (790, 560), (430, 560)], mix(glow, PAPER, 0.35))
        canvas.disc(610, 562, 180, glow, down=18)
        _mast(canvas, 360, 130, 566)
        canvas.line([(360, 140), (440, 110), (560, 150)], STEEL_DARK, 14)
        canvas.box(510, 140, 190, 40, palette.deep, radius=18)
        canvas.box(526, 172, 158, 18, mix(AMBER, WHITE, 0.2), radius=8)
    else:
        canvas.line([(340, 0), (340, 150)], STEEL_DARK, 6)
        canvas.line([(620, 0), (620, 150)], STEEL_DARK, 6)
        canvas.shape([(290, 200), (670, 200), (800, 540), (160, 540)], mix(glow, PAPER, 0.4))
        canvas.box(260, 146, 440, 64, WHITE, radius=26, line=STEEL)
        for step in range(6):
            canvas.box(290 + step * 65, 184, 50, 16, mix(AMBER, WHITE, 0.15), radius=6)
        canvas.box(420, 156, 120, 14, palette.strong, radius=7)


def charger(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A charging post with its cable."""
    x = 400 + rng.choice((0, 80))
    canvas.disc(x, 566, 130, SHADOW, down=18)
    canvas.box(x - 90, 170, 180, 396, WHITE, radius=30, line=STEEL)
    canvas.box(x - 62, 204, 124, 96, palette.deep, radius=14)
    canvas.shape(
        [(x + 8, 216), (x - 24, 258), (x - 4, 258), (x - 14, 290), (x + 24, 244), (x + 2, 244)],
        AMBER,
    )
    canvas.box(x - 62, 322, 124, 16, palette.light, radius=8)
    canvas.box(x - 62, 350, 80, 16, palette.pale, radius=8)
    canvas.arc(x + 96, 420, 84, 270, 90, palette.strong, 14)
    canvas.box(x + 76, 488, 40, 50, palette.deep, radius=10)
    canvas.box(x - 90, 520, 180, 46, palette.strong, radius=14)


def barrier(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A row of protective walls, or a lifting bar."""
    canvas.disc(480, 566, 320, SHADOW, down=18)
    if rng.random() < 0.6:
        for step in range(4):
            x = 180 + step * 152
            canvas.box(x, 300, 144, 262, palette.strong if step % 2 else palette.middle, radius=14)
            canvas.box(x + 18, 324, 108, 14, palette.pale, radius=7)
            canvas.box(x + 18, 352, 108, 14, palette.pale, radius=7)
        canvas.box(160, 420, 640, 26, palette.deep, radius=10)
        canvas.box(160, 548, 640, 18, STEEL_DARK, radius=8)
    else:
        canvas.box(220, 300, 120, 266, WHITE, radius=22, line=STEEL)
        canvas.box(244, 330, 72, 60, palette.deep, radius=10)
        canvas.box(300, 320, 480, 36, WHITE, radius=16, line=STEEL)
        for step in range(5):
            canvas.box(380 + step * 84, 324, 42, 28, palette.strong, radius=4)
        canvas.box(760, 356, 20, 210, mix(STEEL, WHITE, 0.3), radius=8)


def _mast(canvas: Canvas, x: float, top: float, bottom: float) -> None:
    canvas.shape([(x - 14, top), (x + 14, top), (x + 24, bottom), (x - 24, bottom)], WHITE)
    canvas.shape(
        [(x + 2, top), (x + 14, top), (x + 24, bottom), (x + 4, bottom)], mix(STEEL, WHITE, 0.5)
    )
    for share in (0.3, 0.62):
        y = top + (bottom - top) * share
        canvas.line([(x - 18, y), (x + 18, y)], STEEL, 3)


def _waves(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    for step, tone in enumerate((palette.deep, palette.strong, palette.middle)):
        canvas.arc(x, y, 34 + step * 30, 218, 322, tone, 8)


def _pulse(canvas: Canvas, x: float, y: float, width: float, palette: Palette) -> None:
    steps = ((0, 0), (0.25, 0), (0.36, -20), (0.5, 18), (0.62, -8), (0.72, 0), (1, 0))
    canvas.line([(x + width * share, y + up) for share, up in steps], palette.light, 5)


def _network(canvas: Canvas, rng: Random, palette: Palette) -> None:
    nodes = [
        (150 + column * 165 + rng.uniform(-30, 30), 190 + (column % 2) * 150 + rng.uniform(-40, 40))
        for column in range(5)
    ]
    for (x1, y1), (x2, y2) in pairwise(nodes):
        for step in range(12):
            share = step / 12
            canvas.disc(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share, 3.5, palette.strong)
    for x, y in nodes:
        canvas.disc(x, y, 46, palette.pale)
        canvas.box(x - 24, y - 34, 48, 68, WHITE, radius=14, line=palette.strong, line_width=5)
        canvas.disc(x, y + 8, 9, palette.strong)


def _solar(
    canvas: Canvas, palette: Palette, x: float, y: float, width: float, height: float, tilt: float
) -> None:
    corners = [
        (x, y - tilt),
        (x + width, y + tilt),
        (x + width, y + height + tilt),
        (x, y + height - tilt),
    ]
    canvas.shape(corners, palette.deep)

    def at(across: float, down: float) -> tuple[float, float]:
        return x + width * across, y - tilt + 2 * tilt * across + height * down

    columns = max(3, math.floor(width / 76))
    for step in range(columns + 1):
        canvas.line([at(step / columns, 0), at(step / columns, 1)], palette.middle, 3)
    for step in range(3):
        canvas.line([at(0, step / 2), at(1, step / 2)], palette.middle, 3)
