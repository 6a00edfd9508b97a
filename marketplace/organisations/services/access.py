"""Keeping the groups of the Wagtail admin equal to the roles of the content desk."""

from django.contrib.auth.models import Group

from marketplace.accounts.models import User
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Desk, Role

# Editors and Moderators are Wagtail's own groups; the third comes with the review of listings.
GROUPS_OF_ROLE: dict[str, frozenset[str]] = {
    Role.EDITOR: frozenset({"Editors"}),
    Role.MODERATOR: frozenset({"Listing moderators"}),
    Role.OPERATOR: frozenset({"Editors", "Moderators"}),
}
MANAGED_GROUPS = frozenset().union(*GROUPS_OF_ROLE.values())


def sync_staff_access(person: User) -> None:
    """Give a person exactly the admin groups that the content roles ask for; may run twice.

    Every verb that changes roles calls it in its transaction. `is_superuser` plays no part in it,
    and groups that no role stands for are left alone.
    """
    seats = Membership.objects.filter(
        person=person, status=Membership.Status.ACTIVE, office__desk=Desk.CONTENT
    )
    roles = {role for seat in seats for role in seat.roles}
    names = set().union(*(GROUPS_OF_ROLE.get(role, frozenset()) for role in roles))
    wanted = set(Group.objects.filter(name__in=names))
    held = set(person.groups.filter(name__in=MANAGED_GROUPS))
    person.groups.add(*(wanted - held))
    person.groups.remove(*(held - wanted))
    is_staff = bool(wanted) or person.is_superuser
    if person.is_staff != is_staff:
        person.is_staff = is_staff
        person.save(update_fields=["is_staff"])
