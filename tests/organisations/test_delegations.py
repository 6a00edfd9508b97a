"""Standing in for a colleague: dated, in one role, in one agency."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError

from marketplace.audit.models import Event
from marketplace.audit.queries import history_of
from marketplace.messaging.models import Notice
from marketplace.organisations import refusals, services
from marketplace.organisations.models import Agency, Delegation, Membership
from marketplace.organisations.queries import delegations_to
from marketplace.values import clock
from tests.factories.organisations import make_agency, make_membership

pytestmark = pytest.mark.django_db

TODAY = clock.today()
TOMORROW = TODAY + dt.timedelta(days=1)


def day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


class Team:
    """An approver, a colleague and an administrator of one agency."""

    def __init__(self) -> None:
        self.agency: Agency = make_agency()
        self.approver = make_membership("approver", organisation=self.agency)
        self.colleague = make_membership("requester", organisation=self.agency)
        self.admin = make_membership("agency_admin", organisation=self.agency)

    def delegate(self, **changes: Any) -> Delegation:
        given: dict[str, Any] = {
            "giver": self.approver,
            "receiver": self.colleague,
            "role": "approver",
            "starts_on": day(1),
            "ends_on": day(5),
            "reason": "연가",
            "actor": self.approver.person,
        }
        return services.delegate(**(given | changes))


def test_a_stand_in_holds_on_both_ends_and_not_beyond() -> None:
    team = Team()
    delegation = team.delegate()
    held = {offset: list(delegations_to(team.colleague, day(offset))) for offset in (0, 1, 5, 6)}
    assert held == {0: [], 1: [delegation], 5: [delegation], 6: []}
    event = history_of(delegation).get()
    assert (event.verb, event.actor_id) == ("delegation.given", team.approver.person_id)
    assert event.facts == {
        "agency_id": team.agency.pk,
        "giver_id": team.approver.pk,
        "receiver_id": team.colleague.pk,
        "role": "approver",
        "starts_on": day(1).isoformat(),
        "ends_on": day(5).isoformat(),
    }
    assert Notice.objects.get().person == team.colleague.person


def test_an_administrator_may_name_the_stand_in_of_somebody_who_is_away() -> None:
    team = Team()
    assert team.delegate(actor=team.admin.person).giver == team.approver


def test_nobody_else_may_delegate_and_no_administrator_to_themselves() -> None:
    team = Team()
    elsewhere = make_membership("agency_admin", organisation=make_agency())
    for changes in (
        {"actor": team.colleague.person},
        {"actor": elsewhere.person},
        {"actor": team.admin.person, "receiver": team.admin},
    ):
        with pytest.raises(refusals.NotTheirManager):
            team.delegate(**changes)
    assert not Delegation.objects.exists()
    assert not Event.objects.exists()


def test_a_stand_in_fits_the_giver() -> None:
    team = Team()
    outsider = make_membership("requester", organisation=make_agency())
    former = make_membership("requester", organisation=team.agency, status="ended")
    for changes in (
        {"receiver": team.approver},
        {"receiver": outsider},
        {"receiver": former},
        {"role": "inspector"},
    ):
        with pytest.raises(refusals.StandInNotPossible):
            team.delegate(**changes)
    assert not Delegation.objects.exists()


def test_a_delegated_role_cannot_be_passed_on() -> None:
    team = Team()
    team.delegate()
    third = make_membership("requester", organisation=team.agency)
    with pytest.raises(refusals.StandInNotPossible):
        team.delegate(giver=team.colleague, receiver=third, actor=team.colleague.person)
    assert Delegation.objects.count() == 1


@pytest.mark.parametrize(("first", "last"), [(3, 2), (-5, -1)])
def test_days_must_be_in_order_and_not_over(first: int, last: int) -> None:
    team = Team()
    with pytest.raises(refusals.DaysOutOfOrder):
        team.delegate(starts_on=day(first), ends_on=day(last))
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(("first", "last"), [(5, 9), (-1, 1), (2, 3), (0, 9)])
def test_two_stand_ins_for_one_role_never_overlap(first: int, last: int) -> None:
    team = Team()
    team.delegate()
    other = make_membership("inspector", organisation=team.agency)
    with pytest.raises(refusals.DelegationOverlaps):
        team.delegate(receiver=other, starts_on=day(first), ends_on=day(last))
    assert Delegation.objects.count() == 1
    team.delegate(receiver=other, starts_on=day(6), ends_on=day(9))
    assert Delegation.objects.count() == 2


def test_a_revoked_delegation_holds_no_more_and_makes_room() -> None:
    team = Team()
    delegation = team.delegate()
    services.revoke_delegation(delegation=delegation, actor=team.colleague.person)
    assert list(delegations_to(team.colleague, day(2))) == []
    with pytest.raises(refusals.DelegationOver):
        services.revoke_delegation(delegation=delegation, actor=team.approver.person)
    assert team.delegate().pk != delegation.pk
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["delegation.given", "delegation.revoked", "delegation.given"]


def test_strangers_and_time_cannot_revoke() -> None:
    team = Team()
    delegation = team.delegate()
    stranger = make_membership("approver", organisation=team.agency)
    with pytest.raises(refusals.NotTheirManager):
        services.revoke_delegation(delegation=delegation, actor=stranger.person)
    with clock.set_to(clock.korean_time(day(6))), pytest.raises(refusals.DelegationOver):
        services.revoke_delegation(delegation=delegation, actor=team.approver.person)
    delegation.refresh_from_db()
    assert delegation.revoked_at is None


def test_the_database_refuses_a_delegation_to_oneself() -> None:
    team = Team()
    seat: Membership = team.approver
    with pytest.raises(IntegrityError, match="nobody_stands_in_for_themselves"):
        Delegation.objects.create(
            agency=team.agency, giver=seat, receiver=seat, role="approver", created_at=clock.now()
        )
