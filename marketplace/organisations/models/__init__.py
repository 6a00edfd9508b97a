"""The models of the room, by concept."""

from marketplace.organisations.models.agencies import (
    Agency,
    AgencyDomain,
    AgencyKind,
    AgencyKindPeriod,
    AgencyName,
    AgencyRelation,
    AgencySuccession,
)
from marketplace.organisations.models.memberships import Delegation, Membership, Office
from marketplace.organisations.models.vendors import Vendor, VendorSanction

__all__ = [
    "Agency",
    "AgencyDomain",
    "AgencyKind",
    "AgencyKindPeriod",
    "AgencyName",
    "AgencyRelation",
    "AgencySuccession",
    "Delegation",
    "Membership",
    "Office",
    "Vendor",
    "VendorSanction",
]
