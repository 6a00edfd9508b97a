"""Trade for the ledger's tests: orders and outside purchases as rows with their events.

The verbs of ordering have tests of their own; here only what they leave behind matters.
"""

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.audit import consumers
from marketplace.audit.models import Event
from marketplace.audit.services import record
from marketplace.catalogue.models import (
    Designation,
    DesignationHolder,
    DesignationProduct,
    Listing,
    ListingVersion,
    Product,
)
from marketplace.ordering.models import (
    BudgetLine,
    Inspection,
    InspectionLine,
    Order,
    OrderLine,
    PurchaseRequest,
)
from marketplace.organisations.models import Agency, Vendor
from marketplace.payments.models import Payment, TaxInvoice, TaxInvoiceLine
from marketplace.policies.models import Rule, RuleSet
from marketplace.policies.queries import Rules, adopted_sets, rules_of
from marketplace.values import clock
from marketplace.values.books import Books
from marketplace.values.vat import floor_won, split_total
from procurement_targets.models import AgencyYear, OutsidePurchase
from tests.factories.organisations import make_agency, make_person, make_vendor

VAT_BASIS_POINTS = 1000
DESIGNATED_FROM = dt.date(2024, 4, 2)
DESIGNATED_UNTIL = dt.date(2027, 4, 1)
PLACED_ON = dt.date(2026, 5, 4)

_numbers = count(1)


def make_rules(**switches: Any) -> Rules:
    """The default switches as a rule set that is in no database, with some of them changed."""
    values: dict[str, Any] = {
        "recognised_kinds": ["purchase", "lease", "pilot", "prize"],
        "recognition_date_basis": "contract_date",
        "recognition_amount_basis": "total_incl_vat",
        "recognition_event": "acceptance",
        "before_designation": "exclude",
        "after_designation": "exclude",
        "pilot_credit": "named_agency",
        "unverified_outside": "provisional",
        "alert_at_risk_basis_points": 8500,
        "alert_behind_basis_points": 6000,
        "target_rounding": {"unit_krw": 1000, "mode": "floor"},
        "target_rate_basis_points": 170,
    }
    rows = {(code, ""): Rule(code=code, value=value) for code, value in (values | switches).items()}
    return Rules(RuleSet(domain="targets", version="test"), rows)


def make_rule_set(valid_from: dt.date, **switches: Any) -> RuleSet:
    """An adopted version after the newest one, which it copies but for `switches`."""
    newest = adopted_sets("targets")[0]
    rule_set = RuleSet.objects.create(
        domain="targets",
        version=f"test.{next(_numbers)}",
        title_ko="시험 기준",
        status=RuleSet.Status.ADOPTED,
        valid_from=valid_from,
        adopted_at=clock.now(),
    )
    for row in rules_of(newest):
        value = switches.get(row.code, row.value)
        Rule.objects.create(rule_set=rule_set, code=row.code, scope=row.scope, value=value)
    return rule_set


def make_product(**changes: Any) -> Product:
    """A product with an item identifier in the real books."""
    number = next(_numbers)
    fields: dict[str, Any] = {
        "item_identifier": f"{25_000_000 + number}",
        "name": f"감지기 {number}",
        "books": Books.REAL,
    }
    return Product.objects.create(**(fields | changes))


def make_designation(
    *, vendor: Vendor | None = None, products: Sequence[Product] = (), **changes: Any
) -> Designation:
    """A designation for three years from April 2024."""
    fields: dict[str, Any] = {
        "number": f"2024-{next(_numbers):03}",
        "type": Designation.Type.TYPE_1,
        "designator": "가온부",
        "valid_from": DESIGNATED_FROM,
        "valid_until": DESIGNATED_UNTIL,
        "books": Books.REAL,
    }
    designation = Designation.objects.create(**(fields | changes))
    if vendor:
        DesignationHolder.objects.create(designation=designation, vendor=vendor)
    for product in products:
        DesignationProduct.objects.create(designation=designation, product=product)
    return designation


def make_offer(vendor: Vendor, product: Product) -> ListingVersion:
    """A published version of the vendor's listing of a product."""
    listing = Listing(vendor=vendor, product=product, title_ko=product.name, live=True)
    listing.save()
    return ListingVersion.objects.create(
        listing=listing, number=1, content={}, sha256="0" * 64, published_at=clock.now()
    )


