"""Charts, from plain numbers in the page's context."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.dates import MONTHS_3
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from marketplace.desks.charts import bar_chart, curve_chart, distribution_strip, year_end_bar
from marketplace.desks.drawing import Chart, Unit, Value
from marketplace.values.won import format_eok

register = template.Library()

KIND_NAMES: dict[str, Promise] = {
    "counted": gettext_lazy("Counted"),
    "provisional": gettext_lazy("Provisional"),
    "approval": gettext_lazy("In approval"),
    "planned": gettext_lazy("Planned"),
    "last": gettext_lazy("Last year"),
    "zero": gettext_lazy("Nothing bought"),
}


@register.inclusion_tag("includes/chart.html")
def month_chart(
    *,
    id: str,
    title: str,
    finding: str,
    counted: Sequence[Value],
    provisional: Sequence[Value] = (),
    approval: Sequence[Value] = (),
    planned: Sequence[Value] = (),
    plan: Sequence[Value] = (),
    divisor: int = 1,
    decimals: int = 0,
    caption: str = "",
) -> dict[str, Any]:
    """Draw the twelve months as stacked bars, with the monthly plan as marks."""
    given = {
        "counted": counted,
        "provisional": provisional,
        "approval": approval,
        "planned": planned,
    }
    chart = bar_chart(
        labels=_months(),
        series={kind: values for kind, values in given.items() if values},
        names=_names(),
        plan=plan,
        plan_name=_("Monthly plan"),
        heading=_("Month"),
        unit=Unit(divisor, decimals),
    )
    return _facts(chart, id, title, finding, caption)


@register.inclusion_tag("includes/chart.html")
def bars_chart(
    *,
    id: str,
    title: str,
    finding: str,
    labels: Sequence[str],
    values: Sequence[Value],
    heading: str,
    name: str,
    kind: str = "counted",
    divisor: int = 1,
    decimals: int = 0,
    caption: str = "",
) -> dict[str, Any]:
    """Draw one series of bars, such as how many agencies fall into each band of achievement."""
    chart = bar_chart(
        labels=labels,
        series={kind: values},
        names={kind: name},
        heading=heading,
        unit=Unit(divisor, decimals),
    )
    return _facts(chart, id, title, finding, caption)


@register.inclusion_tag("includes/chart.html")
def cumulative_chart(
    *,
    id: str,
    title: str,
    finding: str,
    actual: Sequence[Value],
    path: Sequence[Value] = (),
    last_year: Sequence[Value] = (),
    divisor: int = 1,
    decimals: int = 0,
    caption: str = "",
) -> dict[str, Any]:
    """Draw the year's cumulated actuals with the needed path and last year.

    `actual` and `last_year` are twelve monthly amounts (None for months to come), `path` twelve
    cumulated ones.
    """
    chart = curve_chart(
        labels=_months(),
        actual=actual,
        actual_name=_("Counted, cumulated"),
        path=path,
        path_name=_("Needed path"),
        last_year=last_year,
        last_year_name=_("Last year"),
        heading=_("Month"),
        unit=Unit(divisor, decimals),
    )
    return _facts(chart, id, title, finding, caption)


@register.inclusion_tag("includes/chart.html")
def distribution_chart(
    *,
    id: str,
    title: str,
    finding: str,
    parts: Sequence[Mapping[str, Any]],
    heading: str,
    name: str,
    caption: str = "",
) -> dict[str, Any]:
    """Draw how many fall into each band; a part has band (1 to 5), label and count."""
    chart = distribution_strip(
        parts=[(int(part["band"]), str(part["label"]), int(part["count"])) for part in parts],
        heading=heading,
        count_name=name,
    )
    return _facts(chart, id, title, finding, caption)


@register.inclusion_tag("includes/chart.html")
def year_end_chart(
    *,
    id: str,
    title: str,
    finding: str,
    counted: int,
    provisional: int = 0,
    approval: int = 0,
    planned: int = 0,
    target: Value = None,
    caption: str = "",
) -> dict[str, Any]:
    """Draw what the year may come to, against its target; amounts in won."""
    given = (
        ("counted", counted),
        ("provisional", provisional),
        ("approval", approval),
        ("planned", planned),
    )
    names = _names()
    shown = [entry for entry in given if entry[1] or entry[0] == "counted"]
    chart = year_end_bar(
        amounts=[(kind, names[kind], amount) for kind, amount in shown],
        target=target,
        target_name=_("Target"),
        heading=_("Kind"),
        amount_name=_("Amount"),
        write=lambda amount: format_eok(amount, get_language() or "ko"),
    )
    return _facts(chart, id, title, finding, caption)


def _facts(chart: Chart, id: str, title: str, finding: str, caption: str) -> dict[str, Any]:
    """Gather what the template needs: ids apart for each variant and each key."""
    return {
        "chart": chart,
        "drawings": [(chart.wide, f"{id}-wide"), (chart.narrow, f"{id}-narrow")],
        "keys": [(key, f"{id}-key{number}") for number, key in enumerate(chart.keys)],
        "title": title,
        "finding": finding,
        "caption": caption,
    }


def _names() -> dict[str, str]:
    return {kind: str(name) for kind, name in KIND_NAMES.items()}


def _months() -> list[str]:
    return [capfirst(str(MONTHS_3[month])) for month in range(1, 13)]
