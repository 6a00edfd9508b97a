"""Verify the audit trail."""

import json
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from marketplace.audit.models import Event, Seal
from marketplace.audit.verification import find_faults


class Command(BaseCommand):
    """Walk the hash chain and compare it with the rows and the signed checkpoints.

    Exits 0 when clean, 1 when faults were found, 2 when it could not run.
    """

    help = "Find changed, missing, inserted, reordered, cut off or unsealed audit rows."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--most", type=int, default=1000, help="stop after so many faults")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the faults and leave with the exit code."""
        try:
            faults = list(islice(find_faults(), options["most"]))
            counted = {"events": Event.objects.count(), "seals": Seal.objects.count()}
        except (DatabaseError, OSError, ValueError, TypeError) as error:
            self.stderr.write(f"verify_audit could not run: {error}")
            raise SystemExit(2) from error
        if options["format"] == "json":
            found = [asdict(fault) for fault in faults]
            self.stdout.write(json.dumps({**counted, "faults": found}))
        else:
            for fault in faults:
                self.stdout.write(f"{fault.kind}: {fault.source} {fault.object_id}: {fault.detail}")
            self.stdout.write(
                f"{counted['events']:,} events, {counted['seals']:,} seals, {len(faults):,} faults"
            )
        raise SystemExit(1 if faults else 0)
