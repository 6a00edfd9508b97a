"""Which verb starts from which state, and who may carry it out.

Persons are compared, not seats: nobody approves, inspects or pays what they asked for, whatever
agency or delegation they come through, nor buys from a vendor that they belong to. `is_superuser`
grants nothing here.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from marketplace.accounts.models import User
from marketplace.ordering.models import Order, PurchaseRequest
from marketplace.ordering.refusals import NotYourRole, OrderStateForbids, RequestStateForbids
from marketplace.organisations.models import Agency, Membership, Vendor
from marketplace.organisations.queries import delegations_to
from marketplace.organisations.roles import Role

_R = PurchaseRequest.Status
_O = Order.Status

REQUEST_MOVES: dict[str, frozenset[str]] = {
    "save": frozenset({_R.DRAFT, _R.RETURNED}),
    "submit": frozenset({_R.DRAFT, _R.RETURNED}),
    "withdraw": frozenset({_R.DRAFT, _R.RETURNED, _R.SUBMITTED}),
    "approve": frozenset({_R.SUBMITTED}),
    "return": frozenset({_R.SUBMITTED}),
    "reject": frozenset({_R.SUBMITTED}),
}
ORDER_MOVES: dict[str, frozenset[str]] = {
    "acknowledge": frozenset({_O.PLACED}),
    "decline": frozenset({_O.PLACED}),
    "cancel": frozenset({_O.PLACED, _O.ACKNOWLEDGED}),
    "amend": frozenset({_O.PLACED, _O.ACKNOWLEDGED}),
    "deliver": frozenset({_O.ACKNOWLEDGED}),
    "inspect": frozenset({_O.ACKNOWLEDGED}),
    "invoice": frozenset({_O.ACKNOWLEDGED}),
    "pay": frozenset({_O.ACKNOWLEDGED}),
}

DECIDERS = (Role.APPROVER, Role.OBLIGATION_OFFICER)
SELLERS = (Role.OWNER, Role.SALES)
BILLERS = (Role.OWNER, Role.SALES, Role.FINANCE)


def request_allows(request: PurchaseRequest, verb: str) -> bool:
    """Say whether a verb starts from the request's state."""
    return request.status in REQUEST_MOVES[verb]


def order_allows(order: Order, verb: str) -> bool:
    """Say whether a verb starts from the order's state."""
    return order.status in ORDER_MOVES[verb]


def refuse_request_state(request: PurchaseRequest, verb: str) -> None:
    """Raise RequestStateForbids unless the verb starts from the request's state."""
    if not request_allows(request, verb):
        raise RequestStateForbids(request.get_status_display())


def refuse_order_state(order: Order, verb: str) -> None:
    """Raise OrderStateForbids unless the verb starts from the order's state."""
    if not order_allows(order, verb):
        raise OrderStateForbids(order.get_status_display())


@dataclass(frozen=True, slots=True)
class Authority:
    """By which right somebody acts for an agency: an own seat, or a stand-in's."""

    seat: Membership
    on_behalf_of: Membership | None = None

    @property
    def giver(self) -> User | None:
        """Return the person who is stood in for, None when the right is the actor's own."""
        return self.on_behalf_of.person if self.on_behalf_of else None


def active_seats(people: Iterable[User]) -> QuerySet[Membership]:
    """Return every active seat of these people, in any organisation."""
    return Membership.objects.filter(
        person__in=list(people), status=Membership.Status.ACTIVE
    ).select_related("person")


def authority_of(
    person: User,
    agency: Agency,
    roles: Collection[str],
    day: dt.date,
    seats: Iterable[Membership] | None = None,
) -> Authority:
    """Return by which right a person acts in one of `roles`; raise NotYourRole when by none.

    An own role comes before a stand-in's. `seats` saves a query where they are at hand.
    """
    known = active_seats([person]) if seats is None else seats
    own = [seat for seat in known if seat.person_id == person.pk and seat.agency_id == agency.pk]
    for seat in own:
        if seat.has_role(*roles):
            return Authority(seat)
        for delegation in delegations_to(seat, day):
            giver = delegation.giver
            stands = delegation.role in roles and delegation.agency_id == agency.pk
            if stands and giver.agency_id == agency.pk and giver.has_role(delegation.role):
                return Authority(seat, giver)
    raise NotYourRole


def vendor_seat(person: User, vendor: Vendor, roles: Collection[str]) -> Membership:
    """Return a person's seat at a vendor in one of `roles`; raise NotYourRole without one."""
    for seat in active_seats([person]):
        if seat.vendor_id == vendor.pk and seat.has_role(*roles):
            return seat
    raise NotYourRole
