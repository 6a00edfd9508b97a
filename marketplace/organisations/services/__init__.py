"""The verbs of the room, by concept."""

from marketplace.organisations.services.access import sync_staff_access
from marketplace.organisations.services.agencies import add_agency_domain, relate_agencies
from marketplace.organisations.services.delegations import delegate, revoke_delegation
from marketplace.organisations.services.memberships import (
    add_member,
    approve_membership,
    change_roles,
    end_membership,
    request_membership,
    switch_membership,
)
from marketplace.organisations.services.vendors import (
    close_vendor,
    register_vendor,
    sanction_vendor,
    verify_vendor,
)

__all__ = [
    "add_agency_domain",
    "add_member",
    "approve_membership",
    "change_roles",
    "close_vendor",
    "delegate",
    "end_membership",
    "register_vendor",
    "relate_agencies",
    "request_membership",
    "revoke_delegation",
    "sanction_vendor",
    "switch_membership",
    "sync_staff_access",
    "verify_vendor",
]
