"""The verbs of the room in one place."""

from marketplace.ordering.amendments import amend_order
from marketplace.ordering.approvals import approve_step, reject_request, return_request
from marketplace.ordering.baskets import change_basket_line, put_in_basket, remove_from_basket
from marketplace.ordering.budget_lines import add_budget_line, change_budget_line
from marketplace.ordering.deliveries import report_delivery
from marketplace.ordering.inspections import Result, inspect
from marketplace.ordering.orders import acknowledge_order, cancel_order, decline_order
from marketplace.ordering.requests import (
    RequestContent,
    save_request,
    start_request_from_basket,
    submit_request,
    withdraw_request,
)

__all__ = [
    "RequestContent",
    "Result",
    "acknowledge_order",
    "add_budget_line",
    "amend_order",
    "approve_step",
    "cancel_order",
    "change_basket_line",
    "change_budget_line",
    "decline_order",
    "inspect",
    "put_in_basket",
    "reject_request",
    "remove_from_basket",
    "report_delivery",
    "return_request",
    "save_request",
    "start_request_from_basket",
    "submit_request",
    "withdraw_request",
]
