"""Peculiarities of a file that stop nothing, but that somebody who answers for it wants to see."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from procurement_targets.order_report.market import Market
from procurement_targets.order_report.rows import OrderRow


@dataclass(frozen=True, slots=True)
class Observation:
    """One kind of peculiarity, with what it was seen at."""

    code: str
    subjects: tuple[str, ...]


def observed_in(rows: tuple[OrderRow, ...], market: Market) -> list[Observation]:
    """Return what is peculiar, kinds without an instance left out."""
    found = [
        Observation("shared_designation", _with_several(rows, _number, _firm)),
        Observation("number_of_two_bodies", _with_several(rows, _number, _designator)),
        Observation("item_in_two_classes", _with_several(rows, _item, _class_code)),
        Observation("firm_of_two_names", _with_several(rows, _firm, _firm_name)),
        Observation("firm_named_otherwise", _named_otherwise(rows, market)),
        Observation("line_repeated", _repeated(rows)),
    ]
    return [observation for observation in found if observation.subjects]


def _with_several(
    rows: Iterable[OrderRow],
    subject: Callable[[OrderRow], str],
    value: Callable[[OrderRow], Hashable],
) -> tuple[str, ...]:
    """Return the subjects that the rows give more than one value."""
    values: dict[str, set[Hashable]] = defaultdict(set)
    for row in rows:
        values[subject(row)].add(value(row))
    return tuple(sorted(name for name, found in values.items() if len(found) > 1))


def _named_otherwise(rows: Iterable[OrderRow], market: Market) -> tuple[str, ...]:
    names = {row.business_number: row.vendor_name for row in rows}
    known = market.vendors
    return tuple(
        sorted(
            number
            for number, name in names.items()
            if number in known and known[number].name != name
        )
    )


def _repeated(rows: Iterable[OrderRow]) -> tuple[str, ...]:
    counted = Counter((row.contract_number, row.item_identifier) for row in rows)
    return tuple(sorted(f"{number} {item}" for (number, item), n in counted.items() if n > 1))


def _number(row: OrderRow) -> str:
    return row.designation_number


def _designator(row: OrderRow) -> str:
    return row.designator


def _item(row: OrderRow) -> str:
    return row.item_identifier


def _class_code(row: OrderRow) -> str:
    return row.class_code


def _firm(row: OrderRow) -> str:
    return row.business_number


def _firm_name(row: OrderRow) -> str:
    return row.vendor_name
