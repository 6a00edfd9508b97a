"""Agencies and vendors that a report names and the books lack."""

import datetime as dt
from collections.abc import Iterable

from marketplace.organisations.models import Agency, AgencyKind, Vendor
from marketplace.organisations.models.agencies import AgencyName
from marketplace.values import clock
from procurement_targets.order_report.plan import Plan
from procurement_targets.order_report.rows import OrderRow

Naming = tuple[str, dt.date]


def write_agencies(plan: Plan) -> dict[Naming, Agency]:
    """Return the agency of each name and day; make the missing ones, not classified."""
    namings = dict.fromkeys((row.agency_name, row.contract_on) for row in plan.standing)
    found = {naming: plan.market.agencies.called(*naming) for naming in namings}
    missing = dict.fromkeys(name for (name, _), agency in found.items() if agency is None)
    made = Agency.objects.bulk_create(
        Agency(
            name=name,
            kind=AgencyKind.UNCLASSIFIED,
            books=plan.market.books,
            created_at=clock.now(),
        )
        for name in missing
    )
    AgencyName.objects.bulk_create(AgencyName(agency=agency, name=agency.name) for agency in made)
    made_by_name = {agency.name: agency for agency in made}
    return {naming: agency or made_by_name[naming[0]] for naming, agency in found.items()}


def write_vendors(plan: Plan) -> dict[str, Vendor]:
    """Return the vendor of each business number; make the missing ones as references.

    A firm that nobody has claimed takes the name of an accepted change; one that has speaks for
    itself.
    """
    latest = latest_by_number(plan.standing)
    known = {number: vendor for number, vendor in plan.market.vendors.items() if number in latest}
    made = Vendor.objects.bulk_create(
        Vendor(
            business_number=number,
            name=row.vendor_name,
            registration=Vendor.Registration.REFERENCE,
            books=plan.market.books,
            created_at=clock.now(),
        )
        for number, row in latest.items()
        if number not in known
    )
    if plan.accepts_changes:
        _rename_unclaimed(known, latest)
    return known | {vendor.business_number: vendor for vendor in made}


def latest_by_number(rows: Iterable[OrderRow]) -> dict[str, OrderRow]:
    """Return the row of the latest contract of each firm."""
    ordered = sorted(rows, key=lambda row: (row.contract_on, row.line))
    return {row.business_number: row for row in ordered}


def _rename_unclaimed(known: dict[str, Vendor], latest: dict[str, OrderRow]) -> None:
    renamed = []
    for number, vendor in known.items():
        name = latest[number].vendor_name
        if vendor.registration == Vendor.Registration.REFERENCE and vendor.name != name:
            vendor.name = name
            renamed.append(vendor)
    Vendor.objects.bulk_update(renamed, ["name"])
