"""Short words about an offer: badges, prices, what a price is for."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms.storefront.said import Said, said
from marketplace.catalogue.models import Designation, Product
from marketplace.catalogue.models.listings import Billing, Csap, Deployment, ServiceType
from marketplace.organisations.regions import region_label
from marketplace.values.won import format_won

# What a reader needs to know of a designation besides its official name.
TYPES: dict[str, str | Promise] = {
    Designation.Type.TYPE_1.value: gettext_lazy("Innovative product, type 1"),
    Designation.Type.TYPE_2.value: gettext_lazy("Innovative product, type 2"),
}


class Badge(NamedTuple):
    """A kind, drawn as a badge."""

    tone: str
    label: str
    outline: bool = False


def badges_of(
    kind: str,
    *,
    service: Mapping[str, Any] | None,
    designation_type: str,
    is_designated: bool,
    lease: bool,
    reference_only: bool,
) -> list[Badge]:
    """The badges of an offer, the most telling first."""
    found = []
    if designation_type and is_designated:
        found.append(Badge("primary", str(TYPES[designation_type])))
    if kind == Product.Kind.DIGITAL_SERVICE:
        found.append(Badge("secondary", str(Product.Kind.DIGITAL_SERVICE.label)))
    if designation_type and not is_designated:
        found.append(Badge("gray", _("Designation ended")))
    if service and service["csap"] not in ("", Csap.NONE):
        found.append(Badge("primary", str(Csap(service["csap"]).label), True))
    if reference_only:
        return [*found, Badge("gray", _("For reference only"), True)]
    if is_designated or kind == Product.Kind.DIGITAL_SERVICE:
        found.append(Badge("success", _("Direct contract possible"), True))
    if lease:
        found.append(Badge("gray", _("For rent"), True))
    return found


def unit_of(offer: Mapping[str, Any], service: Mapping[str, Any] | None = None) -> Said:
    """What a price is for: the unit, or for a service the basis of its price."""
    if service and service.get("billing"):
        return Said(str(Billing(service["billing"]).label))
    return said(offer["unit_ko"], offer.get("unit_en", ""))


def delivery_of(days: int | None, regions: list[str]) -> str:
    """When and where something is delivered."""
    parts = []
    if days is not None:
        parts.append(_("%(days)d days after the order") % {"days": days})
    if regions:
        named = ", ".join(region_label(region) for region in regions[:2])
        more = len(regions) - 2
        parts.append(
            named
            if more < 1
            else _("%(named)s and %(more)d more regions") % {"named": named, "more": more}
        )
    return " · ".join(parts)


def label_in(choices: type[Any], value: str) -> str:
    """The label of a choice; empty for none."""
    return str(choices(value).label) if value else ""


def service_type(value: str) -> str:
    """The label of a type of service."""
    return label_in(ServiceType, value)


def deployment(value: str) -> str:
    """The label of where a service runs."""
    return label_in(Deployment, value)


def day_of(iso: str) -> dt.date:
    """A day as cards keep it."""
    return dt.date.fromisoformat(iso)


def won(amount_krw: int | None) -> str:
    """An amount in the language of the page; empty for none."""
    return "" if amount_krw is None else format_won(amount_krw, get_language() or "ko")