def make_order(
    *,
    agency: Agency | None = None,
    vendor: Vendor | None = None,
    quantity: int = 10,
    unit_price_krw: int = 110_000,
    placed_on: dt.date = PLACED_ON,
    designated: bool = True,
    using_agency: Agency | None = None,
    **line_changes: Any,
) -> Order:
    """A placed order of one line with its event; `line_changes` are other fields of the line."""
    agency, vendor = agency or make_agency(), vendor or make_vendor()
    product = make_product(books=agency.books)
    version = make_offer(vendor, product)
    designation = make_designation(vendor=vendor, products=[product]) if designated else None
    number = next(_numbers)
    placed_at = clock.korean_time(placed_on)
    requester = make_person()
    taxed = split_total(quantity * unit_price_krw, VAT_BASIS_POINTS)
    sums = {
        "supply_krw": taxed.supply_krw,
        "vat_krw": taxed.vat_krw,
    }
    budget, _ = BudgetLine.objects.get_or_create(
        agency=agency,
        year=placed_on.year,
        code="110",
        defaults={"name": "자산취득비", "amount_krw": 10**12},
    )
    request = PurchaseRequest.objects.create(
        agency=agency,
        number=f"R{number}",
        status=PurchaseRequest.Status.APPROVED,
        requester=requester,
        created_at=placed_at,
        updated_at=placed_at,
    )
    order = Order.objects.create(
        number=f"O{number}",
        agency=agency,
        using_agency=using_agency,
        vendor=vendor,
        request=request,
        budget_line=budget,
        title=product.name,
        agency_name=agency.name,
        vendor_name=vendor.name,
        vendor_business_number=vendor.business_number,
        requester=requester,
        route="direct",
        ground_code="ground_innovative_product",
        ground_text="",
        ground_source="",
        placed_at=placed_at,
        placed_on=placed_on,
        due_on=placed_on + dt.timedelta(days=30),
        total_krw=taxed.total_krw,
        books=agency.books,
        **sums,
    )
    fields: dict[str, Any] = {
        "order": order,
        "position": 1,
        "listing": version.listing,
        "listing_version": version,
        "product": product,
        "title": product.name,
        "designation": designation,
        "designation_number": designation.number if designation else "",
        "designation_from": designation.valid_from if designation else None,
        "designation_until": designation.valid_until if designation else None,
        "unit_price_krw": unit_price_krw,
        "quantity": quantity,
        "amount_krw": taxed.total_krw,
        **sums,
    }
    OrderLine.objects.create(**(fields | line_changes))
    tell(order, "order.placed")
    return order


def line_of(order: Order) -> OrderLine:
    """The one line of an order as it stands in the database."""
    return OrderLine.objects.get(order=order)


def inspect(
    order: Order, *, accepted: int, rejected: int = 0, on: dt.date | None = None
) -> InspectionLine:
    """Deliver and inspect units of the one line; the last part is the rest of the amount."""
    line = line_of(order)
    on = on or order.placed_on + dt.timedelta(days=20)
    number = order.inspections.count() + 1
    inspection = Inspection.objects.create(
        order=order,
        number=number,
        inspected_on=on,
        inspector=make_person(),
        idempotency_key=f"{number}",
        inspected_at=clock.korean_time(on),
    )
    taken = sum(part.accepted_supply_krw for part in line.inspection_lines.all())
    line.accepted_quantity += accepted
    complete = line.accepted_quantity == line.quantity
    share = floor_won(line.supply_krw * accepted, line.quantity)
    part = InspectionLine.objects.create(
        inspection=inspection,
        order_line=line,
        accepted_quantity=accepted,
        rejected_quantity=rejected,
        reason_code="defect" if rejected else "",
        accepted_krw=accepted * line.unit_price_krw,
        accepted_supply_krw=line.supply_krw - taken if complete else share,
    )
    line.rejected_quantity += rejected
    line.delivered_quantity = max(
        line.delivered_quantity, line.accepted_quantity + line.rejected_quantity
    )
    line.save()
    tell(order, "order.inspected", inspection_id=inspection.pk, lines=[part.pk])
    return part


def replace_rejected(order: Order, quantity: int) -> None:
    """Deliver anew what was rejected."""
    line = line_of(order)
    line.rejected_quantity -= quantity
    line.save()
    tell(order, "order.delivery_reported")


