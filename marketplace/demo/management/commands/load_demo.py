"""Load the demonstration market."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.demo.loading.calendar import NEWEST_YEAR
from marketplace.demo.loading.loader import has_year, is_loaded, load

YEARS = (NEWEST_YEAR, NEWEST_YEAR - 1, NEWEST_YEAR - 2)


class Command(BaseCommand):
    """Drives the product's own verbs through three years of a made-up market."""

    help = "Load the demonstration market: made-up agencies, firms, listings and purchases."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--years",
            default=",".join(str(year) for year in YEARS),
            help="which years to play, newest first, separated by commas",
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when these years are there"
        )

        parser.add_argument(
            "--gently", action="store_true", help="let people write in between (beside a server)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say why not."""
        if not settings.CLOCK_MAY_BE_SET:
            raise CommandError("The demonstration sets the clock; these settings do not allow it.")
        years = self._years(options["years"])
        missing = [year for year in years if not has_year(year)]
        if is_loaded() and not missing:
            if options["if_empty"]:
                return
            raise CommandError("The demonstration market is loaded already.")
        load(missing, say=self.stdout.write, gently=options["gently"])

    def _years(self, text: str) -> list[int]:
        try:
            years = [int(part) for part in text.split(",")]
        except ValueError:
            raise CommandError(f"--years {text}: years separated by commas are expected") from None
        if unknown := [year for year in years if year not in YEARS]:
            raise CommandError(f"--years: only {YEARS[-1]} to {YEARS[0]} can be played: {unknown}")
        return years
