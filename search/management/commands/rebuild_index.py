"""Make the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand

from search.indexing import rebuild


class Command(BaseCommand):
    """Fill a new index from the database beside the one in use, then swap."""

    help = "Make the search index anew; the old one answers until the new one is complete."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how much there is."""
        self.stdout.write(f"{rebuild():,} documents")
