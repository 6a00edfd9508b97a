"""Things that stand, roll or fly: pumps, tanks, boxes, bins, vehicles, drones, robots."""

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


def pump(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A pump on wheels with its hose."""
    canvas.disc(440, 556, 260, SHADOW, down=22)
    canvas.line([(250, 320), (250, 270), (620, 270), (620, 320)], STEEL_DARK, 14)
    canvas.box(220, 310, 430, 196, palette.strong, radius=30)
    canvas.box(250, 344, 170, 112, WHITE, radius=14)
    for row in range(3):
        canvas.box(270, 366 + row * 26, 120 - row * 20, 12, palette.light, radius=6)
    canvas.disc(540, 400, 66, NAVY)
    canvas.disc(540, 400, 40, palette.middle)
    canvas.disc(540, 400, 14, WHITE)
    hose = rng.choice((RED, AMBER, palette.deep))
    canvas.line([(650, 440), (720, 440)], hose, 26)
    canvas.arc(716, 360, 80, 270, 90, hose, 26)
    canvas.line([(650, 293), (716, 293)], hose, 26)
    canvas.shape([(586, 270), (650, 292), (586, 316)], STEEL_DARK)
    _wheels(canvas, (300, 560), 510, 36)


def tank(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A standing vessel with pipes and a gauge."""
    canvas.disc(480, 562, 250, SHADOW, down=20)
    count = rng.choice((1, 2))
    for step in range(count):
        x = 480 + (step - (count - 1) / 2) * 250
        canvas.box(x - 100, 160, 200, 380, WHITE, radius=60, line=STEEL)
        canvas.box(x - 100, 330, 200, 150, palette.strong, radius=6)
        canvas.box(x - 70, 200, 60, 90, palette.pale, radius=14)
        canvas.disc(x + 40, 250, 34, WHITE)
        canvas.ring(x + 40, 250, 34, STEEL_DARK, 5)
        canvas.line([(x + 40, 250), (x + 58, 232)], RED, 5)
        for leg in (-70, 70):
            canvas.box(x + leg - 12, 530, 24, 34, STEEL_DARK, radius=4)
        canvas.box(x - 40, 374, 80, 14, WHITE, radius=7)
    canvas.line([(480 + count * 100, 450), (780, 450), (780, 540)], STEEL_DARK, 20)
    canvas.line([(480 - count * 100, 260), (170, 260), (170, 540)], STEEL, 20)


def box(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A cabinet with a fan, lines of text and a green light."""
    canvas.disc(480, 562, 220, SHADOW, down=20)
    canvas.box(300, 150, 360, 412, WHITE, radius=34, line=STEEL)
    canvas.box(300, 492, 360, 70, mix(PAPER, STEEL, 0.35), radius=26)
    if rng.random() < 0.55:
        canvas.disc(480, 280, 96, palette.deep)
        for blade in range(4):
            angle = blade * math.pi / 2 + 0.4
            x, y = 480 + 48 * math.cos(angle), 280 + 48 * math.sin(angle)
            canvas.disc(x, y, 34, palette.middle, down=26)
        canvas.disc(480, 280, 16, WHITE)
    else:
        canvas.box(346, 196, 268, 160, palette.deep, radius=18)
        for row in range(3):
            canvas.box(370, 222 + row * 42, 220 - row * 48, 20, palette.middle, radius=10)
    for row in range(3):
        canvas.box(350, 408 + row * 26, 200 - row * 30, 10, STEEL, radius=5)
    canvas.disc(612, 452, 12, GREEN)


def bin_(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A collecting container with a round slot."""
    canvas.disc(480, 564, 230, SHADOW, down=20)
    for step, tone in enumerate((palette.strong, palette.middle)):
        x = 290 + step * 200
        canvas.box(x, 230, 180, 330, tone, radius=20)
        canvas.box(x - 8, 200, 196, 48, palette.deep, radius=18)
        canvas.disc(x + 90, 310, 40, NAVY)
        canvas.box(x + 40, 400, 100, 90, WHITE, radius=14)
        canvas.arc(x + 90, 445, 28, 20, 320, palette.strong, 9)


def vehicle(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A small bus, or a trailer with batteries."""
    canvas.disc(470, 556, 330, SHADOW, down=20)
    if rng.random() < 0.6:
        canvas.box(170, 210, 560, 300, WHITE, radius=44, line=STEEL)
        canvas.box(170, 370, 560, 140, palette.strong, radius=30)
        canvas.box(170, 360, 560, 50, palette.strong)
        for step in range(3):
            canvas.box(204 + step * 122, 246, 106, 90, palette.pale, radius=12)
        canvas.box(580, 240, 116, 264, NAVY, radius=10)
        canvas.box(594, 256, 88, 240, mix(STEEL, WHITE, 0.6), radius=6)
        canvas.shape([(580, 504), (700, 504), (820, 556), (650, 556)], AMBER)
        _wheels(canvas, (290, 500), 510, 44)
    else:
        canvas.box(190, 240, 520, 230, WHITE, radius=30, line=STEEL)
        for step in range(4):
            level = rng.uniform(0.3, 0.95)
            canvas.box(226 + step * 76, 280, 56, 110, PAPER, radius=10, line=STEEL)
            canvas.box(232 + step * 76, 284 + 102 * (1 - level), 44, 102 * level, GREEN, radius=6)
        canvas.disc(630, 336, 50, palette.pale)
        canvas.shape(
            [(640, 300), (602, 346), (626, 346), (614, 378), (660, 326), (634, 326)], AMBER
        )
        canvas.box(190, 420, 520, 60, palette.deep, radius=20)
        canvas.line([(710, 452), (830, 452)], STEEL_DARK, 14)
        _wheels(canvas, (400, 500), 500, 44)


def drone(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A flying drone over its station."""
    canvas.disc(480, 566, 260, SHADOW, down=18)
    canvas.shape([(420, 290), (540, 290), (620, 500), (340, 500)], palette.pale)
    canvas.shape([(300, 490), (660, 490), (720, 560), (240, 560)], WHITE)
    canvas.box(240, 548, 480, 22, STEEL_DARK, radius=8)
    canvas.disc(480, 522, 120, palette.deep, down=20)
    canvas.arc(480, 522, 60, 0, 360, palette.light, 4)
    canvas.line([(290, 180), (400, 230)], STEEL_DARK, 14)
    canvas.line([(670, 180), (560, 230)], STEEL_DARK, 14)
    for x in (290, 670):
        canvas.disc(x, 164, 96, palette.light, down=12)
        canvas.box(x - 9, 160, 18, 36, STEEL_DARK, radius=6)
    canvas.box(384, 190, 192, 88, WHITE, radius=36, line=STEEL)
    canvas.box(420, 208, 120, 20, palette.strong, radius=10)
    canvas.disc(480, 280, 32, palette.deep)
    canvas.disc(480, 284, 15, palette.middle)
    if rng.random() < 0.5:
        canvas.disc(404, 214, 7, RED)
        canvas.disc(556, 214, 7, GREEN)


def robot(canvas: Canvas, rng: Random, palette: Palette) -> None:
    """A friendly robot; some speak, some carry an arm or a tray."""
    canvas.disc(480, 566, 150, SHADOW, down=18)
    canvas.shape([(400, 330), (560, 330), (590, 540), (370, 540)], WHITE)
    canvas.box(352, 524, 256, 42, palette.deep, radius=18)
    canvas.box(366, 130, 228, 210, WHITE, radius=56, line=STEEL)
    canvas.box(392, 168, 176, 128, palette.deep, radius=40)
    for x in (444, 516):
        canvas.disc(x, 224, 18, palette.light)
    canvas.arc(480, 242, 26, 30, 150, palette.light, 6)
    canvas.box(430, 390, 100, 64, palette.pale, radius=12)
    canvas.box(446, 410, 68, 10, palette.strong, radius=5)
    canvas.box(446, 430, 44, 10, palette.strong, radius=5)
    if rng.random() < 0.5:
        canvas.box(640, 180, 170, 104, WHITE, radius=18, line=STEEL)
        canvas.shape([(650, 270), (690, 270), (640, 316)], WHITE)
        canvas.box(664, 210, 122, 12, palette.strong, radius=6)
        canvas.box(664, 238, 80, 12, palette.light, radius=6)
    else:
        canvas.line([(570, 370), (660, 400), (720, 340)], STEEL_DARK, 18)
        canvas.disc(724, 334, 24, palette.strong)
        canvas.line([(390, 370), (310, 420), (270, 380)], STEEL_DARK, 18)
        canvas.box(216, 346, 110, 20, palette.strong, radius=10)


def _wheels(canvas: Canvas, centres: tuple[float, ...], y: float, radius: float) -> None:
    for x in centres:
        canvas.disc(x, y, radius, STEEL_DARK)
        canvas.disc(x, y, radius * 0.44, mix(STEEL, WHITE, 0.6))
