"""Verify the ledger."""

import json
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from procurement_targets.models import LedgerEntry, MonthlyActual
from procurement_targets.verification import find_differences


class Command(BaseCommand):
    """Recompute every entry, monthly sum and target from its sources.

    Exits 0 when clean, 1 when something differs, 2 when it could not run.
    """

    help = "Recompute the ledger from orders and outside purchases and name every difference."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--most", type=int, default=1000, help="stop after so many differences")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the differences and leave with the exit code."""
        try:
            differences = list(islice(find_differences(), options["most"]))
            counted = {
                "entries": LedgerEntry.objects.count(),
                "monthly_sums": MonthlyActual.objects.count(),
            }
        except (DatabaseError, LookupError, ValueError, TypeError) as error:
            self.stderr.write(f"verify_ledger could not run: {error}")
            raise SystemExit(2) from error
        if options["format"] == "json":
            found = [asdict(difference) for difference in differences]
            self.stdout.write(json.dumps({**counted, "differences": found}, ensure_ascii=False))
        else:
            for one in differences:
                self.stdout.write(f"{one.kind}: {one.source} {one.object_id}: {one.detail}")
            self.stdout.write(
                f"{counted['entries']:,} entries, {counted['monthly_sums']:,} monthly sums, "
                f"{len(differences):,} differences"
            )
        raise SystemExit(1 if differences else 0)
