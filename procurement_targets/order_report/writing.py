"""Carrying out a plan: one transaction of bulk statements. The ledger follows as a consumer."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from marketplace.audit.models import Event
from marketplace.audit.services import build, wake_consumers
from marketplace.catalogue.models import Listing
from marketplace.values import clock
from procurement_targets.models import ReportImport
from procurement_targets.order_report.classes import write_classes
from procurement_targets.order_report.goods import (
    write_designations,
    write_holders,
    write_products,
)
from procurement_targets.order_report.offers import publish_references, write_offers
from procurement_targets.order_report.parties import write_agencies, write_vendors
from procurement_targets.order_report.plan import Plan
from procurement_targets.order_report.purchases import Named, PurchaseWriter
from procurement_targets.order_report.refusals import ReportOvertaken

BATCH_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a plan was made from."""

    file_name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Written:
    """What an import wrote; `report_import` is None when there was nothing to write."""

    report_import: ReportImport | None
    listings_published: int


def write_plan(plan: Plan, *, source: Source, as_listings: bool = False) -> Written:
    """Write all that a plan says, or nothing. Raises ReportOvertaken when the books moved.

    With `as_listings` the listings of all lines are published as references; without, they stay
    unpublished drafts. A second call with the same file finds nothing to write.
    """
    if not plan.standing or not (plan.new or plan.accepted or plan.corrected or as_listings):
        return Written(None, 0)
    try:
        with transaction.atomic():
            return _Writing(plan, source).carry_out(as_listings)
    except IntegrityError as error:  # what was missing when the plan was made is there by now
        raise ReportOvertaken from error


class _Writing:
    def __init__(self, plan: Plan, source: Source) -> None:
        self._plan = plan
        self._source = source

    def carry_out(self, as_listings: bool) -> Written:
        named, corrections = self._write_named()
        published = self._publish(named) if as_listings else self._draft(named)
        if not (self._plan.new or self._plan.accepted or corrections or published):
            return Written(None, 0)
        report_import = self._write_import()
        writer = PurchaseWriter(self._plan, named, report_import)
        purchases = [*writer.add_new(), *writer.renew_changed(), *writer.judge_again()]
        imported = build(
            report_import,
            "report.imported",
            actor=None,
            books=self._plan.market.books,
            facts={"file_sha256": self._source.sha256, "rows_taken": report_import.rows_taken},
        )
        events = [imported, *corrections, *published, *purchases]
        Event.objects.bulk_create(events, batch_size=BATCH_SIZE)
        transaction.on_commit(wake_consumers, robust=True)
        return Written(report_import, len(published))

    def _write_named(self) -> tuple[Named, list[Event]]:
        plan = self._plan
        agencies = write_agencies(plan)
        vendors = write_vendors(plan)
        products = write_products(plan, write_classes(plan.standing))
        designations, corrections = write_designations(plan)
        write_holders(plan.standing, designations, vendors, products)
        return Named(agencies, vendors, products, designations), corrections

    def _draft(self, named: Named) -> list[Event]:
        self._references(named)
        return []

    def _publish(self, named: Named) -> list[Event]:
        return publish_references(self._references(named), self._plan.market.books)

    def _references(self, named: Named) -> list[Listing]:
        return write_offers(
            (named.vendors[row.business_number], named.products[row.item_identifier])
            for row in self._plan.standing
        )

    def _write_import(self) -> ReportImport:
        plan = self._plan
        return ReportImport.objects.create(
            file_name=self._source.file_name[-200:],
            file_sha256=self._source.sha256,
            rows_read=len(plan.rows),
            rows_taken=len(plan.new) + len(plan.accepted),
            amount_krw=sum(row.amount_krw for row in plan.rows),
            imported_at=clock.now(),
        )
