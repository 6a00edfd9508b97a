"""The shapes of a chart and the scales that place values on a drawing.

Charts are drawn on the server: they print, need no script, and every value stands in a table too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from marketplace.desks.figures import NO_FIGURE
from marketplace.values.won import MINUS

Value = int | None

# How each kind of amount is filled: some by colour, some by pattern, so that print shows them too.
PATTERNS = {"approval": "hatch", "planned": "dots", "zero": "dots"}


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle."""

    kind: ClassVar[str] = "rect"
    x: float
    y: float
    width: float
    height: float
    css: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    kind: ClassVar[str] = "line"
    x1: float
    y1: float
    x2: float
    y2: float
    css: str


@dataclass(frozen=True, slots=True)
class Path:
    """A curve or an area."""

    kind: ClassVar[str] = "path"
    d: str
    css: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point that is called out."""

    kind: ClassVar[str] = "dot"
    x: float
    y: float
    radius: float
    css: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words on the drawing."""

    kind: ClassVar[str] = "text"
    x: float
    y: float
    text: str
    css: str = ""
    anchor: str = "middle"


Shape = Rect | Line | Path | Dot | Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """One variant of a chart, for wide or for narrow screens."""

    css: str
    width: int
    height: int
    shapes: tuple[Shape, ...]

    @property
    def has_patterns(self) -> bool:
        """Whether a shape is filled by a pattern."""
        return any(isinstance(shape, Rect) and shape.pattern for shape in self.shapes)


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend."""

    label: str
    css: str
    pattern: str = ""
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in both variants, its legend, and the same figures as a table."""

    wide: Drawing
    narrow: Drawing
    keys: tuple[Key, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """How values are written on a chart: divided by the unit, with so many decimals."""

    divisor: int = 1
    decimals: int = 0

    def write(self, value: Value) -> str:
        """Write a value in this unit; no value is a dash, and zero is 0 without decimals."""
        if value is None:
            return NO_FIGURE
        if value == 0:
            return "0"
        step = Decimal(1).scaleb(-self.decimals)
        figure = (Decimal(abs(value)) / self.divisor).quantize(step, rounding=ROUND_HALF_UP)
        return f"{MINUS if value < 0 else ''}{figure:,}"


@dataclass(frozen=True, slots=True)
class Frame:
    """The area of a drawing in which values are plotted, and the scale of its height."""

    left: float
    top: float
    right: float
    bottom: float
    low: int
    high: int
    ticks: tuple[int, ...] = field(default=())

    def y(self, value: int) -> float:
        """Place a value on the height."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.bottom - share * (self.bottom - self.top), 1)

    def x(self, position: int, count: int) -> float:
        """Place the middle of one of several columns."""
        return round(self.left + (position + 0.5) * (self.right - self.left) / count, 1)

    def column(self, count: int) -> float:
        """Return the room that one of several columns has."""
        return (self.right - self.left) / count


def frame_for(
    values: Iterable[Value], *, left: float, top: float, right: float, bottom: float
) -> Frame:
    """Choose a scale that holds zero and every value; all zero or no value at all works too."""
    known = [value for value in values if value is not None]
    highest, lowest = max([0, *known]), min([0, *known])
    step = _round_step(max(highest - lowest, 1))
    high = -(-highest // step) * step
    low = (lowest // step) * step
    if high == low:
        high = low + step
    ticks = tuple(range(low, high + 1, step))
    return Frame(left, top, right, bottom, low, high, ticks)


def axis(frame: Frame, unit: Unit) -> list[Shape]:
    """Draw the lines of the scale with their values; zero is the strong one."""
    if all(tick % unit.divisor == 0 for tick in frame.ticks):
        unit = Unit(unit.divisor)
    shapes: list[Shape] = []
    for tick in frame.ticks:
        y = frame.y(tick)
        css = "c-axis" if tick == 0 else "c-grid"
        shapes.append(Line(frame.left, y, frame.right, y, css))
        shapes.append(Text(frame.left - 6, y + 4, unit.write(tick), anchor="end"))
    return shapes


def curve(points: Sequence[tuple[float, float]], css: str) -> Path:
    """Join points by straight lines."""
    return Path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points), css)


def _round_step(span: int) -> int:
    """Return 1, 2 or 5 times a power of ten so that three to six steps make up the span."""
    power = 1
    while span / (power * 10) >= 1.5:
        power *= 10
    return next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 5)
