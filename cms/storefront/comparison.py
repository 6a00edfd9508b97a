"""What is compared: the rows of the table, by section, made from the contents of versions."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.storefront.hits import picture_url
from cms.storefront.labels import (
    delivery_of,
    deployment,
    label_in,
    service_type,
    unit_of,
    won,
)
from cms.storefront.rendering import answer_of, months
from cms.storefront.said import Said, said
from cms.storefront.total_cost import total_cost_of
from marketplace.catalogue.models import Designation, Listing, Product
from marketplace.catalogue.models.listings import Csap
from marketplace.organisations.regions import region_label
from search.offers import HeldDesignation


@dataclass(frozen=True)
class Compared:
    """One column."""

    listing: Listing
    content: dict[str, Any]
    designation: HeldDesignation | None
    today: dt.date

    @property
    def name(self) -> Said:
        """The title in the language of the page."""
        return said(self.content["title_ko"], self.content["title_en"])

    @property
    def url(self) -> str:
        """The page of the listing."""
        return reverse("listing", args=[self.listing.pk])

    @property
    def picture(self) -> str:
        """The address of the first picture."""
        pictures = self.content["pictures"]
        return picture_url(pictures[0]) if pictures else ""

    @property
    def is_designated(self) -> bool:
        """Whether the designation holds today."""
        return self.designation is not None and self.designation.holds_on(self.today)


@dataclass(frozen=True)
class Cell:
    """One value; `best` says in a word why it is the best of its row."""

    value: Said | str
    best: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether the vendor states nothing."""
        return not self.value


@dataclass(frozen=True)
class Row:
    """One thing that is compared."""

    label: Said | str
    cells: list[Cell]

    @property
    def differs(self) -> bool:
        """Whether the columns do not all say the same."""
        return len({str(cell.value) for cell in self.cells}) > 1


@dataclass
class Section:
    """Rows under one word."""

    label: str
    rows: list[Row] = field(default_factory=list)

    def add(self, label: Said | str, values: Iterable[Said | str], best: "Best" = ()) -> None:
        """Add a row that at least one column has a value for."""
        cells = [Cell(value, dict(best).get(place, "")) for place, value in enumerate(values)]
        if any(not cell.is_missing for cell in cells):
            self.rows.append(Row(label, cells))


Best = Iterable[tuple[int, str]]


def sections_of(columns: list[Compared]) -> list[Section]:
    """All rows that at least one column has something to say about."""
    if not columns:
        return []
    return [_ways(columns), _prices(columns), _facts(columns), _service(columns), _terms(columns)]


def _ways(columns: list[Compared]) -> Section:
    section = Section(_("Designation and ways to buy"))
    section.add(_("Kind"), [label_in(Product.Kind, one.content["kind"]) for one in columns])
    types = [
        label_in(Designation.Type, one.designation.type) if one.designation else _("No designation")
        for one in columns
    ]
    section.add(_("Designation"), types)
    section.add(
        _("Designated until"),
        [_last_day(one) for one in columns],
        _best(columns, _days_left, _("longest"), max),
    )
    direct = [
        one.is_designated or one.content["kind"] == Product.Kind.DIGITAL_SERVICE for one in columns
    ]
    section.add(_("Direct contract"), [_possible(value) for value in direct])
    section.add(_("For rent"), [_possible(one.content["lease"]) for one in columns])
    return section


def _prices(columns: list[Compared]) -> Section:
    section = Section(_("Price, VAT included"))
    section.add(
        _("Price"),
        [_price(one) for one in columns],
        _best(columns, lambda one: one.content["price_krw"], _("lowest"), min)
        if _same_unit(columns)
        else (),
    )
    section.add(
        _("Price note"),
        [said(one.content["price_note_ko"], one.content["price_note_en"]) for one in columns],
    )
    totals = {one.listing.pk: total_cost_of(one.content) for one in columns}

    def total(one: Compared) -> int | None:
        found = totals[one.listing.pk]
        return found.total_krw if found else None

    section.add(
        _("Total cost of five years, one unit"),
        [won(total(one)) for one in columns],
        _best(columns, total, _("lowest"), min) if _same_unit(columns) else (),
    )
    return section


