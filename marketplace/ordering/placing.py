"""Placing: one order for each vendor of an approved request, with all that was agreed copied."""

import datetime as dt

from marketplace.accounts.models import User
from marketplace.audit.models import Event
from marketplace.audit.services import Actor, build
from marketplace.ordering.budgets import commit_budget
from marketplace.ordering.checks import Situation
from marketplace.ordering.models import BudgetLine, Order, OrderLine, PurchaseRequest
from marketplace.ordering.numbers import ORDER, next_numbers, order_number
from marketplace.ordering.parts import JudgedLine, Part, longest_delivery_days
from marketplace.values import clock
from marketplace.values.working_days import fiscal_year


def place_orders(situation: Situation, budget_line: BudgetLine, actor: User) -> list[Order]:
    """Place the orders of a locked request whose checks have passed and bind its locked budget.

    Called by the last approval only, in its transaction. The numbers are the last lock.
    """
    request, parts = situation.request, situation.parts
    year = fiscal_year(situation.day)
    numbers = next_numbers(request.agency, year, ORDER, count=len(parts))
    orders = [
        _order(situation, budget_line, part, order_number(request.agency, year, sequence))
        for part, sequence in zip(parts, numbers, strict=True)
    ]
    Order.objects.bulk_create(orders)
    lines = [
        _line(order, judged, position)
        for order, part in zip(orders, parts, strict=True)
        for position, judged in enumerate(part.lines, start=1)
    ]
    OrderLine.objects.bulk_create(lines)
    commit_budget(budget_line, orders, actor)
    return orders


def placed_event(order: Order, actor: Actor, on_behalf_of: Actor | None) -> Event:
    """Return the unsaved event of one placed order."""
    return build(
        order,
        "order.placed",
        actor=actor,
        on_behalf_of=on_behalf_of,
        books=order.books,
        to_state=Order.Status.PLACED,
        facts={
            "agency_id": order.agency_id,
            "budget_line_id": order.budget_line_id,
            "request_id": order.request_id,
            "supply_krw": order.supply_krw,
            "total_krw": order.total_krw,
            "vendor_id": order.vendor_id,
        },
    )


def _order(situation: Situation, budget_line: BudgetLine, part: Part, number: str) -> Order:
    request, vendor, ground = situation.request, part.vendor, situation.ground
    assert ground is not None  # the checks have passed
    return Order(
        number=number,
        agency=request.agency,
        using_agency_id=request.using_agency_id,
        vendor=vendor,
        request=request,
        budget_line=budget_line,
        title=request.title,
        agency_name=request.agency.name,
        vendor_name=vendor.name,
        vendor_business_number=vendor.business_number,
        requester=request.requester,
        route=request.route,
        ground_code=ground.code,
        ground_text=ground.text_ko,
        ground_source=ground.source_ko,
        delivery_place=request.delivery_place,
        placed_at=clock.now(),
        placed_on=situation.day,
        due_on=_due_on(request, part, situation.day),
        supply_krw=part.supply_krw,
        vat_krw=part.total_krw - part.supply_krw,
        total_krw=part.total_krw,
        books=request.agency.books,
    )


def _due_on(request: PurchaseRequest, part: Part, placed_on: dt.date) -> dt.date:
    if request.wanted_by:
        return request.wanted_by
    return placed_on + dt.timedelta(days=longest_delivery_days(part.lines))


def _line(order: Order, judged: JudgedLine, position: int) -> OrderLine:
    asked = judged.line
    designation = asked.designation
    return OrderLine(
        order=order,
        position=position,
        listing_id=asked.listing_id,
        listing_version_id=asked.listing_version_id,
        product_id=asked.listing.product_id,
        title=asked.title,
        option_code=asked.option_code,
        unit=asked.unit,
        designation=designation,
        designation_number=designation.number if designation else "",
        designation_from=designation.valid_from if designation else None,
        designation_until=designation.valid_until if designation else None,
        unit_price_krw=asked.unit_price_krw,
        quantity=asked.quantity,
        amount_krw=asked.amount_krw,
        supply_krw=asked.supply_krw,
        vat_krw=asked.vat_krw,
        vat_basis_points=asked.vat_basis_points,
    )
