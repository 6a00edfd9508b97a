"""The charts of the dashboards: bars, cumulated curve, distribution strip, year-end stack.

Pure functions from values to geometry. A missing value is no bar and a dash in the table; zero,
negative and single values work. Words come from the caller, already in the reader's language.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate

from marketplace.desks.drawing import (
    PATTERNS,
    Chart,
    Dot,
    Drawing,
    Frame,
    Key,
    Line,
    Path,
    Rect,
    Shape,
    Text,
    Unit,
    Value,
    axis,
    curve,
    frame_for,
)

WHOLE = Unit()
WIDE, NARROW = (560, 250), (340, 220)
WIDE_STRIP, NARROW_STRIP = (1000, 48), (340, 34)
WIDE_STACK, NARROW_STACK = (940, 132), (340, 110)


def bar_chart(
    *,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    names: Mapping[str, str],
    plan: Sequence[Value] = (),
    plan_name: str = "",
    heading: str = "",
    unit: Unit = WHOLE,
) -> Chart:
    """Stack the series of each label into one column, with a mark where the plan stands.

    `series` maps a kind (counted, provisional, approval, planned, last, zero) to one value for each
    label. Negative values hang below the line.
    """
    totals = [_sum([values[place] for values in series.values()]) for place in range(len(labels))]
    ups, downs = _extents(series.values(), len(labels))

    def draw(width: int, height: int, *, is_narrow: bool) -> list[Shape]:
        frame = frame_for(
            [*ups, *downs, *plan], left=44, top=26, right=width - 8, bottom=height - 28
        )
        shapes = axis(frame, unit)
        for place, label in enumerate(labels):
            column = {kind: values[place] for kind, values in series.items()}
            shapes += _column(frame, place, len(labels), column)
            x = frame.x(place, len(labels))
            if totals[place] is not None and (not is_narrow or _is_peak(totals, place)):
                y = frame.y(max(0, ups[place])) - 6
                shapes.append(Text(x, y, unit.write(totals[place]), "c-strong"))
            if not is_narrow or place % 2 == 0 or len(labels) <= 6:
                shapes.append(Text(x, height - 8, label))
        return shapes + _plan_marks(frame, plan, len(labels))

    keys = [_key(kind, names[kind]) for kind in series]
    if plan:
        keys.append(Key(plan_name, "c-need", is_line=True))
    columns = [*series.values(), *([plan] if plan else [])]
    return Chart(
        *_both(WIDE, NARROW, draw),
        keys=tuple(keys) if len(keys) > 1 else (),
        headings=(heading, *(names[kind] for kind in series), *([plan_name] if plan else [])),
        rows=_rows(labels, columns, unit),
    )


def curve_chart(
    *,
    labels: Sequence[str],
    actual: Sequence[Value],
    actual_name: str,
    path: Sequence[Value] = (),
    path_name: str = "",
    last_year: Sequence[Value] = (),
    last_year_name: str = "",
    heading: str = "",
    unit: Unit = WHOLE,
) -> Chart:
    """Cumulate monthly amounts into a curve, beside the path to the target and last year's curve.

    `actual` and `last_year` are amounts of each month, None for months to come; `path` is already
    cumulated.
    """
    curves = (
        (_cumulated(last_year), "c-lastline", last_year_name),
        (list(path), "c-path", path_name),
        (_cumulated(actual), "c-line", actual_name),
    )
    # What the caller gave stands in the table, also when there is nothing to draw.
    given = [line for line in curves if line[0]]
    drawn = [line for line in given if any(value is not None for value in line[0])]

    def draw(width: int, height: int, *, is_narrow: bool) -> list[Shape]:
        values = [value for line, _css, _name in drawn for value in line]
        frame = frame_for(values, left=52, top=16, right=width - 12, bottom=height - 28)
        shapes = axis(frame, unit)
        for place, label in enumerate(labels):
            if not is_narrow or place % 3 == 0:
                shapes.append(Text(frame.x(place, len(labels)), height - 8, label))
        for line, css, _name in drawn:
            shapes += _curve(frame, line, css, unit)
        return shapes

    shown = [line for line, _css, _name in reversed(given)]
    names = [name for _line, _css, name in reversed(given)]
    return Chart(
        *_both(WIDE, NARROW, draw),
        keys=tuple(Key(name, css, is_line=True) for _line, css, name in reversed(drawn)),
        headings=(heading, *names),
        rows=_rows(labels, shown, unit),
    )


def distribution_strip(
    *, parts: Sequence[tuple[int, str, int]], heading: str = "", count_name: str = ""
) -> Chart:
    """Draw how many fall into each band as one strip; parts are (band 1 to 5, label, count)."""
    total = sum(count for _band, _label, count in parts)

    def draw(width: int, height: int, *, is_narrow: bool) -> list[Shape]:
        shapes: list[Shape] = []
        left = 0.0
        shown = [part for part in parts if part[2] > 0]
        room = width - 3 * max(len(shown) - 1, 0)
        for band, _label, count in shown:
            share = room * count / total
            shapes.append(
                Rect(round(left, 1), 0, max(1.0, round(share, 1)), height, f"c-band-{band}")
            )
            if share >= 14 * len(f"{count:,}"):
                css = "c-inverse" if band in (1, 4) else "c-onlight"
                middle = round(left + share / 2, 1)
                shapes.append(Text(middle, height / 2 + 5, f"{count:,}", css))
            left += share + 3
        if not shown:
            shapes.append(Rect(0, 0, width, height, "c-band-5"))
        return shapes

    return Chart(
        *_both(WIDE_STRIP, NARROW_STRIP, draw),
        keys=tuple(Key(f"{label} {count:,}", f"c-band-{band}") for band, label, count in parts),
        headings=(heading, count_name),
        rows=tuple((label, f"{count:,}") for _band, label, count in parts),
        is_long=True,
    )


def year_end_bar(
    *,
    amounts: Sequence[tuple[str, str, int]],
    target: Value = None,
    target_name: str = "",
    heading: str = "",
    amount_name: str = "",
    write: Callable[[int], str] = "{:,}".format,
) -> Chart:
    """Lay what is counted and what is to come end to end, against the target of the year.

    `amounts` are (kind, label, amount); an amount below zero takes no room but stays in the table.
    """
    reach = max(sum(max(amount, 0) for _kind, _label, amount in amounts), target or 0, 1)

    def draw(width: int, height: int, *, is_narrow: bool) -> list[Shape]:
        top, bottom = 34, 74
        scale = (width - 12) * 0.97 / reach
        shapes: list[Shape] = []
        left = 6.0
        for kind, label, amount in amounts:
            share = max(amount, 0) * scale
            if share:
                shapes.append(_filled(kind, left, top, share, bottom - top))
            if share >= (70 if is_narrow else 56):
                middle = round(left + share / 2, 1)
                shapes.append(Text(middle, bottom + 18, label, "c-strong"))
                shapes.append(Text(middle, bottom + 34, write(amount)))
            left += share
        shapes.append(Line(6, bottom, width - 6, bottom, "c-axis"))
        if target is not None:
            shapes += _target_mark(6 + target * scale, width, f"{target_name} {write(target)}")
        return shapes

    keys = [_key(kind, label) for kind, label, _amount in amounts]
    rows = [(label, write(amount)) for _kind, label, amount in amounts]
    if target is not None:
        keys.append(Key(target_name, "c-need", is_line=True))
        rows.append((target_name, write(target)))
    return Chart(
        *_both(WIDE_STACK, NARROW_STACK, draw),
        keys=tuple(keys),
        headings=(heading, amount_name),
        rows=tuple(rows),
        is_long=True,
    )


def _both(
    wide: tuple[int, int], narrow: tuple[int, int], draw: Callable[..., list[Shape]]
) -> tuple[Drawing, Drawing]:
    """Draw both variants: a phone gets its own drawing instead of a shrunk one."""
    return (
        Drawing("wide", *wide, tuple(draw(*wide, is_narrow=False))),
        Drawing("narrow", *narrow, tuple(draw(*narrow, is_narrow=True))),
    )


def _column(frame: Frame, place: int, count: int, column: Mapping[str, Value]) -> list[Shape]:
    """Stack one column: what is positive upward, what is negative downward."""
    width = round(frame.column(count) * 0.68, 1)
    left = round(frame.x(place, count) - width / 2, 1)
    shapes: list[Shape] = []
    up = down = 0
    for kind, value in column.items():
        if not value:
            continue
        start, end = (up, up + value) if value > 0 else (down, down + value)
        up, down = (end, down) if value > 0 else (up, end)
        top, bottom = frame.y(max(start, end)), frame.y(min(start, end))
        shapes.append(_filled("loss" if value < 0 else kind, left, top, width, bottom - top))
    return shapes


def _plan_marks(frame: Frame, plan: Sequence[Value], count: int) -> list[Shape]:
    half = frame.column(count) * 0.45
    return [
        Line(
            round(frame.x(place, count) - half, 1),
            frame.y(value),
            round(frame.x(place, count) + half, 1),
            frame.y(value),
            "c-need",
        )
        for place, value in enumerate(plan)
        if value is not None
    ]


def _curve(frame: Frame, line: Sequence[Value], css: str, unit: Unit) -> list[Shape]:
    """Draw one curve up to its last known value; the actual one has its area and its last value."""
    points = [
        (frame.x(place, len(line)), frame.y(value))
        for place, value in enumerate(line)
        if value is not None
    ]
    if css != "c-line":
        return [curve(points, css)] if len(points) > 1 else []
    zero = frame.y(0)
    ground = f"L{points[-1][0]:.1f} {zero:.1f}L{points[0][0]:.1f} {zero:.1f}Z"
    shapes: list[Shape] = [Path(curve(points, "").d + ground, "c-area"), curve(points, css)]
    x, y = points[-1]
    last = next(value for value in reversed(line) if value is not None)
    anchor = "end" if x > frame.left + (frame.right - frame.left) * 0.8 else "start"
    shift = -10 if anchor == "end" else 10
    shapes.append(Dot(x, y, 5, "c-dot"))
    shapes.append(Text(x + shift, y + 18, unit.write(last), "c-counted-text", anchor))
    return shapes


def _target_mark(x: float, width: int, words: str) -> list[Shape]:
    x = round(x, 1)
    anchor = "middle" if 80 < x < width - 80 else "end" if x > width / 2 else "start"
    return [Line(x, 22, x, 82, "c-need"), Text(x, 15, words, "c-need-text", anchor)]


def _filled(kind: str, x: float, y: float, width: float, height: float) -> Rect:
    size = (round(x, 1), round(y, 1), round(width, 1), round(height, 1))
    return Rect(*size, f"c-{kind}", PATTERNS.get(kind, ""))


def _key(kind: str, label: str) -> Key:
    return Key(label, f"c-{kind}", PATTERNS.get(kind, ""))


def _rows(
    labels: Sequence[str], columns: Sequence[Sequence[Value]], unit: Unit
) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (label, *(unit.write(values[place]) for values in columns))
        for place, label in enumerate(labels)
    )


def _extents(columns: Iterable[Sequence[Value]], count: int) -> tuple[list[int], list[int]]:
    """Return how far each stacked column reaches up and down."""
    ups, downs = [0] * count, [0] * count
    for values in columns:
        for place, value in enumerate(values):
            ups[place] += max(value or 0, 0)
            downs[place] += min(value or 0, 0)
    return ups, downs


def _sum(values: Iterable[Value]) -> Value:
    """Add what is known; nothing known stays nothing."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _is_peak(totals: Sequence[Value], place: int) -> bool:
    """Whether a column is higher than its neighbours: a narrow drawing names only those."""
    around = [totals[at] or 0 for at in (place - 1, place + 1) if 0 <= at < len(totals)]
    return (totals[place] or 0) > max(around, default=0)


def _cumulated(monthly: Sequence[Value]) -> list[Value]:
    """Add up month by month until the last known month; gaps within count as nothing."""
    known = [place for place, value in enumerate(monthly) if value is not None]
    if not known:
        return [None] * len(monthly)
    until = known[-1] + 1
    sums = list(accumulate(value or 0 for value in monthly[:until]))
    return [*sums, *([None] * (len(monthly) - until))]
