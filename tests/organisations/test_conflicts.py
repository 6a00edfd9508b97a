"""The report of every path by which one person could act twice in a purchase."""

import datetime as dt

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from marketplace.organisations import services
from marketplace.organisations.conflicts import role_conflicts
from marketplace.organisations.models import Agency
from marketplace.organisations.roles import Desk
from marketplace.policies.queries import rules_on
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


def kinds(agency: Agency) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(row.kind, row.person.name, row.roles) for row in role_conflicts(agency)]


def test_an_agency_with_parted_roles_has_none() -> None:
    agency = make_agency()
    for roles in (["requester"], ["approver"], ["inspector", "agency_admin"], ["viewer"]):
        make_membership(*roles, organisation=agency)
    assert role_conflicts(agency) == []


def test_two_roles_in_one_hand_are_named() -> None:
    agency = make_agency()
    make_membership("approver", "disbursing_officer", organisation=agency, person=make_person("이"))
    make_membership("requester", "agency_admin", organisation=agency)
    assert kinds(agency) == [("two_roles", "이", ("approver", "disbursing_officer"))]
    with translation.override("en"):
        assert role_conflicts(agency)[0].sentence == (
            "이 carries roles that must be apart: Approver, Disbursing officer."
        )


def test_a_delegation_that_joins_roles_is_named_until_it_ends() -> None:
    agency = make_agency()
    giver = make_membership("approver", organisation=agency, person=make_person("박"))
    receiver = make_membership("requester", organisation=agency, person=make_person("이"))
    today = clock.today()
    last = today + dt.timedelta(days=3)
    delegation = services.delegate(
        giver=giver,
        receiver=receiver,
        role="approver",
        starts_on=today,
        ends_on=last,
        reason="출장",
        actor=giver.person,
    )
    (conflict,) = role_conflicts(agency)
    assert (conflict.kind, conflict.person, conflict.through) == ("stand_in", receiver.person, "박")
    assert (conflict.starts_on, conflict.ends_on) == (today, last)
    with translation.override("en"):
        assert conflict.sentence == (
            f"이 stands in for 박 from {today} to {last} "
            "and then carries roles that must be apart: Requester, Approver."
        )
    assert role_conflicts(agency, last + dt.timedelta(days=1)) == []
    services.revoke_delegation(delegation=delegation, actor=giver.person)
    assert role_conflicts(agency) == []


def test_people_of_two_houses_are_named() -> None:
    agency, second, vendor = make_agency(), make_agency("나시"), make_vendor("누리기업")
    both = make_person("가")
    make_membership("requester", organisation=agency, person=both)
    make_membership("approver", organisation=second, person=both)
    seller = make_person("나")
    make_membership("inspector", organisation=agency, person=seller)
    make_membership("sales", organisation=vendor, person=seller)
    overseer = make_person("다")
    make_membership("approver", organisation=agency, person=overseer)
    make_membership("officer", organisation=make_office(name="감독청"), person=overseer)
    found = [(row.kind, row.person.name, row.through) for row in role_conflicts(agency)]
    assert found == [
        ("two_agencies", "가", "나시"),
        ("agency_and_vendor", "나", "누리기업"),
        ("agency_and_oversight", "다", "감독청"),
    ]


def test_ended_seats_other_books_and_content_desks_are_no_conflict() -> None:
    agency = make_agency()
    person = make_membership("requester", organisation=agency).person
    make_membership("owner", organisation=make_vendor(), person=person, status="ended")
    make_membership("owner", organisation=make_vendor(books=Books.DEMO), person=person)
    make_membership("editor", organisation=make_office(Desk.CONTENT), person=person)
    assert role_conflicts(agency) == []


@pytest.mark.parametrize("size", [1, 3])
def test_the_report_costs_the_same_for_one_and_three(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agency = make_agency()
    for _ in range(size):
        person = make_membership("approver", "inspector", organisation=agency).person
        make_membership("owner", organisation=make_vendor(), person=person)
    rules_on("ordering", clock.today())  # an adopted set is read once for each process
    with django_assert_num_queries(4):
        found = [conflict.sentence for conflict in role_conflicts(agency)]
    assert len(found) == size * 2
