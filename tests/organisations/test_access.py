"""The Wagtail admin follows the roles of the content desk."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.organisations import services
from marketplace.organisations.models import Membership, Office
from marketplace.organisations.roles import Desk
from tests.factories.organisations import make_agency, make_membership, make_office, make_person

pytestmark = pytest.mark.django_db


def groups(person: User) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


def reloaded(person: User) -> User:
    """The person without cached permissions."""
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize(
    ("role", "names", "may_publish_listings"),
    [
        ("editor", {"Editors"}, False),
        ("moderator", {"Listing moderators"}, True),
        ("operator", {"Editors", "Moderators"}, False),
    ],
)
def test_a_content_role_opens_the_admin(
    role: str, names: set[str], may_publish_listings: bool
) -> None:
    person = make_person()
    services.add_member(
        organisation=make_office(Desk.CONTENT), person=person, roles=[role], actor=None
    )
    person = reloaded(person)
    assert (groups(person), person.is_staff, person.is_superuser) == (names, True, False)
    assert person.has_perm("wagtailadmin.access_admin")
    assert person.has_perm("catalogue.publish_listing") is may_publish_listings


def test_changed_and_ended_roles_close_it_again() -> None:
    office = make_office(Desk.CONTENT)
    operator = make_membership("operator", organisation=office).person
    person = make_person()
    seat = services.add_member(
        organisation=office, person=person, roles=["editor", "moderator"], actor=operator
    )
    assert groups(person) == {"Editors", "Listing moderators"}
    services.change_roles(membership=seat, roles=["moderator"], actor=operator)
    assert groups(person) == {"Listing moderators"}
    services.end_membership(membership=seat, actor=operator)
    person = reloaded(person)
    assert (groups(person), person.is_staff) == (set(), False)
    assert not person.has_perm("wagtailadmin.access_admin")


def test_no_other_desk_opens_it() -> None:
    people = [
        make_membership("agency_admin", organisation=make_agency()).person,
        make_membership("head", organisation=make_office()).person,
    ]
    for person in people:
        services.sync_staff_access(person)
        assert (groups(person), reloaded(person).is_staff) == (set(), False)


def test_a_seat_in_a_second_content_office_keeps_it_open() -> None:
    first, second = make_office(Desk.CONTENT), make_office(Desk.CONTENT)
    operator = make_membership("operator", organisation=first).person
    make_membership("operator", organisation=first)
    person = make_person()
    seat = services.add_member(organisation=first, person=person, roles=["editor"], actor=operator)
    services.add_member(organisation=second, person=person, roles=["editor"], actor=None)
    services.end_membership(membership=seat, actor=operator)
    assert groups(person) == {"Editors"}


def test_appoint_seats_the_first_head_of_an_empty_installation() -> None:
    person = make_person(email="head@oversight.example")
    said = StringIO()
    arguments = ["HEAD@oversight.example", "--desk=oversight", "--role=head", "--office=감독청"]
    call_command("appoint", *arguments, stdout=said)
    assert said.getvalue() == "head@oversight.example: head at 감독청\n"
    seat = Membership.objects.get()
    assert (seat.person, seat.roles, seat.office) == (person, ["head"], Office.objects.get())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody@oversight.example", "--role=head"], "nobody has signed up"),
        (["head@oversight.example", "--role=moderator"], "roles"),
    ],
)
def test_appoint_refuses_and_leaves_no_office(arguments: list[str], sentence: str) -> None:
    make_person(email="head@oversight.example")
    with translation.override("en"), pytest.raises(CommandError, match=sentence):
        call_command("appoint", *arguments, "--desk=oversight", "--office=감독청")
    assert not Office.objects.exists()
    assert not Membership.objects.exists()
