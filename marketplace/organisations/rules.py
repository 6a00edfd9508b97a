"""Who may do what with organisations and memberships. Persons are compared, not seats."""

from collections.abc import Iterable

from django.conf import settings

from marketplace.accounts.models import User
from marketplace.organisations.models import Agency, Membership, Office, Vendor
from marketplace.organisations.roles import ROLES_OF_DESK, Desk, Role
from marketplace.values.books import Books

Organisation = Agency | Vendor | Office

# Who runs an organisation of each desk: lets people in and gives them roles.
KEEPER_OF_DESK: dict[str, str] = {
    Desk.BUYER: Role.AGENCY_ADMIN,
    Desk.VENDOR: Role.OWNER,
    Desk.OVERSIGHT: Role.HEAD,
    Desk.CONTENT: Role.OPERATOR,
}


def place_of(organisation: Organisation) -> str:
    """Return the name of the membership's field that holds such an organisation."""
    return type(organisation).__name__.lower()


def desk_of(organisation: Organisation) -> str:
    """Return the desk that a seat in the organisation leads to."""
    if isinstance(organisation, Office):
        return organisation.desk
    return Desk.BUYER.value if isinstance(organisation, Agency) else Desk.VENDOR.value


def roles_fit(organisation: Organisation, roles: Iterable[str]) -> bool:
    """Say whether there is at least one role and all are of this kind of organisation."""
    given = set(roles)
    return bool(given) and given <= ROLES_OF_DESK[desk_of(organisation)]


def seats_at(person: User, organisation: Organisation) -> list[Membership]:
    """Return a person's active seats in the organisation."""
    place = {place_of(organisation): organisation}
    return list(Membership.objects.filter(person=person, status="active", **place))


def belongs_to(person: User, organisation: Organisation) -> bool:
    """Say whether the person has a seat in the organisation or has asked for one."""
    place = {place_of(organisation): organisation}
    return (
        Membership.objects.filter(person=person, **place)
        .exclude(status=Membership.Status.ENDED)
        .exists()
    )


def holds(person: User, organisation: Organisation, *roles: str) -> bool:
    """Say whether the person carries one of `roles` in the organisation."""
    return any(seat.has_role(*roles) for seat in seats_at(person, organisation))


def holds_office(person: User, books: str, *roles: str) -> bool:
    """Say whether the person carries one of `roles` in an office of these books."""
    seats = Membership.objects.filter(person=person, status="active", office__books=books)
    return any(seat.has_role(*roles) for seat in seats)


def may_manage_members(person: User, organisation: Organisation) -> bool:
    """Administrators, owners and heads manage their own people; the operator manages everyone's."""
    keeper = KEEPER_OF_DESK[desk_of(organisation)]
    return holds(person, organisation, keeper) or holds_office(
        person, organisation.books, Role.OPERATOR
    )


def may_oversee(person: User, organisation: Organisation) -> bool:
    """Oversight officers, their head and the operator decide, never on their own organisation."""
    decides = holds_office(person, organisation.books, Role.OFFICER, Role.HEAD, Role.OPERATOR)
    return decides and not belongs_to(person, organisation)


def may_draft_rules(person: User) -> bool:
    """Oversight officers and their head may draft rules."""
    return any(holds_office(person, books, Role.OFFICER, Role.HEAD) for books in _ruling_books())


def may_adopt_rules(person: User) -> bool:
    """The head of oversight may put rules into force."""
    return any(holds_office(person, books, Role.HEAD) for books in _ruling_books())


def _ruling_books() -> list[str]:
    """Rules hold for all books; those of the demonstration rule only where it is switched on."""
    return [Books.REAL, Books.DEMO] if settings.DEMO else [Books.REAL]


def may_delegate(person: User, giver: Membership, receiver: Membership) -> bool:
    """Whoever carries the role names the stand-in, else an administrator who is not it."""
    if person.pk == giver.person_id:
        return True
    return person.pk != receiver.person_id and may_manage_members(person, giver.organisation)
