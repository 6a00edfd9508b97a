"""Purchases for tests, driven through the services as people drive them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.accounts.models import User
from marketplace.catalogue.models import Designation, Listing
from marketplace.catalogue.services import approve_listing, submit_listing
from marketplace.ordering.models import (
    ApprovalStep,
    BudgetLine,
    Delivery,
    Inspection,
    Order,
    OrderChange,
    OrderLine,
    PurchaseRequest,
)
from marketplace.ordering.services import (
    RequestContent,
    Result,
    acknowledge_order,
    approve_step,
    cancel_order,
    decline_order,
    inspect,
    put_in_basket,
    report_delivery,
    save_request,
    start_request_from_basket,
    submit_request,
)
from marketplace.organisations.models import Agency, Vendor
from marketplace.organisations.roles import Role
from marketplace.payments.models import Payment, TaxInvoice
from marketplace.payments.services import issue_tax_invoice, record_payment
from marketplace.values import clock
from marketplace.values.working_days import fiscal_year
from tests.factories.catalogue import (
    a_moderator,
    an_editor_of,
    edit_listing,
    make_designation,
    make_listing,
)
from tests.factories.organisations import (
    make_agency,
    make_membership,
    make_person,
    make_vendor,
)

INNOVATIVE = "ground_innovative_product"
REASON = "집중호우에 대비하여 지하차도에 바로 설치하려는 것임"


@dataclass(frozen=True)
class Market:
    """An agency with a person for each duty, and a vendor with a designated offer."""

    agency: Agency
    requester: User
    approver: User
    obligation_officer: User
    inspector: User
    payer: User
    budget_line: BudgetLine
    vendor: Vendor
    seller: User
    listing: Listing
    designation: Designation


def make_budget_line(agency: Agency, amount_krw: int = 1_000_000_000, **changes: Any) -> BudgetLine:
    """A budget line of this year."""
    fields: dict[str, Any] = {
        "year": fiscal_year(clock.today()),
        "code": f"401-{BudgetLine.objects.filter(agency=agency).count() + 1:02}",
        "name": "시설물 안전관리비",
    }
    return BudgetLine.objects.create(agency=agency, amount_krw=amount_krw, **(fields | changes))


def make_market(
    *, price_krw: int = 1_100_000, budget_krw: int = 1_000_000_000, books: str = "real"
) -> Market:
    """A market in which a purchase can go all the way."""
    agency = make_agency(books=books)
    vendor = make_vendor(books=books)

    def member(role: Role, organisation: Agency | Vendor) -> User:
        person = make_person(name=f"{role.value}", is_demo=books == "demo")
        make_membership(role, organisation=organisation, person=person)
        return person

    listing = make_listing(vendor=vendor, price_krw=price_krw)
    return Market(
        agency=agency,
        requester=member(Role.REQUESTER, agency),
        approver=member(Role.APPROVER, agency),
        obligation_officer=member(Role.OBLIGATION_OFFICER, agency),
        inspector=member(Role.INSPECTOR, agency),
        payer=member(Role.DISBURSING_OFFICER, agency),
        budget_line=make_budget_line(agency, budget_krw),
        vendor=vendor,
        seller=member(Role.OWNER, vendor),
        listing=listing,
        designation=make_designation(listing),
    )


def make_other_offer(market: Market, price_krw: int = 2_200_000) -> tuple[Listing, User]:
    """A designated offer of another vendor, and that vendor's owner."""
    vendor = make_vendor(books=market.vendor.books)
    listing = make_listing(vendor=vendor, price_krw=price_krw)
    make_designation(listing)
    owner = make_person(name="other owner")
    make_membership(Role.OWNER, organisation=vendor, person=owner)
    return listing, owner


def republish(listing: Listing, **changes: Any) -> None:
    """Publish the listing with some fields changed, as its next version."""
    edit_listing(listing, **changes)
    submit_listing(listing=listing, actor=an_editor_of(listing.vendor))
    approve_listing(listing=listing, moderator=a_moderator(listing.vendor))


def content_for(market: Market, **changes: Any) -> RequestContent:
    """What a requester fills in so that every check passes."""
    fields: dict[str, Any] = {
        "budget_line": market.budget_line,
        "ground_code": INNOVATIVE,
        "justification": REASON,
        "no_conflict_declared": True,
        "delivery_place": "가온시청",
    }
    return RequestContent(**(fields | changes))


def make_basket(market: Market, listings: Mapping[Listing, int] | None = None) -> None:
    """Fill the requester's basket: the market's offer once, or the given quantities."""
    for listing, quantity in (listings or {market.listing: 1}).items():
        put_in_basket(
            agency=market.agency, actor=market.requester, listing=listing, quantity=quantity
        )


