"""A drawing surface with smooth edges: everything is drawn twice as large and scaled down."""

import io
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw

WIDTH: Final = 960
HEIGHT: Final = 640
SCALE: Final = 2

Colour = tuple[int, int, int]
Point = tuple[float, float]


class Canvas:
    """Draws in units of a 960 x 640 picture."""

    def __init__(self, top: Colour, bottom: Colour) -> None:
        column = Image.new("RGB", (1, 64))
        for y in range(64):
            column.putpixel((0, y), mix(top, bottom, y / 63))
        self._image = column.resize((WIDTH * SCALE, HEIGHT * SCALE), Image.Resampling.BILINEAR)
        self._draw = ImageDraw.Draw(self._image)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: Colour,
        *,
        radius: float = 0,
        line: Colour | None = None,
        line_width: float = 2,
    ) -> None:
        """Draw a rectangle, with round corners if asked."""
        self._draw.rounded_rectangle(
            _scaled((x, y), (x + width, y + height)),
            radius=radius * SCALE,
            fill=fill,
            outline=line,
            width=round(line_width * SCALE) if line else 0,
        )

    def disc(
        self, x: float, y: float, across: float, fill: Colour, *, down: float | None = None
    ) -> None:
        """Draw an ellipse around a centre; `across` and `down` are its half axes."""
        down = across if down is None else down
        self._draw.ellipse(_scaled((x - across, y - down), (x + across, y + down)), fill=fill)

    def ring(self, x: float, y: float, radius: float, colour: Colour, width: float) -> None:
        """Draw a circle's line."""
        self._draw.ellipse(
            _scaled((x - radius, y - radius), (x + radius, y + radius)),
            outline=colour,
            width=round(width * SCALE),
        )

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        """Draw a filled polygon."""
        self._draw.polygon(_scaled(*points), fill=fill)

    def line(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """Draw a line with round ends and joints."""
        self._draw.line(_scaled(*points), fill=colour, width=round(width * SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, colour)

    def arc(
        self,
        x: float,
        y: float,
        radius: float,
        start: float,
        end: float,
        colour: Colour,
        width: float,
    ) -> None:
        """Draw a part of a circle's line; degrees clockwise from three o'clock."""
        corners = _scaled((x - radius, y - radius), (x + radius, y + radius))
        self._draw.arc(corners, start, end, fill=colour, width=round(width * SCALE))

    def png(self, size: tuple[int, int]) -> bytes:
        """Return the picture in its final size."""
        small = self._image.resize(size, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        small.save(out, "PNG", compress_level=3)
        return out.getvalue()


def _scaled(*points: Point) -> list[tuple[float, float]]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour that lies `share` of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
