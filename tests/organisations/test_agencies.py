"""Agencies: approved domains, and how bodies belong together on a day."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from marketplace.accounts.models import User
from marketplace.audit.models import Event
from marketplace.audit.queries import history_of
from marketplace.organisations import hierarchy, refusals, services
from marketplace.organisations.models import Agency, AgencyDomain, AgencyRelation
from tests.factories.organisations import make_agency, make_membership, make_office

pytestmark = pytest.mark.django_db
Y2024, Y2025, Y2026 = (dt.date(year, 1, 1) for year in (2024, 2025, 2026))


@pytest.fixture
def officer() -> User:
    return make_membership("officer", organisation=make_office()).person


def relate(agency: Agency, parent: Agency, day: dt.date, actor: User) -> AgencyRelation:
    return services.relate_agencies(
        agency=agency, parent=parent, kind="belongs_to", starts_on=day, actor=actor
    )


def test_an_approved_domain_is_kept_in_lower_case(officer: User) -> None:
    agency = make_agency()
    services.add_agency_domain(agency=agency, domain=" Gaon.GO.kr ", actor=officer)
    row = AgencyDomain.objects.get()
    assert (row.domain, row.agency, row.approved_by_id) == ("gaon.go.kr", agency, officer.pk)
    event = history_of(agency).get()
    assert (event.verb, event.facts["domain"]) == ("agency.domain_added", "gaon.go.kr")


@pytest.mark.parametrize("domain", ["", "kr", "@gaon.go.kr", "gaon go.kr", "-gaon.kr", "a..kr"])
def test_what_is_no_domain_is_refused(officer: User, domain: str) -> None:
    with pytest.raises(refusals.DomainWrong):
        services.add_agency_domain(agency=make_agency(), domain=domain, actor=officer)
    assert not AgencyDomain.objects.exists()


def test_a_domain_belongs_to_one_agency(officer: User) -> None:
    services.add_agency_domain(agency=make_agency(), domain="gaon.go.kr", actor=officer)
    with pytest.raises(refusals.DomainTaken):
        services.add_agency_domain(agency=make_agency(), domain="gaon.go.kr", actor=officer)
    assert AgencyDomain.objects.count() == Event.objects.count() == 1


def test_an_agency_approves_no_domain_of_its_own(officer: User) -> None:
    agency = make_agency()
    admin = make_membership("agency_admin", organisation=agency).person
    make_membership("requester", organisation=agency, person=officer)
    for actor in (admin, officer):
        with pytest.raises(refusals.NotOversight):
            services.add_agency_domain(agency=agency, domain="gaon.go.kr", actor=actor)
    assert not AgencyDomain.objects.exists()


def test_parents_are_those_of_the_day(officer: User) -> None:
    city, old, new = make_agency(), make_agency(), make_agency()
    relate(city, old, Y2024, officer)
    relate(city, new, Y2026, officer)
    found = [
        list(hierarchy.parents_on(city, day))
        for day in (dt.date(2023, 12, 31), Y2024, dt.date(2025, 12, 31), Y2026)
    ]
    assert found == [[], [old], [old], [new]]
    assert list(hierarchy.children_on(old, Y2025)) == [city]
    assert list(hierarchy.children_on(old, Y2026)) == []


def test_supervision_is_no_belonging(officer: User) -> None:
    city, ministry = make_agency(), make_agency()
    services.relate_agencies(
        agency=city, parent=ministry, kind="supervised_by", starts_on=Y2024, actor=officer
    )
    assert hierarchy.ancestor_ids_on(city, Y2025) == []
    assert list(hierarchy.parents_on(city, Y2025, "supervised_by")) == [ministry]


def test_levels_are_climbed_one_query_each(
    officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ministry, office, centre, branch = (make_agency() for _ in range(4))
    relate(office, ministry, Y2024, officer)
    relate(centre, office, Y2024, officer)
    relate(branch, office, Y2024, officer)
    with django_assert_num_queries(3):
        assert hierarchy.ancestor_ids_on(centre, Y2025) == [office.pk, ministry.pk]
    with django_assert_num_queries(3):
        assert hierarchy.descendant_ids_on(ministry, Y2025) == [office.pk, centre.pk, branch.pk]


def test_an_agency_buys_for_itself_and_what_lies_below_it(officer: User) -> None:
    ministry, office, other = make_agency(), make_agency(), make_agency()
    relate(office, ministry, Y2025, officer)
    assert hierarchy.may_buy_for(office, office, Y2024)
    assert hierarchy.may_buy_for(ministry, office, Y2025)
    assert not hierarchy.may_buy_for(ministry, office, Y2024)
    assert not hierarchy.may_buy_for(office, ministry, Y2025)
    assert not hierarchy.may_buy_for(other, office, Y2025)


def test_no_agency_comes_to_lie_below_itself(officer: User) -> None:
    ministry, office = make_agency(), make_agency()
    relate(office, ministry, Y2024, officer)
    for agency, parent in ((ministry, office), (ministry, ministry)):
        with pytest.raises(refusals.RelationLoops):
            relate(agency, parent, Y2025, officer)
    assert AgencyRelation.objects.count() == 1


def test_a_loop_in_the_data_does_not_hang() -> None:
    one, two = make_agency(), make_agency()
    for agency, parent in ((one, two), (two, one)):
        AgencyRelation.objects.create(agency=agency, parent=parent, kind="belongs_to")
    assert hierarchy.ancestor_ids_on(one, Y2025) == [two.pk]
