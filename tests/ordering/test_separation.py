"""Separation of duties: persons are compared, whichever way they come."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.ordering.models import ApprovalStep, Order, OrderChange
from marketplace.ordering.refusals import NotYourRole, OwnPurchase
from marketplace.ordering.services import (
    amend_order,
    approve_step,
    cancel_order,
    reject_request,
    return_request,
)
from marketplace.organisations.models import Delegation, Membership
from marketplace.organisations.roles import Role
from marketplace.payments.services import record_payment
from marketplace.values import clock
from tests.factories.ordering import (
    Market,
    accept,
    bill,
    deliver,
    line_of,
    make_market,
    make_order,
    make_submitted_request,
    pay,
    waiting_step,
)
from tests.factories.organisations import make_agency, make_membership, make_person
from tests.ordering.conftest import TODAY
from tests.ordering.states import last_event, refused

DECISIONS = [approve_step, return_request, reject_request]


def give_role(market: Market, person: User, *roles: Role) -> None:
    """Add roles to a person's seat in the agency."""
    seat = Membership.objects.get(person=person, agency=market.agency)
    seat.roles = [*seat.roles, *roles]
    seat.save()


def seat_of(market: Market, person: User) -> Membership:
    return Membership.objects.get(person=person, agency=market.agency)


def stand_in(market: Market, giver: User, receiver: User, role: Role, **dates: dt.date) -> None:
    Delegation.objects.create(
        agency=market.agency,
        giver=seat_of(market, giver),
        receiver=seat_of(market, receiver),
        role=role,
        reason="출장",
        created_at=clock.now(),
        **({"starts_on": TODAY, "ends_on": TODAY} | dates),
    )


# Deciding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("decide", DECISIONS)
def test_nobody_decides_on_an_own_request(market: Market, decide: Callable[..., object]) -> None:
    give_role(market, market.requester, Role.APPROVER)
    step = waiting_step(make_submitted_request(market))
    with translation.override("ko"), refused(OwnPurchase) as caught:
        decide(step=step, actor=market.requester, comment="검토함")
    ground = caught.value.ground
    assert (ground.code, ground.source) == (
        "separation_of_duties",
        "지방회계법 제36조; 국가계약법 시행령 제57조",
    )


@pytest.mark.parametrize("decide", DECISIONS)
def test_nobody_decides_on_an_own_request_as_a_stand_in(
    market: Market, decide: Callable[..., object]
) -> None:
    stand_in(market, market.approver, market.requester, Role.APPROVER)
    step = waiting_step(make_submitted_request(market))
    with refused(OwnPurchase):
        decide(step=step, actor=market.requester, comment="검토함")


def test_nobody_stands_in_for_the_requester(market: Market) -> None:
    give_role(market, market.requester, Role.APPROVER)
    deputy = make_membership(Role.INSPECTOR, organisation=market.agency).person
    stand_in(market, market.requester, deputy, Role.APPROVER)
    step = waiting_step(make_submitted_request(market))
    with refused(OwnPurchase):
        approve_step(step=step, actor=deputy)


def test_a_stand_in_decides_and_it_is_recorded(market: Market) -> None:
    deputy = make_membership(Role.INSPECTOR, organisation=market.agency).person
    stand_in(market, market.approver, deputy, Role.APPROVER)
    step = waiting_step(make_submitted_request(market))
    approve_step(step=step, actor=deputy)
    decided = ApprovalStep.objects.get(pk=step.pk)
    assert (decided.decided_by, decided.on_behalf_of) == (deputy, seat_of(market, market.approver))
    event = last_event("order.placed")
    assert (event.actor_id, event.on_behalf_of_id) == (deputy.pk, market.approver.pk)


@pytest.mark.parametrize(
    "dates",
    [
        {"starts_on": TODAY + dt.timedelta(days=1), "ends_on": TODAY + dt.timedelta(days=2)},
        {"starts_on": TODAY - dt.timedelta(days=2), "ends_on": TODAY - dt.timedelta(days=1)},
    ],
)
def test_a_stand_in_decides_only_in_the_given_days(
    market: Market, dates: dict[str, dt.date]
) -> None:
    deputy = make_membership(Role.INSPECTOR, organisation=market.agency).person
    stand_in(market, market.approver, deputy, Role.APPROVER, **dates)
    step = waiting_step(make_submitted_request(market))
    with refused(NotYourRole):
        approve_step(step=step, actor=deputy)


def test_a_revoked_or_empty_delegation_gives_nothing(market: Market) -> None:
    deputy = make_membership(Role.INSPECTOR, organisation=market.agency).person
    stand_in(market, market.approver, deputy, Role.APPROVER)
    step = waiting_step(make_submitted_request(market))
    Membership.objects.filter(person=market.approver).update(roles=[Role.INSPECTOR])
    with refused(NotYourRole):
        approve_step(step=step, actor=deputy)
    Membership.objects.filter(person=market.approver).update(roles=[Role.APPROVER])
    Delegation.objects.update(revoked_at=clock.now())
    with refused(NotYourRole):
        approve_step(step=step, actor=deputy)


def test_one_person_decides_one_step_only(market: Market) -> None:
    give_role(market, market.approver, Role.OBLIGATION_OFFICER)
    request = make_submitted_request(market, {market.listing: 46})
    approve_step(step=waiting_step(request), actor=market.approver)
    step = waiting_step(request)
    with refused(OwnPurchase):
        approve_step(step=step, actor=market.approver)


def test_a_second_agency_gives_no_right_in_the_first(market: Market) -> None:
    make_membership(Role.APPROVER, organisation=make_agency(), person=market.requester)
    elsewhere = make_market()
    step = waiting_step(make_submitted_request(market))
    for person in (market.requester, elsewhere.approver):
        with refused(NotYourRole):
            approve_step(step=step, actor=person)


