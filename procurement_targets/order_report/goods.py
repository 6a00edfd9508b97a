"""Products and designations that a report names."""

from collections.abc import Iterable

from marketplace.audit.models import Event
from marketplace.audit.services import build
from marketplace.catalogue.models import (
    Category,
    Designation,
    DesignationHolder,
    DesignationProduct,
    Product,
)
from marketplace.organisations.models import Vendor
from procurement_targets.order_report.plan import Plan
from procurement_targets.order_report.refusals import ReportOvertaken
from procurement_targets.order_report.rows import DesignationKey, OrderRow

LONGEST_PART = 120


def write_products(plan: Plan, categories: dict[str, Category]) -> dict[str, Product]:
    """Return the product of each item identifier; make the missing ones.

    An identifier that the file gives under two classes belongs to that of its latest contract.
    """
    ordered = sorted(plan.standing, key=lambda row: (row.contract_on, row.line))
    latest = {row.item_identifier: row for row in ordered}
    known = {item: row for item, row in plan.market.products.items() if item in latest}
    made = Product.objects.bulk_create(
        _product(row, categories[row.class_code], plan.market.books)
        for item, row in latest.items()
        if item not in known
    )
    return known | {str(product.item_identifier): product for product in made}


def _product(row: OrderRow, category: Category, books: str) -> Product:
    maker, model = maker_and_model(row.item_name)
    return Product(
        item_identifier=row.item_identifier,
        item_class_code=row.class_code,
        category=category,
        name=row.item_name,
        maker=maker,
        model_name=model,
        books=books,
    )


def maker_and_model(item_name: str) -> tuple[str, str]:
    """Return the second and third part of “item, maker, model, specification…”."""
    parts = [part.strip() for part in item_name.split(",")]
    maker, model = (*parts[1:3], "", "")[:2]
    return maker[:LONGEST_PART], model[:LONGEST_PART]


def write_designations(plan: Plan) -> tuple[dict[DesignationKey, Designation], list[Event]]:
    """Return the designation of each key; make the missing ones, correct those with another term.

    Also returns the unsaved event of each correction.
    """
    rows = {row.designation_key: row for row in plan.standing}
    known = {key: row for key, row in plan.market.designations.items() if key in rows}
    made = Designation.objects.bulk_create(
        Designation(
            number=key.number,
            designator=key.designator,
            type=row.designation_type,
            valid_from=row.designated_from,
            valid_until=row.designated_until,
            books=plan.market.books,
        )
        for key, row in rows.items()
        if key not in known
    )
    events = _correct(plan, known)
    return known | {DesignationKey(row.designator, row.number): row for row in made}, events


def _correct(plan: Plan, known: dict[DesignationKey, Designation]) -> list[Event]:
    rows = {key: row for key, row in plan.corrected.items() if key in known}
    locked = Designation.objects.select_for_update().in_bulk([known[key].pk for key in rows])
    events = []
    for key, row in rows.items():
        designation = known[key]
        if _term_of(locked[designation.pk]) != _term_of(designation):
            raise ReportOvertaken
        before = {
            "type_before": designation.type,
            "valid_from_before": designation.valid_from,
            "valid_until_before": designation.valid_until,
        }
        designation.type = Designation.Type(row.designation_type)
        designation.valid_from = row.designated_from
        designation.valid_until = row.designated_until
        events.append(
            build(
                designation,
                "designation.corrected",
                actor=None,
                books=plan.market.books,
                reason_code="report_changed",
                facts=before
                | {
                    "type": designation.type,
                    "valid_from": designation.valid_from,
                    "valid_until": designation.valid_until,
                },
            )
        )
    corrected = [known[key] for key in rows]
    Designation.objects.bulk_update(corrected, ["type", "valid_from", "valid_until"])
    return events


def _term_of(designation: Designation) -> tuple[object, ...]:
    return designation.type, designation.valid_from, designation.valid_until


def write_holders(
    rows: Iterable[OrderRow],
    designations: dict[DesignationKey, Designation],
    vendors: dict[str, Vendor],
    products: dict[str, Product],
) -> None:
    """Join designations with their firms, several to one, and with the products they cover."""
    held: dict[tuple[int, int], None] = {}
    covered: dict[tuple[int, int], None] = {}
    for row in rows:
        designation = designations[row.designation_key]
        held[designation.pk, vendors[row.business_number].pk] = None
        covered[designation.pk, products[row.item_identifier].pk] = None
    DesignationHolder.objects.bulk_create(
        (DesignationHolder(designation_id=one, vendor_id=other) for one, other in held),
        ignore_conflicts=True,
    )
    DesignationProduct.objects.bulk_create(
        (DesignationProduct(designation_id=one, product_id=other) for one, other in covered),
        ignore_conflicts=True,
    )
