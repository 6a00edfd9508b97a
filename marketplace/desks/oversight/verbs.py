"""The verbs of all rooms in words, for the audit log."""

from django.utils.translation import gettext_lazy as _

from marketplace.desks.history import VERBS as VERBS_OF_TRADE
from marketplace.desks.navigation import Text

VERBS: dict[str, Text] = {
    **VERBS_OF_TRADE,
    "outside.drafted": _("Purchase made elsewhere drafted"),
    "outside.changed": _("Purchase made elsewhere changed"),
    "outside.submitted": _("Purchase made elsewhere submitted"),
    "outside.verified": _("Purchase made elsewhere verified"),
    "outside.rejected": _("Purchase made elsewhere rejected"),
    "outside.corrected": _("Purchase made elsewhere corrected"),
    "report.imported": _("Published report imported"),
    "agency_year.opened": _("Year opened for an agency"),
    "agency_year.base_set": _("Base amount and target set"),
    "agency.related": _("Relation of agencies set"),
    "agency.domain_added": _("E-mail domain approved"),
    "vendor.applied": _("Firm applied"),
    "vendor.verified": _("Firm verified"),
    "vendor.closed": _("Registration of a firm closed"),
    "vendor.sanctioned": _("Firm barred from selling"),
    "vendor.profile_changed": _("Company profile changed"),
    "membership.requested": _("Membership requested"),
    "membership.approved": _("Membership approved"),
    "membership.added": _("Member added"),
    "membership.roles_changed": _("Roles changed"),
    "membership.ended": _("Membership ended"),
    "membership.chosen": _("Organisation chosen to act for"),
    "delegation.given": _("Stand-in named"),
    "delegation.revoked": _("Stand-in revoked"),
    "person.created": _("Account made"),
    "person.erased": _("Personal data erased"),
    "rules.drafted": _("Rules drafted"),
    "rules.changed": _("Rule changed"),
    "rules.adopted": _("Rules adopted"),
}


def verb_in_words(verb: str) -> str:
    """Return a verb in the language of the page; one without words as it is stored."""
    return str(VERBS.get(verb, verb))