def _facts(columns: list[Compared]) -> Section:
    """The answers to the questions of the categories, in the order of the first that has each."""
    section = Section(_("Function and performance"))
    answers = [{one["code"]: one for one in column.content["answers"]} for column in columns]
    codes = dict.fromkeys(code for found in answers for code in found)
    for code in codes:
        first = next(found[code] for found in answers if code in found)
        section.add(
            said(first["label_ko"], first["label_en"]),
            [answer_of(found[code]) if code in found else "" for found in answers],
        )
    return section


def _service(columns: list[Compared]) -> Section:
    section = Section(_("Service"))
    services = [one.content["service"] or {} for one in columns]
    labels: list[tuple[str, Callable[[dict[str, Any]], Said | str]]] = [
        (_("Service type"), lambda one: service_type(one["service_type"])),
        (_("Deployment"), lambda one: deployment(one["deployment"])),
        (_("Cloud security certificate"), lambda one: label_in(Csap, one["csap"])),
        (_("Promised availability"), lambda one: one["sla_percent"] and f"{one['sla_percent']}%"),
        (_("Where data are kept"), lambda one: said(one["data_region_ko"])),
        (_("At the end of the contract"), lambda one: said(one["exit_ko"])),
    ]
    for label, value in labels:
        section.add(label, [value(one) or "" if one else "" for one in services])
    return section


def _terms(columns: list[Compared]) -> Section:
    section = Section(_("Delivery and service"))
    section.add(
        _("Delivery time"),
        [delivery_of(one.content["delivery_days"], []) for one in columns],
        _best(columns, lambda one: one.content["delivery_days"], _("fastest"), min),
    )
    section.add(
        _("Delivery region"),
        [", ".join(region_label(name) for name in one.content["regions"]) for one in columns],
    )
    section.add(
        _("Free warranty"),
        [
            months(one.content["warranty_months"] or 0) if one.content["warranty_months"] else ""
            for one in columns
        ],
        _best(columns, lambda one: one.content["warranty_months"], _("longest"), max),
    )
    section.add(
        _("Certificates"), [said(", ".join(one.content["certificates"])) for one in columns]
    )
    section.add(
        _("How acceptance is tested"), [said(one.content["acceptance_ko"]) for one in columns]
    )
    return section


def _best(
    columns: list[Compared],
    measure: Callable[[Compared], int | None],
    word: str,
    choose: Callable[[list[int]], int],
) -> Best:
    """The place of the best column; nobody is best when two are, or when one says nothing."""
    values = [measure(one) for one in columns]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or len(known) < 2:
        return ()
    best = choose(known)
    return [(values.index(best), word)] if values.count(best) == 1 else ()


def _same_unit(columns: list[Compared]) -> bool:
    return len({str(unit_of(one.content, one.content["service"])) for one in columns}) == 1


def _price(one: Compared) -> Said | str:
    price = one.content["price_krw"]
    if price is None or one.content["reference_only"]:
        return ""
    unit = unit_of(one.content, one.content["service"])
    return Said(f"{won(price)} / {unit.plain}", unit.lang)


def _last_day(one: Compared) -> str:
    if one.designation is None:
        return _("No designation")
    left = _days_left(one) or 0
    day = date_format(one.designation.last_day, "DATE_FORMAT")
    if left < 0:
        return _("%(day)s (ended)") % {"day": day}
    days = ngettext("%(count)d day left", "%(count)d days left", left) % {"count": left}
    return f"{day} ({days})"


def _days_left(one: Compared) -> int | None:
    return (one.designation.last_day - one.today).days if one.designation else None


def _possible(is_possible: bool) -> str:
    return _("Possible") if is_possible else _("Not possible")
