"""A request seen as parts, one for each vendor, with what is true of each line on a day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from marketplace.catalogue.models import DesignationHolder, Product
from marketplace.catalogue.queries import price_of, public_listings
from marketplace.ordering.models import PurchaseRequest, RequestLine
from marketplace.organisations.models import Vendor, VendorSanction
from marketplace.organisations.models.agencies import holding_on


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A line of a request with the state of its offer, vendor and designation on a day."""

    line: RequestLine
    is_public: bool
    is_designated: bool
    vendor_may_sell: bool

    @property
    def is_digital_service(self) -> bool:
        """Say whether the line asks for a digital service."""
        return bool(self.line.listing.product.kind == Product.Kind.DIGITAL_SERVICE)

    @property
    def current_price_krw(self) -> int | None:
        """Return what the offer costs in its public version, None when it is not for sale."""
        listing = self.line.listing
        version = listing.state.current_version
        if not self.is_public or listing.reference_only or version is None:
            return None
        found = price_of(version.content, self.line.option_code)
        return found[0] if found else None

    @property
    def delivery_days(self) -> int:
        """Return the delivery time of the version asked for, 0 when it names none."""
        return int(self.line.listing_version.content.get("delivery_days") or 0)

    @property
    def has_newer_version(self) -> bool:
        """Say whether the offer was published anew since it was asked for."""
        current_id: int | None = self.line.listing.state.current_version_id
        return current_id != self.line.listing_version_id


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a request that go to one vendor; they become one order."""

    vendor: Vendor
    lines: list[JudgedLine]

    @property
    def supply_krw(self) -> int:
        """Return the amount without VAT, which the thresholds of the law are about."""
        return sum(judged.line.supply_krw for judged in self.lines)

    @property
    def total_krw(self) -> int:
        """Return the amount with VAT."""
        return sum(judged.line.amount_krw for judged in self.lines)


def longest_delivery_days(lines: Iterable[JudgedLine]) -> int:
    """Return the longest delivery time among the lines, 0 when none is named."""
    return max((judged.delivery_days for judged in lines), default=0)


def parts_of(request: PurchaseRequest, day: dt.date) -> list[Part]:
    """Return the parts of a request by vendor id, in one query."""
    vendors: dict[int, Part] = {}
    for judged in sorted(_judged_lines(request, day), key=lambda j: j.line.listing.vendor_id):
        vendor = judged.line.listing.vendor
        vendors.setdefault(vendor.pk, Part(vendor, [])).lines.append(judged)
    return list(vendors.values())


def _judged_lines(request: PurchaseRequest, day: dt.date) -> Iterable[JudgedLine]:
    public = public_listings(request.agency.books).filter(pk=OuterRef("listing_id"))
    barred = VendorSanction.objects.filter(vendor_id=OuterRef("listing__vendor_id"))
    holders = DesignationHolder.objects.filter(
        designation_id=OuterRef("designation_id"), vendor_id=OuterRef("listing__vendor_id")
    )
    lines = (
        RequestLine.objects.filter(request=request)
        .select_related(
            "designation",
            "listing__product",
            "listing__state__current_version",
            "listing__vendor",
            "listing_version",
        )
        .annotate(
            is_public=Exists(public),
            is_barred=Exists(holding_on(barred, day)),
            is_held=Exists(holding_on(holders, day)),
        )
        .order_by("position")
    )
    for line in lines:
        designation = line.designation
        verified = line.listing.vendor.registration == Vendor.Registration.VERIFIED
        yield JudgedLine(
            line=line,
            is_public=line.is_public,
            is_designated=bool(designation and line.is_held and designation.holds_on(day)),
            vendor_may_sell=verified and not line.is_barred,
        )
