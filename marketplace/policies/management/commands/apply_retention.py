"""Delete what is over by the rules in force."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.policies.queries import RuleMissing
from marketplace.policies.retention import apply_retention


class Command(BaseCommand):
    """Erase idle people and old notices, mail and free texts, as the daily task does."""

    help = "Erase personal data whose period is over, by the rule set 'records'."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and print one line for each step."""
        try:
            removed = apply_retention(dry_run=options["dry_run"])
        except RuleMissing as missing:
            raise CommandError(str(missing)) from missing
        word = "would be removed" if options["dry_run"] else "removed"
        for name, count in removed.items():
            self.stdout.write(f"{name}: {count:,} {word}")
