"""What the books know already of the things that a report names, read once."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from marketplace.catalogue.models import Designation, Product
from marketplace.organisations.models import Agency, Vendor
from marketplace.organisations.models.agencies import AgencyName
from procurement_targets.models import OutsidePurchase
from procurement_targets.order_report.rows import DesignationKey, Key, OrderRow


class AmbiguousAgency(Exception):
    """Two agencies bear the same name on the same day."""


@dataclass(frozen=True, slots=True)
class KnownPurchase:
    """A line of the report that an earlier import took."""

    pk: int
    key: Key
    contract_on: dt.date
    amount_krw: int
    facts_sha256: str
    facts: dict[str, Any]


class AgencyFinder:
    """Finds agencies by a name as of a day, without a query for each."""

    def __init__(self, books: str) -> None:
        self._bearing: dict[str, list[Agency]] = defaultdict(list)
        self._bore: dict[str, list[AgencyName]] = defaultdict(list)
        for agency in Agency.objects.filter(books=books):
            self._bearing[agency.name].append(agency)
        for name in AgencyName.objects.filter(agency__books=books).select_related("agency"):
            self._bore[name.name].append(name)

    def called(self, name: str, day: dt.date) -> Agency | None:
        """Return the agency of today's name, else of a name valid on `day`.

        Raises AmbiguousAgency when there are several.
        """
        found = {agency.pk: agency for agency in self._bearing.get(name, ())} or {
            dated.agency_id: dated.agency
            for dated in self._bore.get(name, ())
            if (dated.starts_on or day) <= day <= (dated.ends_on or day)
        }
        if len(found) > 1:
            raise AmbiguousAgency
        return next(iter(found.values()), None)


@dataclass(frozen=True, slots=True)
class Market:
    """Everything in one set of books that lines of a report may meet."""

    books: str
    purchases: dict[Key, KnownPurchase]
    designations: dict[DesignationKey, Designation]
    vendors: dict[str, Vendor]
    products: dict[str, Product]
    agencies: AgencyFinder

    def knows(self, row: OrderRow) -> bool:
        """Say whether an earlier import took the line with the same facts."""
        known = self.purchases.get(row.key)
        return known is not None and known.facts_sha256 == row.facts_sha256


def market_in(books: str) -> Market:
    """Read what the books hold, in six statements."""
    designations = Designation.objects.filter(books=books).prefetch_related("extensions")
    products = Product.objects.filter(books=books, item_identifier__isnull=False)
    return Market(
        books=books,
        purchases={known.key: known for known in _known_purchases(books)},
        designations={DesignationKey(row.designator, row.number): row for row in designations},
        vendors={row.business_number: row for row in Vendor.objects.filter(books=books)},
        products={str(row.item_identifier): row for row in products},
        agencies=AgencyFinder(books),
    )


def _known_purchases(books: str) -> list[KnownPurchase]:
    rows = OutsidePurchase.objects.filter(books=books, origin=OutsidePurchase.Origin.REPORT)
    return [
        KnownPurchase(
            pk=row.pk,
            key=Key(row.contract_number, row.item_identifier, row.occurrence),
            contract_on=row.contract_on,
            amount_krw=row.amount_krw,
            facts_sha256=row.facts_sha256,
            facts=row.published,
        )
        for row in rows.only(
            "contract_number",
            "item_identifier",
            "occurrence",
            "contract_on",
            "amount_krw",
            "facts_sha256",
            "published",
        )
    ]
