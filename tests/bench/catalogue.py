"""What the catalogue's pages cost with 10,000 listings on SQLite: `make bench`.

Prints the CPU time of one request in the process that answers it, templates and search included,
and how many statements it sent to the database. Nothing is asserted: figures differ by machine.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from statistics import median
from time import process_time

from django.http import HttpResponseBase
from django.test import Client

LISTINGS = 10_000
CATEGORIES = 40
VENDORS = 400
REPEATS = 30
TARGET_MS = 60


def set_up(folder: str) -> None:
    """Start Django on a database of its own."""
    os.environ["MADANG_VAR"] = folder
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.dev")
    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ["WAKE_CONSUMERS"] = "false"
    os.environ["ALLOWED_HOSTS"] = "testserver"
    os.environ["BOOKS"] = "demo"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def pages() -> Iterator[tuple[str, str]]:
    """The pages that are measured."""
    yield "catalogue", "/find/"
    yield "catalogue as cards", "/find/?view=cards"
    yield "category with its questions", "/find/?category=category-7"
    yield "three conditions", "/find/?kind=product&price=to-10m&region=서울특별시"
    yield "words", "/find/?q=공기질 측정기"
    yield "words and conditions", "/find/?q=감시 카메라&kind=product&route=direct"
    yield "listing", "/listings/5000/"
    yield "comparison of four", "/compare/?ids=1&ids=41&ids=81&ids=121"
    yield "suggestions", "/find/suggest/?q=공기"


def measured(client: Client, address: str) -> tuple[float, float, int]:
    """The median and the highest CPU time in ms, and the statements of one request."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        answered(client.get(address))
    times = []
    for _ in range(REPEATS):
        begun = process_time()
        client.get(address)
        times.append((process_time() - begun) * 1000)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return median(times), max(times), len(queries)


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(title: str, client: Client) -> None:
    """Print one reader's figures."""
    say(f"\n{title:<34}{'CPU ms':>9}{'highest':>9}{'SQL':>6}")
    for name, address in pages():
        middle, highest, statements = measured(client, address)
        say(f"{name:<34}{middle:>9.1f}{highest:>9.1f}{statements:>6}")


def main() -> None:
    """Fill a market, index it, and measure its pages."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--listings", type=int, default=LISTINGS)
    wanted = arguments.parse_args().listings
    with tempfile.TemporaryDirectory(prefix="madang-bench-") as folder:
        set_up(folder)
        from tests.bench.market import fill, make_buyer

        begun = process_time()
        fill(wanted, categories=CATEGORIES, vendors=VENDORS)
        say(f"{wanted:,} listings made in {process_time() - begun:.1f} s of CPU")
        from search.indexing import rebuild

        for note in ("with analysis", "from kept tokens"):
            begun = process_time()
            documents = rebuild()
            seconds = process_time() - begun
            say(f"index of {documents:,} documents {note}: {documents / seconds:,.0f} a second")

        visitor, member = Client(), Client()
        member.force_login(make_buyer())
        table("visitor", visitor)
        table("signed-in buyer", member)
        say(f"\ntarget: under {TARGET_MS} ms for the catalogue, 2 SQL for visitors, 4 signed in")


def answered(response: HttpResponseBase) -> None:
    """Refuse to measure an error page."""
    if response.status_code != 200:
        sys.exit(f"a page answered {response.status_code}")


if __name__ == "__main__":
    main()
