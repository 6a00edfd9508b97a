"""The models of the room, by concept."""

from marketplace.ordering.models.baskets import BasketLine
from marketplace.ordering.models.budgets import BudgetEntry, BudgetLine
from marketplace.ordering.models.deliveries import (
    Delivery,
    DeliveryLine,
    Inspection,
    InspectionLine,
)
from marketplace.ordering.models.numbers import NumberSeries
from marketplace.ordering.models.orders import Order, OrderChange, OrderLine
from marketplace.ordering.models.requests import ApprovalStep, PurchaseRequest, RequestLine

__all__ = [
    "ApprovalStep",
    "BasketLine",
    "BudgetEntry",
    "BudgetLine",
    "Delivery",
    "DeliveryLine",
    "Inspection",
    "InspectionLine",
    "NumberSeries",
    "Order",
    "OrderChange",
    "OrderLine",
    "PurchaseRequest",
    "RequestLine",
]
