"""Outside purchases made from the lines of a report, and the events that the ledger consumes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.audit.models import Event
from marketplace.audit.services import build
from marketplace.catalogue.models import Designation, Product
from marketplace.organisations.models import Agency, Vendor
from marketplace.values import clock
from procurement_targets.models import OutsidePurchase, ReportImport
from procurement_targets.order_report.judging import kind_of
from procurement_targets.order_report.parties import Naming
from procurement_targets.order_report.plan import Plan
from procurement_targets.order_report.refusals import ReportOvertaken
from procurement_targets.order_report.rows import DesignationKey, Key, OrderRow

CHANGED = "report_changed"
DESIGNATION_CHANGED = "designation_changed"
TAKEN_FROM_ROW = (
    "contract_number",
    "item_identifier",
    "occurrence",
    "title",
    "contract_on",
    "due_on",
    "method",
    "amount_krw",
    "facts_sha256",
)
# What a changed line may say anew; its key stays.
RENEWED = (
    "agency",
    "vendor",
    "product",
    "designation",
    "title",
    "contract_on",
    "due_on",
    "kind",
    "method",
    "amount_krw",
    "supply_krw",
    "published",
    "facts_sha256",
    "report_import",
)


@dataclass(frozen=True, slots=True)
class Named:
    """The rows of the books that the lines of a report name."""

    agencies: Mapping[Naming, Agency]
    vendors: Mapping[str, Vendor]
    products: Mapping[str, Product]
    designations: Mapping[DesignationKey, Designation]


class PurchaseWriter:
    """Writes the purchases of one import."""

    def __init__(self, plan: Plan, named: Named, report_import: ReportImport) -> None:
        self._plan = plan
        self._named = named
        self._import = report_import
        self._supply_krw: dict[Key, int] = {
            judged.row.key: judged.supply_krw for judged in plan.judged
        }

    def add_new(self) -> list[Event]:
        """Add the purchases of new lines; return the unsaved event of each."""
        now = clock.now()
        purchases = OutsidePurchase.objects.bulk_create(
            OutsidePurchase(
                books=self._plan.market.books,
                origin=OutsidePurchase.Origin.REPORT,
                status=OutsidePurchase.Status.VERIFIED,
                entered_at=now,
                decided_at=now,
                **self._values_of(row),
            )
            for row in self._plan.new
        )
        return [self._event(purchase, "outside.verified") for purchase in purchases]

    def renew_changed(self) -> list[Event]:
        """Write the accepted changes; return the unsaved event of each."""
        changes = {change.known.pk: change for change in self._plan.accepted}
        purchases = OutsidePurchase.objects.select_for_update().in_bulk(list(changes))
        for pk, change in changes.items():
            purchase = purchases[pk]
            if purchase.facts_sha256 != change.known.facts_sha256:
                raise ReportOvertaken
            for name, value in self._values_of(change.row).items():
                setattr(purchase, name, value)
        OutsidePurchase.objects.bulk_update(purchases.values(), RENEWED, batch_size=500)
        return [
            self._event(purchase, "outside.corrected", CHANGED) for purchase in purchases.values()
        ]

    def judge_again(self) -> list[Event]:
        """Return an event for each other purchase whose designation has another term now."""
        keys = self._plan.corrected.keys() & self._named.designations.keys()
        affected = OutsidePurchase.objects.filter(
            designation__in=[self._named.designations[key] for key in keys]
        ).exclude(report_import=self._import)
        return [
            self._event(purchase, "outside.corrected", DESIGNATION_CHANGED) for purchase in affected
        ]

    def _values_of(self, row: OrderRow) -> dict[str, Any]:
        named = self._named
        return {
            **{name: getattr(row, name) for name in TAKEN_FROM_ROW},
            "agency": named.agencies[row.agency_name, row.contract_on],
            "vendor": named.vendors[row.business_number],
            "product": named.products[row.item_identifier],
            "designation": named.designations[row.designation_key],
            "kind": kind_of(row),
            "supply_krw": self._supply_krw[row.key],
            "published": row.facts,
            "report_import": self._import,
        }

    def _event(self, purchase: OutsidePurchase, verb: str, reason_code: str = "") -> Event:
        verified = verb == "outside.verified"
        return build(
            purchase,
            verb,
            actor=None,
            books=self._plan.market.books,
            from_state="" if verified else purchase.status,
            to_state=purchase.status,
            reason_code=reason_code,
            facts={
                "report_import_id": self._import.pk,
                "amount_krw": purchase.amount_krw,
                "facts_sha256": purchase.facts_sha256,
            },
        )
