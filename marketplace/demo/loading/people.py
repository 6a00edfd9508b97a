"""Offices, agencies, firms' staff: everybody in the demonstration market."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password

from marketplace.accounts.models import User
from marketplace.demo.loading.calendar import OPENING, seeded
from marketplace.demo.loading.texts import material
from marketplace.organisations.models import (
    Agency,
    AgencyKindPeriod,
    AgencyName,
    AgencyRelation,
    Membership,
    Office,
    Vendor,
)
from marketplace.organisations.roles import Role
from marketplace.organisations.services.agencies import add_agency_domain
from marketplace.organisations.services.memberships import add_member
from marketplace.values import clock
from marketplace.values.books import Books

# Who works in an agency; a small one lets the obligation officer also keep the seats.
AGENCY_SEATS = (
    Role.AGENCY_ADMIN,
    Role.REQUESTER,
    Role.APPROVER,
    Role.OBLIGATION_OFFICER,
    Role.INSPECTOR,
    Role.DISBURSING_OFFICER,
)
IDLE_AGENCY_SEATS = (Role.AGENCY_ADMIN, Role.REQUESTER)


def new_person(name: str, email: str, *, name_en: str = "") -> User:
    """Create a person of the demonstration who can only be entered from the demo page."""
    return User.objects.create(
        email=email,
        name=name,
        password=make_password(None),
        is_demo=True,
        date_joined=clock.now(),
    )


def made_up_names() -> Iterator[str]:
    """Yield made-up names without end and without doubles, from the written crew."""
    crew: list[str] = material("people")["crew"]
    yield from crew
    surnames = sorted({name[0] for name in crew})
    given = sorted({name[1:] for name in crew})
    rng = seeded("names")
    used = set(crew)
    while True:
        name = rng.choice(surnames) + rng.choice(given)
        if name not in used:
            used.add(name)
            yield name


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of one agency by role."""

    requester: User
    approver: User
    obligation_officer: User
    inspector: User
    disbursing_officer: User


def build_offices(names: Iterator[str]) -> None:
    """Found the oversight office and the operator with their staff."""
    for data in material("offices"):
        office = Office.objects.create(
            name=data["name_ko"], name_en=data["name_en"], desk=data["desk"], books=Books.DEMO
        )
        for number, person in enumerate(data["staff"]):
            email = f"{data['key']}{number + 1}@{data['domain']}"
            user = new_person(person["name_ko"], email)
            add_member(organisation=office, person=user, roles=person["roles"], actor=None)
        for person in _cast(office=data["key"]):
            _seat(office, person)


def build_agencies(names: Iterator[str]) -> None:
    """Found the agencies in their tree, with their earlier names, and seat their people."""
    made = _bulk_agencies()
    officer = oversight_officer()
    for data in material("agencies"):
        agency = made[data["key"]]
        add_agency_domain(agency=agency, domain=data["domain"], actor=officer)
        _seat_staff(agency, data, names)


def _bulk_agencies() -> dict[str, Agency]:
    rows = material("agencies")
    agencies = Agency.objects.bulk_create(
        Agency(
            code=data["code"],
            name=data["name_ko"],
            name_en=data["name_en"],
            kind=data["kind"],
            region=data["region"],
            books=Books.DEMO,
            created_at=clock.now(),
        )
        for data in rows
    )
    made = {data["key"]: agency for data, agency in zip(rows, agencies, strict=True)}
    AgencyKindPeriod.objects.bulk_create(
        AgencyKindPeriod(agency=agency, kind=agency.kind) for agency in agencies
    )
    AgencyName.objects.bulk_create(
        name for data in rows for name in _names_of(made[data["key"]], data["renamed"])
    )
    AgencyRelation.objects.bulk_create(
        AgencyRelation(agency=made[data["key"]], parent=made[data["parent"]], kind=data["relation"])
        for data in rows
        if data["parent"]
    )
    return made


def _names_of(agency: Agency, renamed: dict[str, str] | None) -> list[AgencyName]:
    if renamed is None:
        return [AgencyName(agency=agency, name=agency.name)]
    until = dt.date.fromisoformat(renamed["until"])
    return [
        AgencyName(agency=agency, name=renamed["old_name_ko"], ends_on=until),
        AgencyName(agency=agency, name=agency.name, starts_on=until + dt.timedelta(days=1)),
    ]


def _seat_staff(agency: Agency, data: dict[str, Any], names: Iterator[str]) -> None:
    seats = IDLE_AGENCY_SEATS if data["profile"] == "nothing" else AGENCY_SEATS
    cast = {role: person for person in _cast(agency=data["key"]) for role in person["roles"]}
    for role in seats:
        if role.value in cast:
            _seat(agency, cast[role.value])
            continue
        email = f"{role.value.replace('_', '-')}@{data['domain']}"
        user = new_person(next(names), email)
        add_member(organisation=agency, person=user, roles=[role.value], actor=None)


def seat_vendor_people(vendor: Vendor, key: str, owner: User, names: Iterator[str]) -> User:
    """Seat the people of a firm beside its owner; return whoever edits its listings."""
    editor = owner
    for person in _cast(vendor=key):
        if "owner" not in person["roles"]:
            editor = _seat(vendor, person)
    if editor is owner:
        editor = new_person(next(names), f"editor@{email_domain(vendor)}")
        roles = [Role.LISTING_EDITOR.value]
        add_member(organisation=vendor, person=editor, roles=roles, actor=owner)
    return editor


def owner_of(key: str, names: Iterator[str], domain: str) -> User:
    """Return the person who owns a firm: one of the ten, or somebody made up."""
    for person in _cast(vendor=key):
        if "owner" in person["roles"]:
            return new_person(person["name_ko"], person["email"])
    return new_person(next(names), f"owner@{domain}")


def email_domain(vendor: Vendor) -> str:
    """Return a reserved domain for a firm's addresses."""
    return f"vendor{vendor.pk}.example"


def oversight_officer() -> User:
    """Return the oversight officer among the ten."""
    return User.objects.get(email=_ten()["oversight-officer"]["email"])


def moderator() -> User:
    """Return the moderator among the ten."""
    return User.objects.get(email=_ten()["moderator"]["email"])


def staff_of(agency: Agency) -> Staff:
    """Return the people of an agency that buys."""
    seats = Membership.objects.filter(agency=agency).select_related("person")
    by_role = {role: seat.person for seat in seats for role in seat.roles}
    return Staff(
        requester=by_role[Role.REQUESTER],
        approver=by_role[Role.APPROVER],
        obligation_officer=by_role[Role.OBLIGATION_OFFICER],
        inspector=by_role[Role.INSPECTOR],
        disbursing_officer=by_role[Role.DISBURSING_OFFICER],
    )


def _ten() -> dict[str, dict[str, Any]]:
    return {person["key"]: person for person in material("people")["people"]}


def _cast(**organisation: str) -> list[dict[str, Any]]:
    """Return those of the ten who belong to an organisation."""
    return [person for person in _ten().values() if person["organisation"] == organisation]


def _seat(organisation: Agency | Vendor | Office, data: dict[str, Any]) -> User:
    user = new_person(data["name_ko"], data["email"])
    seat = add_member(organisation=organisation, person=user, roles=data["roles"], actor=None)
    seat.department = data["department_ko"]
    seat.save(update_fields=["department"])
    return user


def opening_moment() -> dt.datetime:
    """Return when the demonstration market opened."""
    return clock.korean_time(OPENING, 9)
