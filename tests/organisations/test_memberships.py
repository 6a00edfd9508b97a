"""Seats: asking, approving, adding, changing, ending, switching."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import translation

from marketplace.audit.models import Event
from marketplace.audit.queries import history_of
from marketplace.messaging.models import Notice, OutgoingMail
from marketplace.organisations import refusals, services
from marketplace.organisations.models import Agency, AgencyDomain, Membership, Vendor
from marketplace.organisations.queries import agencies_for_address, membership_requests
from marketplace.organisations.roles import Desk, Role
from marketplace.values import clock
from marketplace.values.books import Books
from tests.factories.organisations import (
    make_agency,
    make_membership,
    make_office,
    make_person,
    make_vendor,
)

pytestmark = pytest.mark.django_db
Status = Membership.Status


def make_domain(agency: Agency, domain: str) -> AgencyDomain:
    return AgencyDomain.objects.create(agency=agency, domain=domain, approved_at=clock.now())


def make_admin(agency: Agency) -> Membership:
    return make_membership(Role.AGENCY_ADMIN, organisation=agency)


def stored(seat: Membership) -> tuple[str, list[str], int | None]:
    seat.refresh_from_db()
    return seat.status, seat.roles, seat.limit_krw


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_a_request_waits_without_any_right_and_tells_the_administrators() -> None:
    agency = make_agency()
    make_domain(agency, "gaon.go.kr")
    admin = make_admin(agency)
    person = make_person(email="lee@tax.gaon.go.kr")

    seat = services.request_membership(person=person, agency=agency, department="세무과")

    assert stored(seat) == (Status.REQUESTED, [], None)
    assert seat.department == "세무과"
    assert list(membership_requests(agency)) == [seat]
    event = history_of(seat).get()
    assert (event.verb, event.to_state, event.actor_id) == (
        "membership.requested",
        "requested",
        person.pk,
    )
    assert event.facts == {
        "person_id": person.pk,
        "agency_id": agency.pk,
        "roles": [],
        "limit_krw": None,
    }
    assert Notice.objects.get().person == admin.person
    assert OutgoingMail.objects.get().recipients == [admin.person.email]


@pytest.mark.parametrize(
    "email", ["lee@mygaon.go.kr", "lee@gaon.go.kr.example", "lee@go.kr", "gaon.go.kr@web.example"]
)
def test_a_request_is_refused_for_an_address_of_another_domain(email: str) -> None:
    agency = make_agency("가온시")
    make_domain(agency, "gaon.go.kr")
    with translation.override("en"), pytest.raises(refusals.DomainNotApproved) as refused:
        services.request_membership(person=make_person(email=email), agency=agency)
    assert str(refused.value) == (
        "Your e-mail address does not end in a domain approved for 가온시. "
        "Sign up with your work address, or ask the agency's administrator."
    )
    assert not Membership.objects.exists()
    assert verbs() == []


def test_a_request_is_refused_while_the_address_is_not_verified() -> None:
    agency = make_agency()
    make_domain(agency, "gaon.go.kr")
    person = make_person(email="lee@gaon.go.kr")
    EmailAddress.objects.filter(user=person).update(verified=False)
    with pytest.raises(refusals.AddressNotVerified):
        services.request_membership(person=person, agency=agency)
    assert not Membership.objects.exists()


def test_the_longest_approved_domain_decides_whose_address_it_is() -> None:
    city, council = make_agency(), make_agency()
    make_domain(city, "gaon.go.kr")
    make_domain(council, "council.gaon.go.kr")
    person = make_person(email="lee@council.gaon.go.kr")
    with pytest.raises(refusals.DomainNotApproved):
        services.request_membership(person=person, agency=city)
    assert services.request_membership(person=person, agency=council).agency == council


def test_a_domain_also_opens_the_bodies_that_belong_to_its_agency() -> None:
    province, city, other = make_agency("가도"), make_agency("나시"), make_agency("다시")
    make_domain(province, "do.go.kr")
    officer = make_membership(Role.OFFICER, organisation=make_office()).person
    services.relate_agencies(
        agency=city, parent=province, kind="belongs_to", starts_on=clock.today(), actor=officer
    )
    assert agencies_for_address("lee@do.go.kr", clock.today()) == [province, city]
    assert other not in agencies_for_address("lee@do.go.kr", clock.today())
    person = make_person(email="lee@do.go.kr")
    assert services.request_membership(person=person, agency=city).status == Status.REQUESTED


def test_a_second_request_is_refused() -> None:
    agency = make_agency()
    make_domain(agency, "gaon.go.kr")
    person = make_person(email="lee@gaon.go.kr")
    services.request_membership(person=person, agency=agency)
    with pytest.raises(refusals.AlreadyMember):
        services.request_membership(person=person, agency=agency)
    assert Membership.objects.count() == 1
    assert verbs() == ["membership.requested"]


def test_an_approved_member_has_the_roles_that_the_administrator_chose() -> None:
    agency = make_agency()
    admin = make_admin(agency)
    seat = make_membership(organisation=agency, status=Status.REQUESTED)
    services.approve_membership(
        membership=seat,
        roles=[Role.INSPECTOR, Role.REQUESTER],
        limit_krw=50_000_000,
        actor=admin.person,
    )
    assert stored(seat) == (Status.ACTIVE, ["requester", "inspector"], 50_000_000)
    event = history_of(seat).get()
    assert (event.verb, event.from_state, event.to_state) == (
        "membership.approved",
        "requested",
        "active",
    )
    assert event.facts["roles"] == ["requester", "inspector"]
    assert Notice.objects.get().person == seat.person


def test_the_operator_may_seat_the_first_administrator() -> None:
    agency = make_agency()
    operator = make_membership(Role.OPERATOR, organisation=make_office(Desk.CONTENT)).person
    seat = services.add_member(
        organisation=agency, person=make_person(), roles=[Role.AGENCY_ADMIN], actor=operator
    )
    assert stored(seat) == (Status.ACTIVE, ["agency_admin"], None)


def strangers(agency: Agency) -> dict[str, Any]:
    """People who may not decide about the seats of an agency."""
    demo_office = make_office(Desk.CONTENT, books=Books.DEMO)
    return {
        "requester": make_membership(Role.REQUESTER, organisation=agency),
        "admin elsewhere": make_admin(make_agency()),
        "vendor owner": make_membership(Role.OWNER, organisation=make_vendor()),
        "oversight head": make_membership(Role.HEAD, organisation=make_office()),
        "operator of other books": make_membership(Role.OPERATOR, organisation=demo_office),
        "former admin": make_membership(
            Role.AGENCY_ADMIN, organisation=agency, status=Status.ENDED
        ),
        "superuser": make_membership(
            Role.REQUESTER, organisation=agency, person=make_person(is_superuser=True)
        ),
    }


def test_nobody_else_approves_changes_or_ends() -> None:
    agency = make_agency()
    make_admin(agency)
    waiting = make_membership(organisation=agency, status=Status.REQUESTED)
    member = make_membership(Role.REQUESTER, organisation=agency)
    for stranger in strangers(agency).values():
        actor = stranger.person
        with pytest.raises(refusals.NotTheirManager):
            services.approve_membership(membership=waiting, roles=["requester"], actor=actor)
        with pytest.raises(refusals.NotTheirManager):
            services.change_roles(membership=member, roles=["approver"], actor=actor)
        with pytest.raises(refusals.NotTheirManager):
            services.end_membership(membership=member, actor=actor)
    assert stored(waiting) == (Status.REQUESTED, [], None)
    assert stored(member) == (Status.ACTIVE, ["requester"], None)
    assert verbs() == []


def test_an_agency_administrator_cannot_add_without_a_request() -> None:
    agency = make_agency()
    admin = make_admin(agency)
    with pytest.raises(refusals.NotTheirManager):
        services.add_member(
            organisation=agency, person=make_person(), roles=["requester"], actor=admin.person
        )
    assert Membership.objects.count() == 1


def test_nobody_approves_a_request_of_their_own_through_a_second_seat() -> None:
    agency = make_agency()
    operator = make_membership(Role.OPERATOR, organisation=make_office(Desk.CONTENT)).person
    seat = make_membership(organisation=agency, person=operator, status=Status.REQUESTED)
    with pytest.raises(refusals.OwnSeat):
        services.approve_membership(membership=seat, roles=["approver"], actor=operator)
    with pytest.raises(refusals.OwnSeat):
        services.add_member(
            organisation=make_agency(), person=operator, roles=["approver"], actor=operator
        )
    assert stored(seat) == (Status.REQUESTED, [], None)


@pytest.mark.parametrize("roles", [[], ["owner"], ["requester", "head"], ["president"]])
def test_roles_of_another_desk_or_none_are_refused(roles: list[str]) -> None:
    agency = make_agency()
    admin = make_admin(agency)
    seat = make_membership(organisation=agency, status=Status.REQUESTED)
    with pytest.raises(refusals.RolesDoNotFit):
        services.approve_membership(membership=seat, roles=roles, actor=admin.person)
    assert stored(seat) == (Status.REQUESTED, [], None)


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.ENDED])
def test_only_an_open_request_is_approved(status: str) -> None:
    agency = make_agency()
    admin = make_admin(agency)
    seat = make_membership("requester", organisation=agency, status=status)
    with pytest.raises(refusals.MembershipNotRequested):
        services.approve_membership(membership=seat, roles=["approver"], actor=admin.person)
    assert stored(seat) == (status, ["requester"], None)


def test_approval_is_undone_when_the_event_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agency = make_agency()
    admin = make_admin(agency)
    seat = make_membership(organisation=agency, status=Status.REQUESTED)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no event")

    monkeypatch.setattr("marketplace.organisations.services.memberships.record", fail)
    with pytest.raises(RuntimeError):
        services.approve_membership(membership=seat, roles=["requester"], actor=admin.person)
    assert stored(seat) == (Status.REQUESTED, [], None)


def test_changed_roles_keep_what_they_were_in_the_event() -> None:
    agency = make_agency()
    admin = make_admin(agency)
    seat = make_membership("requester", organisation=agency)
    services.change_roles(
        membership=seat, roles=["approver"], limit_krw=1_000_000, actor=admin.person
    )
    assert stored(seat) == (Status.ACTIVE, ["approver"], 1_000_000)
    event = history_of(seat).get()
    assert event.facts["roles_before"] == ["requester"]
    assert event.facts["roles"] == ["approver"]


def test_an_administrator_may_give_up_own_roles_but_not_add_any() -> None:
    agency = make_agency()
    make_admin(agency)
    seat = make_membership("agency_admin", "requester", organisation=agency)
    with pytest.raises(refusals.OwnSeat):
        services.change_roles(
            membership=seat, roles=["agency_admin", "approver"], actor=seat.person
        )
    with pytest.raises(refusals.OwnSeat):
        services.change_roles(
            membership=seat, roles=["agency_admin"], limit_krw=9, actor=seat.person
        )
    services.change_roles(membership=seat, roles=["requester"], actor=seat.person)
    assert stored(seat) == (Status.ACTIVE, ["requester"], None)


@pytest.mark.parametrize("status", [Status.REQUESTED, Status.ENDED])
def test_roles_of_an_inactive_member_cannot_be_changed(status: str) -> None:
    agency = make_agency()
    admin = make_admin(agency)
    seat = make_membership("requester", organisation=agency, status=status)
    with pytest.raises(refusals.MembershipOver):
        services.change_roles(membership=seat, roles=["approver"], actor=admin.person)
    assert stored(seat) == (status, ["requester"], None)


@pytest.mark.parametrize(
    ("keeper", "other", "organisation"),
    [
        (Role.AGENCY_ADMIN, Role.REQUESTER, make_agency),
        (Role.OWNER, Role.SALES, make_vendor),
        (Role.HEAD, Role.OFFICER, make_office),
        (Role.OPERATOR, Role.EDITOR, lambda: make_office(Desk.CONTENT)),
    ],
)
def test_the_last_keeper_cannot_leave_be_removed_or_be_demoted(
    keeper: str, other: str, organisation: Any
) -> None:
    place = organisation()
    seat = make_membership(keeper, organisation=place)
    colleague = make_membership(other, organisation=place)
    manager = make_membership(
        Role.OPERATOR, organisation=make_office(Desk.CONTENT, name="operators")
    )
    with pytest.raises(refusals.LastKeeper):
        services.end_membership(membership=seat, actor=seat.person)
    with pytest.raises(refusals.LastKeeper):
        services.change_roles(membership=seat, roles=[other], actor=manager.person)
    assert stored(seat) == (Status.ACTIVE, [keeper], None)
    services.change_roles(membership=colleague, roles=[keeper], actor=seat.person)
    services.end_membership(membership=seat, actor=seat.person)
    assert stored(seat)[0] == Status.ENDED


def test_the_last_administrator_cannot_give_up_the_role() -> None:
    seat = make_membership("agency_admin", "requester", organisation=make_agency("가온시"))
    with translation.override("en"), pytest.raises(refusals.LastKeeper) as refused:
        services.change_roles(membership=seat, roles=["requester"], actor=seat.person)
    assert str(refused.value) == (
        "가온시 would be left without an administrator. Give this role to somebody else first."
    )
    assert stored(seat) == (Status.ACTIVE, ["agency_admin", "requester"], None)


def test_a_request_can_be_turned_down_with_a_reason_and_asked_again() -> None:
    agency = make_agency()
    make_domain(agency, "gaon.go.kr")
    admin = make_admin(agency)
    person = make_person(email="lee@gaon.go.kr")
    seat = services.request_membership(person=person, agency=agency)
    services.end_membership(membership=seat, actor=admin.person, note="부서 미확인")
    assert stored(seat)[0] == Status.ENDED
    event = history_of(seat).last()
    assert (event.verb, event.from_state, event.eventnote.text) == (
        "membership.ended",
        "requested",
        "부서 미확인",
    )
    with pytest.raises(refusals.MembershipOver):
        services.end_membership(membership=seat, actor=admin.person)
    assert services.request_membership(person=person, agency=agency).pk != seat.pk


def test_the_session_acts_under_an_own_active_seat_only() -> None:
    person = make_person()
    seat = make_membership("requester", organisation=make_agency(), person=person)
    over = make_membership("sales", organisation=make_vendor(), person=person, status="ended")
    foreign = make_membership("requester", organisation=make_agency())
    session: dict[str, Any] = {}
    for refused in (over, foreign):
        with pytest.raises(refusals.NotYourSeat):
            services.switch_membership(session=session, person=person, membership_id=refused.pk)
    assert session == {}
    services.switch_membership(session=session, person=person, membership_id=seat.pk)
    assert session == {"membership": seat.pk}
    assert verbs() == ["membership.chosen"]


def test_an_owner_adds_colleagues_to_the_vendor() -> None:
    vendor = make_vendor()
    owner = make_membership("owner", organisation=vendor)
    person = make_person()
    seat = services.add_member(
        organisation=vendor, person=person, roles=["sales"], actor=owner.person
    )
    assert stored(seat) == (Status.ACTIVE, ["sales"], None)
    with pytest.raises(refusals.AlreadyMember):
        services.add_member(
            organisation=vendor, person=person, roles=["finance"], actor=owner.person
        )
    assert verbs() == ["membership.added"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_once() -> None:
    agency = make_agency()
    seats = [make_admin(agency), make_admin(agency)]
    start = Barrier(2)

    def end(mine: Membership, other: Membership) -> str:
        start.wait()
        try:
            services.end_membership(membership=other, actor=mine.person)
        except (refusals.LastKeeper, refusals.NotTheirManager) as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "ended"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(end, seats, reversed(seats)))
    assert outcomes.count("ended") == 1
    assert Membership.objects.filter(status=Status.ACTIVE).count() == 1
    assert verbs() == ["membership.ended"]


def test_a_vendor_seat_is_not_an_agency_seat() -> None:
    vendor: Vendor = make_vendor()
    seat = make_membership("owner", organisation=vendor)
    assert (seat.desk, seat.books, seat.organisation) == (Desk.VENDOR, Books.REAL, vendor)
