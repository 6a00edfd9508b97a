"""The branches of the catalogue that item classes stand for: segment, and class within it.

The first two digits of an item class code name a segment of the United Nations Standard Products
and Services Code, on which the national item list is built; 99 is the list's own, for converged
goods.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from marketplace.catalogue.models import Category
from procurement_targets.order_report.rows import OrderRow

SEGMENTS = Path(__file__).with_name("segments.json")
# English names of the classes that hold designated products so far; others show the Korean one.
CLASSES = Path(__file__).with_name("class_names_en.json")
# For a segment that the list lacks.
OTHER = "00"
# Behind the branches that editors arrange by hand.
FIRST_POSITION = 1000


def write_classes(rows: Iterable[OrderRow]) -> dict[str, Category]:
    """Return the category of each class code; make the missing ones and their segments."""
    names = {row.class_code: row.class_name for row in rows}
    fields = _write_fields({_segment_of(code) for code in names})
    known = _known(_class_slug(code) for code in names)
    english: dict[str, str] = json.loads(CLASSES.read_text("utf-8"))
    made = Category.objects.bulk_create(
        Category(
            slug=_class_slug(code),
            parent=fields[_segment_of(code)],
            name_ko=name,
            name_en=english.get(code, ""),
            item_class_code=code,
        )
        for code, name in sorted(names.items())
        if _class_slug(code) not in known
    )
    by_slug = known | {category.slug: category for category in made}
    return {code: by_slug[_class_slug(code)] for code in names}


def _write_fields(segments: set[str]) -> dict[str, Category]:
    known = _known(_segment_slug(segment) for segment in segments)
    names = segment_names()
    made = Category.objects.bulk_create(
        Category(
            slug=_segment_slug(segment),
            name_ko=names[segment]["ko"],
            name_en=names[segment]["en"],
            position=FIRST_POSITION + int(segment),
        )
        for segment in sorted(segments)
        if _segment_slug(segment) not in known
    )
    by_slug = known | {category.slug: category for category in made}
    return {segment: by_slug[_segment_slug(segment)] for segment in segments}


@cache
def segment_names() -> dict[str, dict[str, str]]:
    """Return the Korean and English name of each segment."""
    names: dict[str, dict[str, str]] = json.loads(SEGMENTS.read_text("utf-8"))
    return names


def _known(slugs: Iterable[str]) -> dict[str, Category]:
    return {row.slug: row for row in Category.objects.filter(slug__in=list(slugs))}


def _segment_of(class_code: str) -> str:
    return class_code[:2] if class_code[:2] in segment_names() else OTHER


def _segment_slug(segment: str) -> str:
    return f"segment-{segment}"


def _class_slug(class_code: str) -> str:
    return f"class-{class_code}"
