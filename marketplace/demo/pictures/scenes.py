"""The grounds that products stand on."""

import math
from collections.abc import Callable
from random import Random

from marketplace.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Colour, mix
from marketplace.demo.pictures.palette import (
    AMBER,
    NAVY,
    PAPER,
    SKY,
    STEEL,
    WHITE,
    Palette,
)

HILL_FAR: Colour = (202, 219, 232)
HILL_NEAR: Colour = (182, 208, 196)
MEADOW: Colour = (162, 196, 172)
TREE: Colour = (92, 156, 118)
TREE_LIGHT: Colour = (122, 180, 142)
TRUNK: Colour = (142, 110, 88)
FLOOR: Colour = (219, 227, 239)
WALL: Colour = (236, 241, 250)
ROAD: Colour = (197, 206, 219)
WATER: Colour = (171, 205, 238)
WATER_DEEP: Colour = (137, 182, 226)
NIGHT_TOP: Colour = (33, 52, 96)
NIGHT_BOTTOM: Colour = (84, 109, 164)

Scene = Callable[[Random, Palette], Canvas]


def mountain(rng: Random, palette: Palette) -> Canvas:
    """Hills and firs under a pale sky."""
    canvas = Canvas(SKY, PAPER)
    if rng.random() < 0.5:
        _sun(canvas, rng.choice((150, 800)), 110)
    _hills(canvas, rng, 330, 70, HILL_FAR)
    _hills(canvas, rng, 430, 46, HILL_NEAR)
    _hills(canvas, rng, 530, 22, MEADOW)
    for _ in range(rng.randint(4, 7)):
        x = rng.choice((rng.uniform(40, 260), rng.uniform(700, 920)))
        _fir(canvas, x, rng.uniform(500, 560), rng.uniform(34, 58))
    return canvas


def city(rng: Random, palette: Palette) -> Canvas:
    """A row of houses behind a square."""
    canvas = Canvas(SKY, PAPER)
    _cloud(canvas, rng.uniform(120, 320), rng.uniform(80, 130), 1.0)
    _cloud(canvas, rng.uniform(620, 840), rng.uniform(70, 150), 0.8)
    x = -20.0
    while x < WIDTH:
        width = rng.uniform(80, 140)
        height = rng.uniform(120, 280)
        tone = mix(STEEL, WHITE, rng.uniform(0.35, 0.62))
        canvas.box(x, 500 - height, width, height, tone, radius=6)
        _windows(canvas, x, 500 - height, width, height, mix(tone, WHITE, 0.5))
        x += width + rng.uniform(4, 24)
    canvas.box(0, 500, WIDTH, 140, FLOOR)
    return canvas


def indoor(rng: Random, palette: Palette) -> Canvas:
    """A bright room with a window or a shelf."""
    canvas = Canvas(WALL, mix(WALL, WHITE, 0.5))
    canvas.box(0, 500, WIDTH, 140, FLOOR)
    canvas.box(0, 494, WIDTH, 8, mix(STEEL, WHITE, 0.3))
    side = rng.choice((70, 650))
    if rng.random() < 0.6:
        canvas.box(side, 90, 240, 220, WHITE, radius=12, line=mix(STEEL, WHITE, 0.3), line_width=5)
        canvas.box(side + 14, 104, 212, 192, palette.pale, radius=6)
        canvas.line([(side + 120, 100), (side + 120, 304)], WHITE, 8)
        canvas.line([(side + 10, 200), (side + 230, 200)], WHITE, 8)
    else:
        for row in range(3):
            canvas.box(side, 150 + row * 90, 230, 8, mix(STEEL, WHITE, 0.25), radius=4)
            for column in range(4):
                height = rng.uniform(26, 56)
                tone = rng.choice((palette.pale, palette.light, mix(STEEL, WHITE, 0.5)))
                left = side + 12 + column * 54
                canvas.box(left, 150 + row * 90 - height, 36, height, tone, radius=5)
    _plant(canvas, 880 if side < 400 else 90)
    return canvas


def water(rng: Random, palette: Palette) -> Canvas:
    """A shore with calm waves."""
    canvas = Canvas(SKY, PAPER)
    _hills(canvas, rng, 320, 40, HILL_FAR)
    canvas.box(0, 400, WIDTH, 240, WATER)
    for row in range(4):
        _waves(canvas, rng, 420 + row * 44, WHITE if row % 2 else WATER_DEEP)
    canvas.box(0, 520, WIDTH, 120, mix(FLOOR, WHITE, 0.15))
    canvas.box(0, 512, WIDTH, 12, STEEL)
    return canvas


def road(rng: Random, palette: Palette) -> Canvas:
    """A street with its markings."""
    canvas = Canvas(SKY, PAPER)
    _cloud(canvas, rng.uniform(120, 840), rng.uniform(70, 140), 0.9)
    _hills(canvas, rng, 400, 34, HILL_NEAR)
    for _ in range(3):
        _round_tree(canvas, rng.choice((rng.uniform(40, 240), rng.uniform(720, 920))), 460)
    canvas.box(0, 460, WIDTH, 180, ROAD)
    canvas.box(0, 452, WIDTH, 12, mix(STEEL, WHITE, 0.2))
    offset = rng.uniform(-60, 0)
    for step in range(10):
        canvas.box(offset + step * 120, 588, 64, 12, WHITE, radius=4)
    return canvas


