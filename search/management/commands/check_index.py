"""Compare the search index with the market."""

import json
from collections import Counter
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from marketplace.audit.consumers import drain
from search.comparison import Difference, differences
from search.consumer import NAME
from search.engines import engine_in_force
from search.engines.base import IndexVersionMismatch


class Command(BaseCommand):
    """Name every product that the index does not have as the database does.

    Exits 0 when they agree, 1 on differences, 2 when it could not run. Changes nothing but what
    events that wait would have changed anyway; `rebuild_index` puts differences right.
    """

    help = "Compare the search index with the database, document by document."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the differences and leave with the exit code."""
        try:
            drain(NAME)
            in_index = engine_in_force().versions()
            found = list(differences(in_index))
        except (DatabaseError, OSError, ValueError, IndexVersionMismatch) as error:
            self.stderr.write(f"check_index could not run: {error}")
            raise SystemExit(2) from error
        self._print(len(in_index), found, options["format"])
        raise SystemExit(1 if found else 0)

    def _print(self, documents: int, found: list[Difference], form: str) -> None:
        if form == "json":
            rows = [asdict(difference) for difference in found]
            self.stdout.write(json.dumps({"documents": documents, "differences": rows}))
            return
        for difference in found:
            self.stdout.write(f"{difference.kind}: product {difference.product_id}")
        counted = Counter(difference.kind for difference in found)
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(counted.items()))
        self.stdout.write(f"{documents:,} documents, {kinds or 'no differences'}")