def amend(order: Order, *, quantity: int) -> None:
    """Change the quantity of the one line."""
    line = line_of(order)
    taxed = split_total(quantity * line.unit_price_krw, VAT_BASIS_POINTS)
    line.quantity, line.amount_krw = quantity, taxed.total_krw
    line.supply_krw, line.vat_krw = taxed.supply_krw, taxed.vat_krw
    line.save()
    tell(order, "order.changed")


def finish(order: Order, status: str) -> None:
    """Bring an order to a last state: cancelled, declined or closed."""
    order.status = status
    order.save()
    tell(order, f"order.{status}")


def invoice_and_pay(order: Order, *, amount_krw: int, paid_on: dt.date | None) -> None:
    """Invoice an amount of the one line and, with a day, pay it in full."""
    line = line_of(order)
    number = next(_numbers)
    taxed = split_total(amount_krw, VAT_BASIS_POINTS)
    person = make_person()
    invoice = TaxInvoice.objects.create(
        order=order,
        number=f"T{number}",
        issued_on=order.placed_on,
        payable_until=order.due_on,
        supply_krw=taxed.supply_krw,
        vat_krw=taxed.vat_krw,
        total_krw=amount_krw,
        paid_krw=amount_krw if paid_on else 0,
        idempotency_key=str(number),
        issued_by=person,
        issued_at=clock.now(),
    )
    TaxInvoiceLine.objects.create(
        invoice=invoice,
        order_line=line,
        quantity=1,
        supply_krw=taxed.supply_krw,
        vat_krw=taxed.vat_krw,
        amount_krw=amount_krw,
    )
    if paid_on:
        Payment.objects.create(
            invoice=invoice,
            agency_id=order.agency_id,
            reference=f"P{number}",
            amount_krw=amount_krw,
            paid_on=paid_on,
            recorded_by=person,
            recorded_at=clock.now(),
        )
        tell(order, "order.paid")


def make_purchase(*, agency: Agency | None = None, **changes: Any) -> OutsidePurchase:
    """A verified purchase from a report, with its event."""
    agency = agency or make_agency()
    vendor = changes.pop("vendor", None) or make_vendor(books=agency.books)
    product = changes.pop("product", None) or make_product(books=agency.books)
    if "designation" not in changes:
        changes["designation"] = make_designation(vendor=vendor, products=[product])
    amount_krw = changes.get("amount_krw", 11_000_000)
    fields: dict[str, Any] = {
        "books": agency.books,
        "origin": OutsidePurchase.Origin.REPORT,
        "status": OutsidePurchase.Status.VERIFIED,
        "agency": agency,
        "vendor": vendor,
        "product": product,
        "contract_number": f"R26TA{next(_numbers):08}",
        "item_identifier": product.item_identifier or "",
        "title": product.name,
        "contract_on": PLACED_ON,
        "amount_krw": amount_krw,
        "supply_krw": split_total(amount_krw, VAT_BASIS_POINTS).supply_krw,
        "facts_sha256": "0" * 64,
        "entered_at": clock.now(),
    }
    purchase = OutsidePurchase.objects.create(**(fields | changes))
    tell(purchase, f"outside.{purchase.status}")
    return purchase


def make_agency_year(agency: Agency, year: int = 2026, **changes: Any) -> AgencyYear:
    """A target of 10 million won."""
    fields: dict[str, Any] = {
        "books": agency.books,
        "kind": agency.kind,
        "gross_purchase_krw": 1_000_000_000,
        "base_amount_krw": 1_000_000_000,
        "rate_basis_points": 100,
        "target_krw": 10_000_000,
    }
    return AgencyYear.objects.create(agency=agency, year=year, **(fields | changes))


def tell(subject: Order | OutsidePurchase, verb: str, **facts: Any) -> Event:
    """Write the event of a verb, as services do."""
    with transaction.atomic():
        return record(subject, verb, actor=None, books=subject.books, facts=facts)


def drain() -> int:
    """Let the ledger take what happened."""
    return consumers.drain("ledger")


def make_oversight_person(*roles: str, books: str = Books.REAL) -> User:
    """A person with a seat at an oversight body."""
    from tests.factories.organisations import make_membership, make_office

    return make_membership(*roles, organisation=make_office(books=books)).person
