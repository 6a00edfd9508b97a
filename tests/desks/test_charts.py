"""Geometry of the charts: exact for easy values, and whole for the awkward ones."""

import pytest

from marketplace.desks.charts import bar_chart, curve_chart, distribution_strip, year_end_bar
from marketplace.desks.drawing import Chart, Dot, Line, Path, Rect, Text, Unit, Value, frame_for

MONTHS = [str(month) for month in range(1, 13)]
COUNTED = {"counted": "Counted"}


def rects(chart: Chart, css: str) -> list[Rect]:
    return [shape for shape in chart.wide.shapes if isinstance(shape, Rect) and shape.css == css]


def words(chart: Chart) -> list[str]:
    return [shape.text for shape in chart.wide.shapes if isinstance(shape, Text)]


def test_the_scale_holds_zero_and_every_value_in_round_steps() -> None:
    frame = frame_for([12, 87, None], left=0, top=0, right=100, bottom=100)
    assert frame.ticks == (0, 20, 40, 60, 80, 100)
    assert (frame.y(0), frame.y(50), frame.y(100)) == (100.0, 50.0, 0.0)


def test_the_scale_reaches_below_zero_for_losses() -> None:
    frame = frame_for([-30, 100], left=0, top=0, right=100, bottom=150)
    assert frame.ticks == (-50, 0, 50, 100)
    assert frame.y(0) == 100.0


@pytest.mark.parametrize("values", [[], [None, None], [0], [0, 0]])
def test_the_scale_works_without_values(values: list[Value]) -> None:
    frame = frame_for(values, left=0, top=0, right=100, bottom=100)
    assert (frame.low, frame.high) == (0, 1)


def test_bars_stand_on_the_line_and_stack() -> None:
    chart = bar_chart(
        labels=["a", "b"],
        series={"counted": [100, 50], "approval": [None, 50]},
        names={"counted": "Counted", "approval": "In approval"},
        heading="Month",
    )
    first, second = rects(chart, "c-counted")
    (upper,) = rects(chart, "c-approval")
    assert (first.y, first.height) == (26.0, 196.0)
    assert (second.y, second.height) == (124.0, 98.0)
    assert (upper.y, upper.height, upper.pattern) == (26.0, 98.0, "hatch")
    assert chart.headings == ("Month", "Counted", "In approval")
    assert chart.rows == (("a", "100", "–"), ("b", "50", "50"))
    assert chart.wide.has_patterns


def test_a_negative_bar_hangs_below_the_line() -> None:
    chart = bar_chart(labels=["a", "b"], series={"counted": [50, -50]}, names=COUNTED)
    (up,) = rects(chart, "c-counted")
    (down,) = rects(chart, "c-loss")
    assert up.y + up.height == down.y
    assert up.height == down.height
    assert chart.rows == (("a", "50"), ("b", "−50"))


def test_plan_marks_stand_at_their_values_and_are_named() -> None:
    chart = bar_chart(
        labels=["a", "b"],
        series={"counted": [0, 100]},
        names=COUNTED,
        plan=[50, None],
        plan_name="Plan",
    )
    marks = [s for s in chart.wide.shapes if isinstance(s, Line) and s.css == "c-need"]
    assert [mark.y1 for mark in marks] == [124.0]
    assert [key.label for key in chart.keys] == ["Counted", "Plan"]
    assert chart.rows == (("a", "0", "50"), ("b", "100", "–"))


@pytest.mark.parametrize("values", [[None] * 12, [0] * 12])
def test_bars_without_height_leave_the_table(values: list[Value]) -> None:
    chart = bar_chart(labels=MONTHS, series={"counted": values}, names=COUNTED)
    assert rects(chart, "c-counted") == []
    assert len(chart.rows) == 12
    assert chart.rows[0][1] == ("0" if values[0] == 0 else "–")


def test_a_single_bar_is_drawn() -> None:
    chart = bar_chart(labels=["a"], series={"counted": [7]}, names=COUNTED)
    assert len(rects(chart, "c-counted")) == 1
    assert "7" in words(chart)


