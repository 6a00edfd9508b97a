"""Row locks in the one order that every verb keeps.

Agency, budget line, request, order, lines, and a number series last. `no_key` lets others insert
rows that point here, which a full lock would make wait and, in the wrong order, deadlock.
"""

from marketplace.ordering.models import BudgetLine, Order, OrderLine, PurchaseRequest
from marketplace.organisations.models import Agency


def lock_agency(pk: int) -> Agency:
    """Return the agency with its row locked."""
    return Agency.objects.select_for_update(no_key=True).get(pk=pk)


def lock_budget_line(pk: int) -> BudgetLine:
    """Return the budget line with its row locked."""
    return BudgetLine.objects.select_for_update(no_key=True).get(pk=pk)


def lock_request(pk: int) -> PurchaseRequest:
    """Return the request with its row locked, its agency and its requester."""
    rows = PurchaseRequest.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("agency", "requester").get(pk=pk)


def lock_order(pk: int) -> Order:
    """Return the order with its row locked, its parties and its requester."""
    rows = Order.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("agency", "vendor", "requester").get(pk=pk)


def lock_lines(order: Order) -> dict[int, OrderLine]:
    """Return the order's lines by id, locked, in the order of their positions."""
    rows = OrderLine.objects.select_for_update(no_key=True).filter(order=order)
    return {line.pk: line for line in rows.order_by("position")}
