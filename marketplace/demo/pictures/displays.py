"""Screens, servers, shields and cases."""

import math
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


def kiosk(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A standing terminal with a large screen."""
    canvas.disc(480, 570, 180, SHADOW, down=18)
    canvas.box(450, 420, 60, 140, mix(STEEL, WHITE, 0.3))
    canvas.box(370, 546, 220, 24, STEEL_DARK, radius=12)
    canvas.box(336, 90, 288, 380, NAVY, radius=30)
    canvas.box(354, 108, 252, 344, WHITE, radius=18)
    canvas.box(374, 128, 212, 96, palette.pale, radius=14)
    canvas.disc(430, 176, 28, palette.strong)
    canvas.box(472, 154, 90, 14, palette.middle, radius=7)
    canvas.box(472, 182, 60, 14, palette.light, radius=7)
    for row in range(2):
        for column in range(2):
            tone = palette.strong if (row + column) % 2 == 0 else palette.light
            canvas.box(374 + column * 110, 242 + row * 92, 102, 80, tone, radius=14)
            canvas.box(394 + column * 110, 274 + row * 92, 62, 12, WHITE, radius=6)
    if rng.random() < 0.5:
        canvas.disc(700, 210, 54, WHITE)
        canvas.box(688, 176, 24, 68, GREEN, radius=6)
        canvas.box(666, 198, 68, 24, GREEN, radius=6)


def screen(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A browser window with a conversation, a list or a map."""
    _window(canvas, palette)
    kind = rng.randrange(3)
    if kind == 0:
        for row in range(4):
            left = 250 if row % 2 == 0 else 430
            tone = palette.pale if row % 2 == 0 else palette.strong
            canvas.box(left, 200 + row * 78, 290, 54, tone, radius=20)
            inner = palette.middle if row % 2 == 0 else WHITE
            canvas.box(left + 26, 221 + row * 78, rng.uniform(140, 230), 12, inner, radius=6)
    elif kind == 1:
        canvas.box(232, 190, 150, 320, palette.pale, radius=14)
        for row in range(5):
            canvas.box(252, 216 + row * 56, 110, 14, palette.middle, radius=7)
            canvas.box(410, 204 + row * 62, 330, 44, PAPER, radius=10)
            canvas.disc(436, 226 + row * 62, 12, rng.choice((GREEN, AMBER, palette.strong)))
            canvas.box(462, 220 + row * 62, rng.uniform(120, 240), 12, STEEL, radius=6)
    else:
        canvas.box(232, 190, 320, 320, (222, 234, 226), radius=14)
        canvas.shape(
            [(240, 420), (330, 360), (430, 430), (544, 380), (544, 504), (240, 504)],
            (190, 212, 198),
        )
        canvas.disc(400, 320, 70, mix(AMBER, WHITE, 0.35), down=48)
        canvas.disc(410, 318, 38, RED, down=24)
        _bars(canvas, rng, palette, 580, 500, 5)
        canvas.box(576, 200, 166, 16, palette.middle, radius=8)
        canvas.box(576, 232, 120, 16, palette.strong, radius=8)


def chart(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A dashboard with bars, a curve and a ring."""
    _window(canvas, palette)
    for step in range(3):
        canvas.box(232 + step * 172, 190, 154, 76, PAPER, radius=12)
        canvas.box(252 + step * 172, 208, 70, 10, STEEL, radius=5)
        canvas.box(252 + step * 172, 230, rng.uniform(60, 110), 20, palette.strong, radius=6)
    _bars(canvas, rng, palette, 240, 500, 7)
    heights = [rng.uniform(320, 450) for _ in range(6)]
    canvas.line([(500 + step * 30, y) for step, y in enumerate(heights)], palette.deep, 6)
    canvas.arc(700, 420, 56, 0, 360, palette.pale, 22)
    canvas.arc(700, 420, 56, -90, rng.uniform(60, 200), palette.strong, 22)


def server(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """Racks with lights, under a cloud when they are rented."""
    canvas.disc(480, 566, 260, SHADOW, down=20)
    count = rng.choice((2, 3))
    for step in range(count):
        x = 480 + (step - (count - 1) / 2) * 190 - 80
        canvas.box(x, 220, 160, 346, NAVY, radius=16)
        for row in range(5):
            canvas.box(x + 16, 244 + row * 62, 128, 44, mix(NAVY, palette.strong, 0.35), radius=8)
            canvas.disc(x + 36, 266 + row * 62, 7, rng.choice((GREEN, GREEN, AMBER)))
            canvas.box(x + 58, 260 + row * 62, 66, 12, palette.middle, radius=6)
    for dx, dy, radius in ((-80, 20, 46), (0, -8, 64), (84, 18, 48)):
        canvas.disc(480 + dx, 140 + dy, radius, WHITE)
    canvas.box(366, 142, 232, 62, WHITE, radius=30)
    canvas.line([(480, 196), (480, 150)], palette.strong, 9)
    canvas.shape([(458, 160), (502, 160), (480, 128)], palette.strong)


def shield(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A shield with a tick or a lock."""
    canvas.disc(480, 566, 170, SHADOW, down=18)
    outline = [(480, 96), (660, 160), (660, 330)]
    curve = [
        (480 + 180 * math.cos(angle), 330 + 216 * math.sin(angle))
        for angle in (step * math.pi / 24 for step in range(25))
    ]
    canvas.shape([*outline, *curve, (300, 330), (300, 160)], palette.deep)
    inner = [
        (480 + (x - 480) * 0.84, 320 + (y - 320) * 0.84) for x, y in [*outline, *curve, (300, 160)]
    ]
    canvas.shape(inner, palette.strong)
    if rng.random() < 0.5:
        canvas.line([(404, 312), (460, 372), (564, 250)], WHITE, 30)
    else:
        canvas.arc(480, 270, 52, 180, 360, WHITE, 22)
        canvas.box(402, 270, 156, 130, WHITE, radius=20)
        canvas.disc(480, 324, 18, palette.deep)
        canvas.box(472, 326, 16, 44, palette.deep, radius=6)
    for x, y in ((220, 200), (740, 220), (230, 430), (736, 440)):
        canvas.box(x - 40, y - 26, 80, 52, WHITE, radius=12, line=STEEL)
        canvas.box(x - 24, y - 6, 48, 12, rng.choice((palette.middle, palette.light)), radius=6)


def kit(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A case with a sign of care, or a tablet with a measured curve."""
    canvas.disc(480, 560, 230, SHADOW, down=20)
    if rng.random() < 0.5:
        canvas.line([(400, 232), (400, 180), (560, 180), (560, 232)], STEEL_DARK, 18)
        canvas.box(240, 226, 480, 320, palette.strong, radius=40)
        canvas.box(240, 372, 480, 18, palette.deep)
        canvas.disc(480, 382, 92, WHITE)
        canvas.box(460, 322, 40, 120, RED, radius=10)
        canvas.box(420, 362, 120, 40, RED, radius=10)
        for x in (300, 620):
            canvas.box(x, 362, 40, 40, AMBER, radius=8)
    else:
        canvas.box(330, 96, 300, 456, NAVY, radius=30)
        canvas.box(348, 116, 264, 416, WHITE, radius=16)
        canvas.box(368, 136, 224, 140, palette.pale, radius=14)
        canvas.disc(480, 182, 32, palette.middle)
        canvas.arc(480, 276, 56, 180, 360, palette.strong, 40)
        points = ((0, 0), (60, 0), (84, -34), (108, 30), (130, -12), (150, 0), (220, 0))
        canvas.line([(370 + x, 350 + y) for x, y in points], RED, 7)
        canvas.box(368, 424, 104, 40, palette.strong, radius=20)
        canvas.box(488, 424, 104, 40, palette.pale, radius=20)
        canvas.box(368, 486, 224, 14, STEEL, radius=7)


def mask(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A protective mask with two filters."""
    canvas.disc(480, 560, 200, SHADOW, down=18)
    canvas.arc(480, 290, 236, 160, 380, STEEL_DARK, 20)
    canvas.box(300, 160, 360, 210, WHITE, radius=90, line=STEEL)
    canvas.box(330, 188, 300, 140, palette.pale, radius=60)
    canvas.shape([(340, 360), (620, 360), (560, 520), (400, 520)], palette.deep)
    for x in (330, 630):
        canvas.disc(x, 440, 76, palette.strong)
        canvas.disc(x, 440, 46, palette.light)
        canvas.disc(x, 440, 18, WHITE)
    canvas.disc(480, 450, 34, palette.middle)


def _window(canvas: Canvas, palette: Palette) -> None:
    canvas.disc(480, 584, 300, SHADOW, down=16)
    canvas.box(200, 110, 570, 430, WHITE, radius=22, line=STEEL)
    canvas.box(200, 110, 570, 56, palette.pale, radius=22)
    canvas.box(200, 140, 570, 26, palette.pale)
    for step in range(3):
        canvas.disc(234 + step * 26, 138, 7, STEEL)


def _bars(
    canvas: Canvas, rng: Random, palette: Palette, x: float, bottom: float, count: int
) -> None:
    for step in range(count):
        height = 40 + 150 * (step + 1) / count * rng.uniform(0.6, 1.0)
        tone = (palette.light, palette.middle, palette.strong)[step * 3 // count]
        canvas.box(x + step * 34, bottom - height, 24, height, tone, radius=5)