def test_amounts_are_written_in_the_unit_of_the_chart() -> None:
    chart = bar_chart(
        labels=["a"],
        series={"counted": [71_250_000]},
        names=COUNTED,
        unit=Unit(1_000_000, 1),
    )
    assert chart.rows == (("a", "71.3"),)


def test_the_curve_adds_up_until_the_last_known_month() -> None:
    chart = curve_chart(
        labels=["1", "2", "3"],
        actual=[10, 20, None],
        actual_name="Counted",
        path=[20, 40, 60],
        path_name="Path",
        last_year=[5, 5, 5],
        last_year_name="Last year",
        heading="Month",
    )
    assert chart.headings == ("Month", "Counted", "Path", "Last year")
    assert chart.rows == (
        ("1", "10", "20", "5"),
        ("2", "30", "40", "10"),
        ("3", "–", "60", "15"),
    )
    lines = [s for s in chart.wide.shapes if isinstance(s, Path) and s.css == "c-line"]
    (dot,) = [s for s in chart.wide.shapes if isinstance(s, Dot)]
    assert len(lines) == 1
    assert lines[0].d == "M134.7 187.7L300.0 119.0"
    assert "30" in words(chart)
    assert dot.x == 300.0


def test_a_curve_of_nothing_is_a_table_of_dashes() -> None:
    chart = curve_chart(labels=MONTHS, actual=[None] * 12, actual_name="Counted")
    assert [s for s in chart.wide.shapes if isinstance(s, Path)] == []
    assert {row[1] for row in chart.rows} == {"–"}


def test_a_curve_of_one_month_is_a_point() -> None:
    chart = curve_chart(labels=MONTHS, actual=[5] + [None] * 11, actual_name="Counted")
    assert len([s for s in chart.wide.shapes if isinstance(s, Dot)]) == 1


def test_a_curve_may_fall_when_purchases_are_reversed() -> None:
    chart = curve_chart(labels=["1", "2"], actual=[10, -4], actual_name="Counted")
    assert chart.rows == (("1", "10"), ("2", "6"))


def test_the_strip_shares_its_width_by_count() -> None:
    chart = distribution_strip(parts=[(1, "reached", 1), (4, "nothing", 3)], count_name="n")
    (reached,), (nothing,) = rects(chart, "c-band-1"), rects(chart, "c-band-4")
    assert (reached.x, reached.width) == (0.0, 249.2)
    assert (nothing.x, nothing.width) == (252.2, 747.8)
    assert chart.rows == (("reached", "1"), ("nothing", "3"))


def test_a_band_of_zero_takes_no_room_but_stays_in_legend_and_table() -> None:
    chart = distribution_strip(parts=[(1, "reached", 0), (4, "nothing", 2)])
    assert rects(chart, "c-band-1") == []
    assert [key.label for key in chart.keys] == ["reached 0", "nothing 2"]
    assert chart.rows[0] == ("reached", "0")


def test_a_strip_of_nobody_is_empty_and_grey() -> None:
    chart = distribution_strip(parts=[(1, "reached", 0)])
    assert [rect.width for rect in rects(chart, "c-band-5")] == [1000]


def test_the_year_end_bar_lays_amounts_end_to_end_before_the_target() -> None:
    chart = year_end_bar(
        amounts=[("counted", "Counted", 50), ("planned", "Planned", 25)],
        target=100,
        target_name="Target",
    )
    (counted,), (planned,) = rects(chart, "c-counted"), rects(chart, "c-planned")
    assert (counted.x, counted.width) == (6.0, 450.1)
    assert (planned.x, planned.width, planned.pattern) == (456.1, 225.0, "dots")
    (mark,) = [s for s in chart.wide.shapes if isinstance(s, Line) and s.css == "c-need"]
    assert mark.x1 == 906.2
    assert chart.rows == (("Counted", "50"), ("Planned", "25"), ("Target", "100"))


def test_the_year_end_bar_works_without_target_and_with_a_loss() -> None:
    chart = year_end_bar(amounts=[("counted", "Counted", -5)])
    assert rects(chart, "c-counted") == []
    assert chart.rows == (("Counted", "-5"),)
