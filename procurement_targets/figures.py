"""Figures of a year and what they mean: achievement, band, level. Pure values."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.policies.queries import Rules
from marketplace.values.vat import BASIS_POINTS, floor_won

MONTHS = 12


class Band(models.TextChoices):
    """The groups in which results are reported to parliament."""

    REACHED = "reached", _("Target reached")
    PARTLY = "partly", _("Partly reached")
    LOW = "low", _("Far below the target")
    NOTHING = "nothing", _("Nothing bought")
    NO_TARGET = "no_target", _("No target")


class Level(models.TextChoices):
    """How an agency stands on a day, against the path that it needs to keep."""

    REACHED = "reached", _("Reached")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    BEHIND = "behind", _("Behind")
    NOTHING_BOUGHT = "nothing_bought", _("Nothing bought")
    NO_TARGET = "no_target", _("No target")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What an agency, a kind or the nation has bought in a year, beside its target."""

    target_krw: int | None = None
    base_amount_krw: int | None = None
    counted_krw: int = 0
    provisional_krw: int = 0
    excluded_krw: int = 0

    @property
    def achievement_basis_points(self) -> int | None:
        """Return counted / target, fractions dropped; None without a target."""
        return _share(self.counted_krw, self.target_krw)

    @property
    def purchase_rate_basis_points(self) -> int | None:
        """Return counted / base amount (구매율), which is not the achievement."""
        return _share(self.counted_krw, self.base_amount_krw)

    @property
    def gap_krw(self) -> int | None:
        """Return what is still missing; zero when the target is reached."""
        return None if self.target_krw is None else max(self.target_krw - self.counted_krw, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures(Sums):
    """Sums with their course over the year: counted won by month and by kind of purchase."""

    by_month: tuple[int, ...] = (0,) * MONTHS
    by_kind: dict[str, int]

    @property
    def december_share_basis_points(self) -> int | None:
        """Return how much of the year's counted purchases fell into December."""
        return _share(self.by_month[-1], self.counted_krw)

    @property
    def by_month_cumulated(self) -> tuple[int, ...]:
        """Return the counted won from January to the end of each month."""
        return tuple(sum(self.by_month[:end]) for end in range(1, MONTHS + 1))


def required_krw(target_krw: int, year: int, on: dt.date) -> int:
    """Return what should be counted by the end of a day, in equal steps over the year."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    days = (min(max(on, first), last) - first).days + 1
    return floor_won(target_krw * days, 366 if calendar.isleap(year) else 365)


def level_of(sums: Sums, year: int, on: dt.date, rules: Rules) -> Level:
    """Return how an agency stands on a day; the limits are rows of the rule set."""
    target_krw = sums.target_krw
    if target_krw is None:
        return Level.NO_TARGET
    if sums.counted_krw >= target_krw:
        return Level.REACHED
    if sums.counted_krw <= 0 and sums.provisional_krw <= 0:
        return Level.NOTHING_BOUGHT
    done = _share(sums.counted_krw, required_krw(target_krw, year, on)) or 0
    if done < rules.number("alert_behind_basis_points"):
        return Level.BEHIND
    if done < rules.number("alert_at_risk_basis_points"):
        return Level.AT_RISK
    return Level.ON_TRACK


def band_of(sums: Sums, rules: Rules) -> Band:
    """Return the band of a result; only what is counted makes it."""
    achieved = sums.achievement_basis_points
    if achieved is None:
        return Band.NO_TARGET
    if sums.counted_krw <= 0:
        return Band.NOTHING
    if achieved >= BASIS_POINTS:
        return Band.REACHED
    return Band.LOW if achieved < rules.number("band_low_basis_points") else Band.PARTLY


def median(values: Iterable[int]) -> int | None:
    """Return the middle value, of an even number the mean of the two, fractions dropped."""
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return floor_won(ordered[middle - 1] + ordered[middle], 2)


def _share(part: int, whole: int | None) -> int | None:
    return floor_won(part * BASIS_POINTS, whole) if whole else None