def make_draft(
    market: Market, listings: Mapping[Listing, int] | None = None, **changes: Any
) -> PurchaseRequest:
    """A draft of the requester with everything filled in."""
    make_basket(market, listings)
    request = start_request_from_basket(agency=market.agency, actor=market.requester)
    content = content_for(market, **changes)
    return save_request(request=request, actor=market.requester, content=content)


def make_submitted_request(
    market: Market, listings: Mapping[Listing, int] | None = None, **changes: Any
) -> PurchaseRequest:
    """A request that waits for its first approval."""
    request = make_draft(market, listings, **changes)
    return submit_request(request=request, actor=market.requester)


def waiting_step(request: PurchaseRequest) -> ApprovalStep:
    """The step that a request waits for."""
    return ApprovalStep.objects.select_related("request").filter(
        request=request, decision=ApprovalStep.Decision.PENDING
    )[0]


def approve_all(market: Market, request: PurchaseRequest) -> list[Order]:
    """Let the market's people approve each step; return the orders."""
    deciders = {
        Role.APPROVER.value: market.approver,
        Role.OBLIGATION_OFFICER.value: market.obligation_officer,
    }
    orders: list[Order] = []
    while not orders:
        step = waiting_step(request)
        orders = approve_step(step=step, actor=deciders[step.role])
    return orders


def make_order(
    market: Market | None = None,
    status: str = Order.Status.PLACED,
    quantity: int = 1,
    **changes: Any,
) -> Order:
    """An order of the market's offer, brought to a status; closed means accepted and paid."""
    market = market or make_market()
    request = make_submitted_request(market, {market.listing: quantity}, **changes)
    order = approve_all(market, request)[0]
    if status == Order.Status.DECLINED:
        decline_order(order=order, actor=market.seller, reason="생산이 끝난 제품임")
    elif status == Order.Status.CANCELLED:
        cancel_order(
            order=order,
            actor=market.approver,
            reason_code=OrderChange.Reason.NEED_CHANGED,
            reason="사업이 취소됨",
        )
    elif status != Order.Status.PLACED:
        acknowledge_order(order=order, actor=market.seller)
    if status == Order.Status.CLOSED:
        deliver(market, order, quantity)
        accept(market, order, quantity)
        pay(market, bill(market, order))
    return Order.objects.get(pk=order.pk)


def line_of(order: Order) -> OrderLine:
    """The order's first line as it stands now."""
    return OrderLine.objects.filter(order=order).order_by("position")[0]


def deliver(market: Market, order: Order, quantity: int, key: str = "") -> Delivery:
    """Report units of the first line as delivered today."""
    return report_delivery(
        order=order,
        actor=market.seller,
        delivered_on=clock.today(),
        quantities={line_of(order).pk: quantity},
        idempotency_key=key or f"delivery-{order.deliveries.count() + 1}",
    )


def accept(
    market: Market, order: Order, accepted: int, rejected: int = 0, key: str = ""
) -> Inspection:
    """Accept and reject units of the first line today."""
    result = Result(line_of(order).pk, accepted, rejected, "defect" if rejected else "")
    return inspect(
        order=order,
        actor=market.inspector,
        inspected_on=clock.today(),
        results=[result],
        idempotency_key=key or f"inspection-{order.inspections.count() + 1}",
    )


def bill(market: Market, order: Order, key: str = "") -> TaxInvoice:
    """Issue an invoice over what was accepted and not yet invoiced."""
    key = key or f"invoice-{order.invoices.count() + 1}"
    return issue_tax_invoice(order=order, actor=market.seller, idempotency_key=key)


def pay(
    market: Market,
    invoice: TaxInvoice,
    amount_krw: int | None = None,
    reference: str = "",
    paid_on: dt.date | None = None,
) -> Payment:
    """Pay an invoice, all of it unless an amount is given."""
    return record_payment(
        invoice=invoice,
        actor=market.payer,
        reference=reference or f"TR-{invoice.number}-{invoice.payments.count() + 1}",
        amount_krw=invoice.total_krw if amount_krw is None else amount_krw,
        paid_on=paid_on or clock.today(),
    )


def members_without(market: Market, allowed: Iterable[User]) -> list[User]:
    """The market's people except the allowed ones, and one who belongs nowhere but is superuser."""
    everyone = [
        market.requester,
        market.approver,
        market.obligation_officer,
        market.inspector,
        market.payer,
        market.seller,
        make_person(name="administrator", is_superuser=True, is_staff=True),
    ]
    kept = {person.pk for person in allowed}
    return [person for person in everyone if person.pk not in kept]
