"""Achievement, bands, levels and medians."""

import datetime as dt

import pytest

from procurement_targets.figures import (
    Band,
    Figures,
    Level,
    Sums,
    band_of,
    level_of,
    median,
    required_krw,
)
from tests.factories.targets import make_rules

YEAR_END = dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("target_krw", "counted_krw", "expected"),
    [
        (10_000, 10_000, 10_000),
        (10_000, 9_999, 9_999),
        (3, 2, 6_666),
        (2_560_000_000, 9_180_000_000, 35_859),
        (10_000, 0, 0),
        (None, 5, None),
    ],
)
def test_achievement_is_counted_by_target(
    target_krw: int | None, counted_krw: int, expected: int | None
) -> None:
    sums = Sums(target_krw=target_krw, counted_krw=counted_krw)
    assert sums.achievement_basis_points == expected


def test_the_purchase_rate_is_of_the_base_amount() -> None:
    sums = Sums(base_amount_krw=1_000_000, target_krw=17_000, counted_krw=8_500)
    assert (sums.purchase_rate_basis_points, sums.achievement_basis_points) == (85, 5_000)
    assert Sums(counted_krw=1).purchase_rate_basis_points is None


@pytest.mark.parametrize(
    ("target_krw", "counted_krw", "expected"),
    [(10, 4, 6), (10, 10, 0), (10, 12, 0), (None, 4, None)],
)
def test_the_gap_is_what_is_missing(
    target_krw: int | None, counted_krw: int, expected: int | None
) -> None:
    assert Sums(target_krw=target_krw, counted_krw=counted_krw).gap_krw == expected


def test_the_share_of_december_and_the_course_of_the_year() -> None:
    months = (0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30)
    figures = Figures(counted_krw=40, by_month=months, by_kind={"purchase": 40})
    assert figures.december_share_basis_points == 7_500
    assert figures.by_month_cumulated == (0, *[10] * 10, 40)
    assert Figures(by_kind={}).december_share_basis_points is None


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (dt.date(2025, 6, 1), 1),
        (dt.date(2026, 1, 1), 1),
        (dt.date(2026, 7, 1), 182),
        (YEAR_END, 365),
        (dt.date(2027, 3, 1), 365),
    ],
)
def test_the_needed_path_rises_evenly(on: dt.date, expected: int) -> None:
    assert required_krw(365, 2026, on) == expected


def test_a_leap_year_has_a_day_more() -> None:
    assert required_krw(366, 2024, dt.date(2024, 12, 30)) == 365


@pytest.mark.parametrize(
    ("counted", "provisional", "expected"),
    [
        (10_000, 0, Level.REACHED),
        (9_999, 0, Level.ON_TRACK),
        (8_500, 0, Level.ON_TRACK),
        (8_499, 0, Level.AT_RISK),
        (6_000, 0, Level.AT_RISK),
        (5_999, 0, Level.BEHIND),
        (0, 1, Level.BEHIND),
        (0, 0, Level.NOTHING_BOUGHT),
    ],
)
def test_the_level_follows_the_limits_of_the_rules(
    counted: int, provisional: int, expected: Level
) -> None:
    sums = Sums(target_krw=10_000, counted_krw=counted, provisional_krw=provisional)
    assert level_of(sums, 2026, YEAR_END, make_rules()) == expected


def test_in_the_middle_of_the_year_half_is_enough() -> None:
    sums = Sums(target_krw=36_500, counted_krw=18_200)
    assert level_of(sums, 2026, dt.date(2026, 7, 1), make_rules()) == Level.ON_TRACK
    assert level_of(sums, 2026, YEAR_END, make_rules()) == Level.BEHIND


def test_without_a_target_there_is_no_level_and_no_band() -> None:
    sums = Sums(counted_krw=5)
    assert level_of(sums, 2026, YEAR_END, make_rules()) == Level.NO_TARGET
    assert band_of(sums, make_rules(band_low_basis_points=2000)) == Band.NO_TARGET


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        (10_000, Band.REACHED),
        (9_999, Band.PARTLY),
        (2_000, Band.PARTLY),
        (1_999, Band.LOW),
        (1, Band.LOW),
        (0, Band.NOTHING),
    ],
)
def test_bands_are_those_of_the_reports(counted: int, expected: Band) -> None:
    rules = make_rules(band_low_basis_points=2000)
    assert band_of(Sums(target_krw=10_000, counted_krw=counted), rules) == expected


@pytest.mark.parametrize(
    ("values", "expected"), [([], None), ([7], 7), ([9, 1, 5], 5), ([1, 4], 2), ([4, 1, 9, 6], 5)]
)
def test_the_median_is_the_middle(values: list[int], expected: int | None) -> None:
    assert median(values) == expected
