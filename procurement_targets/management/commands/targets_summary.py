"""Print the figures of a year."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.audit import consumers
from marketplace.organisations.models import Agency
from marketplace.values.books import Books
from procurement_targets.ledger import CONSUMER
from procurement_targets.queries import ledger_books
from procurement_targets.summary import summary


class Command(BaseCommand):
    """Print target, counted, provisional and excluded won of nation, kinds and agencies."""

    help = "Print the figures of a year, after the ledger has taken what happened."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--agency", metavar="CODE", help="list this agency only")
        parser.add_argument("--books", choices=Books.values, help="default: real where it is used")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the figures; an unknown agency is an error with exit code 2."""
        consumers.drain(CONSUMER)
        code = options["agency"]
        books = options["books"] or _books_of(code) or ledger_books()
        if code and not Agency.objects.filter(books=books, code=code).exists():
            raise CommandError(f"no agency {code!r} in the books {books!r}", returncode=2)
        figures = summary(books, options["year"], code)
        if options["format"] == "json":
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
            return
        self.stdout.write(_line("all agencies", figures["nation"]))
        for kind in figures["kinds"]:
            self.stdout.write(_line(kind["kind"], kind))
        for agency in figures["agencies"]:
            self.stdout.write(_line(f"{agency['code'] or '-'} {agency['name']}", agency))


def _books_of(code: str | None) -> str | None:
    """Return the books of the agency asked for: a code is given once in all of them."""
    return (
        Agency.objects.filter(code=code).values_list("books", flat=True).first() if code else None
    )


def _line(name: str, figures: dict[str, Any]) -> str:
    achieved = figures["achievement_basis_points"]
    target = "no target" if achieved is None else f"{achieved / 100:.2f} % of target"
    return (
        f"{name}: counted {figures['counted_krw']:,}, provisional {figures['provisional_krw']:,}, "
        f"excluded {figures['excluded_krw']:,}, {target}"
    )
