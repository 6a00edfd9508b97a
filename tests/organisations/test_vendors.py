"""Vendors: applying, verifying, closing, barring."""

import datetime as dt
from collections.abc import Callable

import pytest

from marketplace.accounts.models import User
from marketplace.audit.models import Event
from marketplace.audit.queries import history_of
from marketplace.messaging.models import Notice
from marketplace.organisations import refusals, services
from marketplace.organisations.models import Membership, Vendor, VendorSanction
from marketplace.organisations.queries import may_sell_on
from marketplace.organisations.roles import Desk
from marketplace.values import clock
from marketplace.values.books import Books
from tests.factories.organisations import (
    make_business_number,
    make_membership,
    make_office,
    make_person,
    make_vendor,
)

pytestmark = pytest.mark.django_db
Registration = Vendor.Registration
NUMBER = make_business_number(77)


def make_officer() -> User:
    return make_membership("officer", organisation=make_office()).person


def apply(number: str = NUMBER, person: User | None = None) -> Vendor:
    return services.register_vendor(
        person=person or make_person(), business_number=number, name="누리", books=Books.REAL
    )


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_an_application_waits_for_oversight() -> None:
    person = make_person()
    vendor = apply(f"{NUMBER[:3]}-{NUMBER[3:5]}-{NUMBER[5:]}", person)
    assert (vendor.business_number, vendor.registration) == (NUMBER, Registration.APPLIED)
    seat = Membership.objects.get()
    assert (seat.person, seat.roles, seat.status) == (person, ["owner"], "requested")
    assert not may_sell_on(vendor, clock.today())
    assert (history_of(vendor).get().verb, verbs()) == ("vendor.applied", ["vendor.applied"])


@pytest.mark.parametrize("number", ["1234567890", "123-45-6789", "0000000000", ""])
def test_a_wrong_business_number_is_refused(number: str) -> None:
    with pytest.raises(refusals.BusinessNumberWrong):
        apply(number)
    assert not Vendor.objects.exists()


def test_a_firm_is_registered_once_in_its_books() -> None:
    apply()
    with pytest.raises(refusals.VendorTaken):
        apply()
    assert Vendor.objects.count() == Membership.objects.count() == 1
    services.register_vendor(
        person=make_person(), business_number=NUMBER, name="누리", books=Books.DEMO
    )
    assert Vendor.objects.count() == 2


def test_a_firm_known_from_a_report_is_claimed_and_keeps_its_name() -> None:
    known = make_vendor(
        "보고서의 이름", business_number=NUMBER, registration=Registration.REFERENCE
    )
    vendor = apply()
    assert vendor == known
    assert (vendor.name, vendor.registration) == ("보고서의 이름", Registration.APPLIED)
    assert Membership.objects.get().status == "requested"
    event = history_of(vendor).get()
    assert (event.from_state, event.to_state) == ("reference", "applied")


def test_a_verified_firm_may_sell_and_its_applicant_owns_it() -> None:
    vendor = apply()
    services.verify_vendor(vendor=vendor, actor=make_officer())
    vendor.refresh_from_db()
    assert vendor.registration == Registration.VERIFIED
    seat = Membership.objects.get(vendor=vendor)
    assert seat.has_role("owner")
    assert may_sell_on(vendor, clock.today())
    assert history_of(vendor).last().facts == {"membership_ids": [seat.pk]}
    assert Notice.objects.get().person == seat.person


def test_a_closed_firm_sells_nothing_and_may_apply_again() -> None:
    vendor = apply()
    applicant = Membership.objects.get().person
    services.close_vendor(vendor=vendor, actor=make_officer(), note="서류 미비")
    vendor.refresh_from_db()
    assert vendor.registration == Registration.CLOSED
    assert Membership.objects.get(vendor=vendor).status == "ended"
    assert Notice.objects.get().person == applicant
    assert history_of(vendor).last().eventnote.text == "서류 미비"
    assert apply().registration == Registration.APPLIED
    assert Membership.objects.filter(vendor=vendor, status="requested").count() == 1


