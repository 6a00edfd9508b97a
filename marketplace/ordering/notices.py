"""Who is told what. Pages lie above this room, so their addresses are looked up by name."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User
from marketplace.messaging.services import Message, queue_notices
from marketplace.ordering.models import ApprovalStep, Order, PurchaseRequest
from marketplace.ordering.rules import SELLERS
from marketplace.organisations.models import Membership
from marketplace.organisations.queries import people_with_role

REQUEST_PAGE = "request_detail"
APPROVAL_PAGE = "approval_detail"
ORDER_PAGE = "order_detail"
VENDOR_ORDER_PAGE = "vendor_order"


def address(page: str, pk: int) -> str:
    """Return the address of a page, empty where this installation has none."""
    try:
        return reverse(page, args=[pk])
    except NoReverseMatch:
        return ""


def tell_deciders(request: PurchaseRequest, step: ApprovalStep) -> None:
    """Tell the people of the step's role that a request waits for them; not the requester."""
    people = [p for p in people_with_role(request.agency, step.role) if p != request.requester]
    subject = format_lazy(
        _("A purchase request waits for your decision: {title}"), title=_named(request)
    )
    queue_notices(
        [Message(people, "request.waiting", subject, "", address(APPROVAL_PAGE, request.pk), True)]
    )


def tell_requester(request: PurchaseRequest, verb: str, comment: str) -> None:
    """Tell the requester that the request was returned or rejected, and why."""
    sentence = {
        "request.returned": _("Your purchase request was returned to you: {title}"),
        "request.rejected": _("Your purchase request was rejected: {title}"),
    }[verb]
    subject = format_lazy(sentence, title=_named(request))
    url = address(REQUEST_PAGE, request.pk)
    queue_notices([Message([request.requester], verb, subject, comment, url, True)])


def tell_of_placing(request: PurchaseRequest, orders: list[Order], seats: list[Membership]) -> None:
    """Tell the requester and the vendors' sellers of the new orders, in one statement.

    No mail: this is the fast path of the market, and the day's summary carries it.
    """
    subject = format_lazy(_("Your purchase request was approved: {title}"), title=_named(request))
    url = address(REQUEST_PAGE, request.pk)
    messages = [Message([request.requester], "request.approved", subject, "", url)]
    for order in orders:
        sellers = [
            seat.person
            for seat in seats
            if seat.vendor_id == order.vendor_id and seat.has_role(*SELLERS)
        ]
        subject = format_lazy(_("New order from {agency}: {number}"), **_names(order))
        url = address(VENDOR_ORDER_PAGE, order.pk)
        messages.append(Message(sellers, "order.placed", subject, "", url))
    queue_notices(messages)


_TO_REQUESTER = {
    "order.acknowledged": _("{vendor} has acknowledged order {number}"),
    "order.declined": _("{vendor} has declined order {number}"),
    "order.delivery_reported": _("{vendor} has reported a delivery for order {number}"),
    "order.invoiced": _("{vendor} has issued a tax invoice for order {number}"),
}
_TO_VENDOR = {
    "order.cancelled": _("{agency} has cancelled order {number}"),
    "order.changed": _("{agency} has changed order {number}"),
    "order.inspected": _("{agency} has inspected a delivery of order {number}"),
    "order.paid": _("{agency} has paid for order {number}"),
}


def tell_agency(order: Order, verb: str, *roles: str, body: str = "") -> None:
    """Tell the requester, and the agency's people with one of `roles`, what the vendor did."""
    people = {order.requester_id: order.requester}
    if roles:
        people |= {person.pk: person for person in people_with_role(order.agency, *roles)}
    subject = format_lazy(_TO_REQUESTER[verb], **_names(order))
    url = address(ORDER_PAGE, order.pk)
    queue_notices([Message(list(people.values()), verb, subject, body, url)])


def tell_vendor(order: Order, verb: str, *roles: str, body: str = "") -> None:
    """Tell the vendor's sellers, or those with one of `roles`, what the agency did."""
    people: list[User] = people_with_role(order.vendor, *(roles or SELLERS))
    subject = format_lazy(_TO_VENDOR[verb], **_names(order))
    queue_notices([Message(people, verb, subject, body, address(VENDOR_ORDER_PAGE, order.pk))])


def _named(request: PurchaseRequest) -> str:
    return request.title or request.number


def _names(order: Order) -> dict[str, Any]:
    return {"number": order.number, "agency": order.agency_name, "vendor": order.vendor_name}