def test_a_new_seat_does_not_make_another_person(market: Market) -> None:
    request = make_submitted_request(market)
    old = seat_of(market, market.requester)
    old.status = Membership.Status.ENDED
    old.save()
    make_membership(Role.APPROVER, organisation=market.agency, person=market.requester)
    step = waiting_step(request)
    with refused(OwnPurchase):
        approve_step(step=step, actor=market.requester)


def test_an_ended_seat_gives_nothing(market: Market) -> None:
    step = waiting_step(make_submitted_request(market))
    Membership.objects.filter(person=market.approver).update(status=Membership.Status.ENDED)
    with refused(NotYourRole):
        approve_step(step=step, actor=market.approver)


def test_members_of_a_vendor_do_not_decide_on_a_purchase_from_it(market: Market) -> None:
    make_membership(Role.FINANCE, organisation=market.vendor, person=market.approver)
    deputy = make_membership(Role.INSPECTOR, organisation=market.agency).person
    stand_in(market, market.approver, deputy, Role.APPROVER)
    step = waiting_step(make_submitted_request(market))
    for person in (market.approver, deputy):
        with refused(OwnPurchase):
            approve_step(step=step, actor=person)


# Later duties -------------------------------------------------------------------------------------


def change(market: Market, order: Order, person: User) -> None:
    amend_order(
        order=order,
        actor=person,
        reason_code=OrderChange.Reason.DELIVERY_DATE,
        reason="납품 일정 협의",
        due_on=TODAY + dt.timedelta(days=60),
    )


def with_every_role(market: Market, person: User) -> None:
    give_role(
        market,
        person,
        Role.APPROVER,
        Role.OBLIGATION_OFFICER,
        Role.INSPECTOR,
        Role.DISBURSING_OFFICER,
    )


def inspect_as(market: Market, order: Order, person: User) -> None:
    accept(Market(**{**vars(market), "inspector": person}), order, 1)


def pay_as(market: Market, order: Order, person: User) -> None:
    invoice = order.invoices.get()
    record_payment(invoice=invoice, actor=person, reference="R", amount_krw=1, paid_on=TODAY)


def test_requester_and_approver_neither_inspect_nor_pay(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED, quantity=2)
    deliver(market, order, 2)
    accept(market, order, 1)
    bill(market, order)
    for person in (market.requester, market.approver):
        with_every_role(market, person)
        for act in (inspect_as, pay_as):
            with refused(OwnPurchase):
                act(market, order, person)


def test_inspector_and_payer_do_not_take_each_others_duty(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED, quantity=2)
    deliver(market, order, 2)
    accept(market, order, 1)
    pay(market, bill(market, order), 100)
    for person in (market.inspector, market.payer):
        with_every_role(market, person)
    with refused(OwnPurchase):
        pay_as(market, order, market.inspector)
    with refused(OwnPurchase):
        inspect_as(market, order, market.payer)
    for person in (market.inspector, market.payer):
        with refused(OwnPurchase):
            change(market, order, person)


def test_whoever_amended_counts_as_an_approver(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED)
    with_every_role(market, market.obligation_officer)
    change(market, order, market.obligation_officer)
    deliver(market, order, 1)
    with refused(OwnPurchase):
        inspect_as(market, order, market.obligation_officer)


def test_whoever_was_stood_in_for_has_approved(market: Market) -> None:
    deputy = make_membership(Role.REQUESTER, organisation=market.agency).person
    stand_in(market, market.approver, deputy, Role.APPROVER)
    (order,) = approve_step(step=waiting_step(make_submitted_request(market)), actor=deputy)
    give_role(market, market.approver, Role.INSPECTOR)
    Order.objects.update(status=Order.Status.ACKNOWLEDGED)
    with refused(OwnPurchase):
        inspect_as(market, order, market.approver)


def test_the_requester_does_not_change_or_cancel_an_approved_order(market: Market) -> None:
    order = make_order(market)
    with_every_role(market, market.requester)
    with refused(OwnPurchase):
        change(market, order, market.requester)
    with refused(OwnPurchase):
        cancel_order(
            order=order,
            actor=market.requester,
            reason_code=OrderChange.Reason.ERROR,
            reason="착오",
        )


def test_a_stand_in_inspects_with_the_same_limits(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED)
    deliver(market, order, 1)
    stand_in(market, market.inspector, market.requester, Role.INSPECTOR)
    with refused(OwnPurchase):
        inspect_as(market, order, market.requester)
    deputy = make_membership(Role.APPROVER, organisation=market.agency).person
    stand_in(market, market.inspector, deputy, Role.INSPECTOR)
    inspect_as(market, order, deputy)
    event = last_event("order.inspected")
    assert (event.actor_id, event.on_behalf_of_id) == (deputy.pk, market.inspector.pk)
    assert line_of(order).accepted_quantity == 1


def test_members_of_the_vendor_neither_inspect_nor_pay(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED, quantity=2)
    deliver(market, order, 2)
    accept(market, order, 1)
    bill(market, order)
    double = make_person()
    make_membership(
        Role.INSPECTOR, Role.DISBURSING_OFFICER, organisation=market.agency, person=double
    )
    make_membership(Role.LISTING_EDITOR, organisation=market.vendor, person=double)
    for act in (inspect_as, pay_as):
        with refused(OwnPurchase):
            act(market, order, double)


def test_people_of_the_agencys_purchase_do_not_act_for_the_vendor(market: Market) -> None:
    order = make_order(market, Order.Status.ACKNOWLEDGED)
    for person in (market.requester, market.approver):
        make_membership(Role.OWNER, organisation=market.vendor, person=person)
        with refused(OwnPurchase):
            deliver(Market(**{**vars(market), "seller": person}), order, 1)