Verb = Callable[..., Vendor]


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        (services.verify_vendor, {Registration.APPLIED}),
        (
            services.close_vendor,
            {Registration.REFERENCE, Registration.APPLIED, Registration.VERIFIED},
        ),
    ],
)
@pytest.mark.parametrize("state", Registration.values)
def test_each_verb_starts_from_its_states_only(verb: Verb, allowed: set[str], state: str) -> None:
    vendor = make_vendor(registration=state)
    officer = make_officer()
    if state in allowed:
        verb(vendor=vendor, actor=officer)
        with pytest.raises(refusals.VendorWrongState):
            verb(vendor=vendor, actor=officer)
        assert len(verbs()) == 1
        return
    with pytest.raises(refusals.VendorWrongState):
        verb(vendor=vendor, actor=officer)
    vendor.refresh_from_db()
    assert (vendor.registration, verbs()) == (state, [])


def test_only_oversight_and_operator_decide_and_never_on_their_own_firm() -> None:
    vendor = make_vendor(registration=Registration.APPLIED)
    office = make_office()
    waiting = make_membership("owner", organisation=vendor, status="requested").person
    make_membership("officer", organisation=office, person=waiting)
    insider = make_membership("sales", organisation=vendor).person
    make_membership("head", organisation=office, person=insider)
    demo = make_membership("officer", organisation=make_office(books=Books.DEMO)).person
    viewer = make_membership("viewer", organisation=office).person
    moderator = make_membership("moderator", organisation=make_office(Desk.CONTENT)).person
    owner = make_membership("owner", organisation=vendor).person
    for actor in (waiting, insider, demo, viewer, moderator, owner):
        for verb in (services.verify_vendor, services.close_vendor):
            with pytest.raises(refusals.NotOversight):
                verb(vendor=vendor, actor=actor)
        with pytest.raises(refusals.NotOversight):
            bar(vendor, actor)
    vendor.refresh_from_db()
    assert vendor.registration == Registration.APPLIED
    assert not VendorSanction.objects.exists()
    assert verbs() == []
    operator = make_membership("operator", organisation=make_office(Desk.CONTENT)).person
    assert services.verify_vendor(vendor=vendor, actor=operator).registration == "verified"


def bar(
    vendor: Vendor,
    actor: User,
    first: int = 0,
    last: int | None = 30,
    ground: str = "입찰 담합",
) -> VendorSanction:
    today = clock.today()
    return services.sanction_vendor(
        vendor=vendor,
        kind=VendorSanction.Kind.DEBARMENT,
        starts_on=today + dt.timedelta(days=first),
        ends_on=None if last is None else today + dt.timedelta(days=last),
        ground_ko=ground,
        actor=actor,
    )


def test_a_barred_firm_may_not_sell_until_the_day_after() -> None:
    vendor = make_vendor()
    sanction = bar(vendor, make_officer(), 1, 30)
    today = clock.today()
    may = [may_sell_on(vendor, today + dt.timedelta(days=n)) for n in (0, 1, 30, 31)]
    assert may == [True, False, False, True]
    event = history_of(vendor).get()
    assert (event.verb, event.facts["sanction_id"]) == ("vendor.sanctioned", sanction.pk)


def test_a_sanction_without_end_holds_on() -> None:
    vendor = make_vendor()
    bar(vendor, make_officer(), 0, None)
    assert not may_sell_on(vendor, clock.today() + dt.timedelta(days=9_999))


def test_a_sanction_needs_days_in_order_and_a_ground() -> None:
    vendor, officer = make_vendor(), make_officer()
    with pytest.raises(refusals.DaysOutOfOrder):
        bar(vendor, officer, 2, 1)
    with pytest.raises(refusals.GroundMissing):
        bar(vendor, officer, ground="  ")
    assert not VendorSanction.objects.exists()
    assert verbs() == []