def lab(rng: Random, palette: Palette) -> Canvas:
    """A clean room with a grid on the wall."""
    canvas = Canvas(mix(SKY, WHITE, 0.4), PAPER)
    grid = mix(STEEL, WHITE, 0.72)
    for x in range(0, WIDTH + 1, 80):
        canvas.line([(x, 0), (x, 500)], grid, 1.5)
    for y in range(20, 500, 80):
        canvas.line([(0, y), (WIDTH, y)], grid, 1.5)
    canvas.box(0, 500, WIDTH, 140, FLOOR)
    _flask(canvas, rng.choice((110, 850)), 500, palette)
    return canvas


def cloud(rng: Random, palette: Palette) -> Canvas:
    """Clouds joined by dotted lines."""
    canvas = Canvas(SKY, PAPER)
    for _ in range(5):
        _cloud(canvas, rng.uniform(40, 920), rng.uniform(60, 520), rng.uniform(0.6, 1.3))
    dots = palette.light
    for _ in range(3):
        x, y = rng.uniform(60, 300), rng.uniform(120, 500)
        for step in range(16):
            canvas.disc(x + step * 40, y + 18 * math.sin(step / 2.4), 3.4, dots)
    return canvas


def night(rng: Random, palette: Palette) -> Canvas:
    """A quiet night with stars and hills."""
    canvas = Canvas(NIGHT_TOP, NIGHT_BOTTOM)
    for _ in range(40):
        canvas.disc(rng.uniform(0, WIDTH), rng.uniform(0, 330), rng.uniform(1, 2.6), SKY)
    moon_x = rng.choice((140, 820))
    canvas.disc(moon_x, 110, 44, (250, 240, 205))
    canvas.disc(moon_x + 20, 98, 38, mix(NIGHT_TOP, NIGHT_BOTTOM, 0.25))
    _hills(canvas, rng, 400, 50, mix(NIGHT_TOP, NIGHT_BOTTOM, 0.55))
    canvas.box(0, 520, WIDTH, 120, mix(NAVY, NIGHT_BOTTOM, 0.45))
    return canvas


SCENES: dict[str, Scene] = {
    "mountain": mountain,
    "city": city,
    "indoor": indoor,
    "water": water,
    "road": road,
    "lab": lab,
    "cloud": cloud,
    "night": night,
}


def _hills(canvas: Canvas, rng: Random, base: float, height: float, fill: Colour) -> None:
    phase, pace = rng.uniform(0, 6), rng.uniform(0.006, 0.011)
    ridge = [
        (x, base - height * (math.sin(x * pace + phase) + 0.4 * math.sin(x * pace * 2.3 + phase)))
        for x in range(0, WIDTH + 1, 8)
    ]
    canvas.shape([(0, HEIGHT), *ridge, (WIDTH, HEIGHT)], fill)


def _waves(canvas: Canvas, rng: Random, y: float, colour: Colour) -> None:
    x = rng.uniform(-40, 40)
    while x < WIDTH:
        points = [(x + step * 5, y + 5 * math.sin(step / 2.2)) for step in range(14)]
        canvas.line(points, colour, 4)
        x += rng.uniform(130, 210)


def _sun(canvas: Canvas, x: float, y: float) -> None:
    canvas.disc(x, y, 62, mix(AMBER, SKY, 0.72))
    canvas.disc(x, y, 42, mix(AMBER, WHITE, 0.25))


def _cloud(canvas: Canvas, x: float, y: float, size: float) -> None:
    for dx, dy, radius in ((-46, 8, 30), (0, -10, 42), (48, 6, 32)):
        canvas.disc(x + dx * size, y + dy * size, radius * size, WHITE)
    canvas.box(x - 70 * size, y + 6 * size, 144 * size, 34 * size, WHITE, radius=17 * size)


def _fir(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.box(x - 4, y - 6, 8, 18, TRUNK)
    for step, tone in enumerate((TREE, TREE_LIGHT, TREE)):
        top, half = y - size * (0.9 + step * 0.45), size * (0.62 - step * 0.12)
        canvas.shape(
            [(x, top - size * 0.5), (x - half, top + size * 0.55), (x + half, top + size * 0.55)],
            tone,
        )


def _round_tree(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x - 4, y - 46, 8, 48, TRUNK)
    canvas.disc(x, y - 66, 34, TREE_LIGHT)
    canvas.disc(x - 10, y - 58, 22, TREE)


def _windows(canvas: Canvas, x: float, y: float, width: float, height: float, tone: Colour) -> None:
    for row in range(int((height - 20) // 34)):
        for column in range(int((width - 16) // 26)):
            canvas.box(x + 12 + column * 26, y + 14 + row * 34, 13, 18, tone, radius=2)


def _plant(canvas: Canvas, x: float) -> None:
    for dx, dy in ((-24, -70), (0, -96), (24, -72)):
        canvas.line([(x, 470), (x + dx, 470 + dy)], TREE, 9)
        canvas.disc(x + dx, 470 + dy, 15, TREE_LIGHT, down=22)
    canvas.shape([(x - 30, 462), (x + 30, 462), (x + 22, 524), (x - 22, 524)], WHITE)


def _flask(canvas: Canvas, x: float, y: float, palette: Palette) -> None:
    canvas.shape([(x - 14, y - 110), (x + 14, y - 110), (x + 46, y - 8), (x - 46, y - 8)], WHITE)
    canvas.shape(
        [(x - 30, y - 58), (x + 30, y - 58), (x + 44, y - 12), (x - 44, y - 12)], palette.light
    )
    canvas.box(x - 18, y - 118, 36, 12, STEEL, radius=5)
