"""Import the published report of orders for designated innovative products."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.audit.consumers import drain, drain_all
from marketplace.audit.services import without_waking
from marketplace.values.books import Books
from marketplace.values.refusals import Refused
from procurement_targets.ledger import CONSUMER
from procurement_targets.order_report.data_form import Run, as_data
from procurement_targets.order_report.market import market_in
from procurement_targets.order_report.plan import make_plan
from procurement_targets.order_report.reading import read_table
from procurement_targets.order_report.reconciliation import (
    Reconciliation,
    ledger_tallies,
    reconcile,
)
from procurement_targets.order_report.refusals import ReportUnreadable
from procurement_targets.order_report.rows import rows_of
from procurement_targets.order_report.text_form import as_text
from procurement_targets.order_report.writing import Source, write_plan


class Command(BaseCommand):
    """Read the report in either published form, write it in one transaction and reconcile it.

    Exits 1 when the file cannot be read or was not written, with the line and the column in the
    message; nothing is imported then.
    """

    help = (
        "Import the report of orders for designated innovative products (UI-ADOXAA-045R), "
        "as handed out (UTF-16 LE, tabs) or as UTF-8 CSV."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="judge, print, write nothing")
        parser.add_argument(
            "--as-listings",
            action="store_true",
            help="publish the listings as references, not for sale here",
        )
        parser.add_argument(
            "--accept-changes",
            action="store_true",
            help="take over known lines that have other facts now",
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--books", choices=Books.values, default=Books.REAL.value)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file and print what became of each won."""
        try:
            figures, run = self._import(options["file"], options)
        except OSError as error:
            raise CommandError(str(error), returncode=2) from error
        except Refused as error:
            if options["format"] == "json":
                self.stdout.write(json.dumps(_error_data(error), ensure_ascii=False))
            raise CommandError(str(error)) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(as_data(figures, run), ensure_ascii=False))
        else:
            for line in as_text(figures, run):
                self.stdout.write(line)
        if settings.WAKE_CONSUMERS and not run.dry_run:
            # Whoever imports looks at the storefront next, worker or not.
            drain_all()

    def _import(self, file: Path, options: dict[str, Any]) -> tuple[Reconciliation, Run]:
        table = read_table(file.read_bytes())
        plan = make_plan(
            rows_of(table.lines),
            market_in(options["books"]),
            period=table.period,
            accept_changes=options["accept_changes"],
        )
        figures = reconcile(plan)
        run = Run(file.name, table.sha256, dry_run=options["dry_run"])
        if run.dry_run:
            return figures, run
        with without_waking():
            written = write_plan(
                plan, source=Source(file.name, table.sha256), as_listings=options["as_listings"]
            )
        # The last figures are the ledger's own, so it takes its events before they are printed.
        drain(CONSUMER)
        run = replace(run, listings_published=written.listings_published)
        return replace(figures, in_ledger=ledger_tallies(plan)), run


def _error_data(error: Refused) -> dict[str, Any]:
    where = (
        {"line": error.line, "column": error.column} if isinstance(error, ReportUnreadable) else {}
    )
    return {"error": str(error), **where}
