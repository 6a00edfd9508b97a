"""The roles that a membership may carry, by kind of organisation."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class Desk(models.TextChoices):
    """The signed-in home that a membership leads to."""

    VENDOR = "vendor", _("Vendor desk")
    BUYER = "buyer", _("Agency desk")
    OVERSIGHT = "oversight", _("Oversight desk")
    CONTENT = "content", _("Content desk")


class Role(models.TextChoices):
    """What a person does for an organisation."""

    REQUESTER = "requester", _("Requester")
    APPROVER = "approver", _("Approver")
    OBLIGATION_OFFICER = "obligation_officer", _("Obligation officer")
    DISBURSING_OFFICER = "disbursing_officer", _("Disbursing officer")
    INSPECTOR = "inspector", _("Inspector")
    AGENCY_ADMIN = "agency_admin", _("Agency administrator")
    OWNER = "owner", _("Owner")
    LISTING_EDITOR = "listing_editor", _("Listing editor")
    SALES = "sales", _("Sales")
    FINANCE = "finance", _("Finance")
    VIEWER = "viewer", _("Viewer")
    OFFICER = "officer", _("Oversight officer")
    HEAD = "head", _("Head of oversight")
    EDITOR = "editor", _("Content editor")
    MODERATOR = "moderator", _("Moderator")
    OPERATOR = "operator", _("Operator")


ROLES_OF_DESK: dict[str, frozenset[str]] = {
    Desk.BUYER: frozenset(
        {
            Role.REQUESTER,
            Role.APPROVER,
            Role.OBLIGATION_OFFICER,
            Role.DISBURSING_OFFICER,
            Role.INSPECTOR,
            Role.AGENCY_ADMIN,
        }
    ),
    Desk.VENDOR: frozenset({Role.OWNER, Role.LISTING_EDITOR, Role.SALES, Role.FINANCE}),
    Desk.OVERSIGHT: frozenset({Role.VIEWER, Role.OFFICER, Role.HEAD}),
    Desk.CONTENT: frozenset({Role.EDITOR, Role.MODERATOR, Role.OPERATOR}),
}

# Whoever binds money, decides, or sees everyone's figures needs a second factor on each request.
SECOND_FACTOR_ROLES: frozenset[str] = frozenset(
    {
        Role.APPROVER,
        Role.OBLIGATION_OFFICER,
        Role.DISBURSING_OFFICER,
        Role.INSPECTOR,
        Role.AGENCY_ADMIN,
        Role.OWNER,
        Role.FINANCE,
        Role.OFFICER,
        Role.HEAD,
        Role.EDITOR,
        Role.MODERATOR,
        Role.OPERATOR,
    }
)


def role_names(roles: Collection[str]) -> str:
    """Write roles in the language of the page, in the order in which they are defined."""
    return ", ".join(str(role.label) for role in Role if role.value in roles)
