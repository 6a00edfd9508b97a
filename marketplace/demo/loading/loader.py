"""Loads the demonstration market: first the world, then one year after another."""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.utils import translation

from cms.site import import_pages
from marketplace.audit import consumers, sealing
from marketplace.audit.services import without_waking
from marketplace.demo.loading import listings, people, years
from marketplace.demo.loading.calendar import NEWEST_YEAR, TODAY, at, end_of, seeded
from marketplace.demo.loading.offers import Offer, published_offers
from marketplace.demo.loading.outside import enter_outside_purchases
from marketplace.demo.loading.stage import play
from marketplace.demo.loading.stories import Purchase, tell
from marketplace.demo.loading.texts import catalogue, material
from marketplace.ordering.models import Order
from marketplace.organisations.models import Agency, Membership, Vendor, VendorSanction
from marketplace.organisations.services.delegations import delegate
from marketplace.organisations.services.vendors import sanction_vendor
from marketplace.values import clock
from marketplace.values.books import Books
from search.indexing import mend

Say = Callable[[str], None]
# Longer than SQLite's waiting writers sleep between two tries.
PAUSE_SECONDS = 0.15


def is_loaded() -> bool:
    """Say whether the demonstration market is there already."""
    return Agency.objects.filter(books=Books.DEMO).exists()


def has_year(year: int) -> bool:
    """Say whether a year of the demonstration was played already."""
    orders = Order.objects.filter(books=Books.DEMO, placed_on__year=year)
    return orders.exclude(placed_on__month=1).exists()


def load(loaded_years: Sequence[int], *, say: Say, part: float = 1.0, gently: bool = False) -> None:
    """Load what is missing of the world and of the years.

    `gently` lets people write in between, when the market is open already.
    `part` below one loads a share of categories and buying agencies, for tests. A second call loads
    nothing twice. Raises ImproperlyConfigured where the clock may not be set.
    """
    with without_waking(), translation.override("ko"):
        if not is_loaded():
            with _timed(say, "world"), clock.set_to(people.opening_moment()):
                _build_world(part)
        for year in loaded_years:
            if not has_year(year):
                with _timed(say, str(year)):
                    _play_year(year, part, say, PAUSE_SECONDS if gently else 0.0)
        with _timed(say, "ledger, index and seals"):
            consumers.drain_all()
            mend()
            sealing.seal_all()


def _build_world(part: float) -> None:
    names = people.made_up_names()
    with transaction.atomic():
        people.build_offices(names)
        people.build_agencies(names)
        categories = listings.build_categories()
        vendors = listings.build_vendors(names, part)
    listings.build_listings(categories, vendors, part)
    listings.share_products(vendors)
    _bar_vendors()
    import_pages(material("pages"))


def _play_year(year: int, part: float, say: Say, pause_seconds: float) -> None:
    offers = published_offers()
    by_key = _by_key(offers)
    fields = {file["category"]["slug"]: file["category"]["field"] for file in catalogue()}
    with clock.set_to(clock.korean_time(dt.date(year, 1, 2))):
        buyers = years.open_agencies(year, part)
    purchases = list(_purchases(buyers, year, list(offers.values()), by_key, fields))
    if year == NEWEST_YEAR:
        _stand_in(buyers)
    stories = (tell(purchase) for purchase in purchases)
    steps = play(stories, end_of(year), pause_seconds=pause_seconds)
    entered = enter_outside_purchases(buyers, year, by_key)
    say(f"  {len(purchases):,} purchases in {steps:,} steps, {entered:,} made elsewhere")


def _purchases(
    buyers: Iterable[years.Buyer],
    year: int,
    offers: list[Offer],
    by_key: dict[str, Offer],
    fields: dict[str, str],
) -> Iterator[Purchase]:
    for buyer in buyers:
        follows_script = buyer.data["key"] == years.STORY_AGENCY and year == NEWEST_YEAR
        if follows_script and _has_script(by_key):
            yield from years.scripted(buyer, by_key, fields)
        else:
            yield from years.purchases_of(buyer, year, offers, fields)


def _has_script(by_key: dict[str, Offer]) -> bool:
    """A part of the market may lack listings that the script buys."""
    steps = material("requests")["stories"][years.STORY_AGENCY]
    return all(line["listing"] in by_key for step in steps for line in step["lines"])


def _by_key(offers: dict[str, Offer]) -> dict[str, Offer]:
    """Return the offers by the keys of the written material; a title names one listing."""
    by_title: dict[str, Offer] = {}
    for offer in offers.values():
        by_title.setdefault(offer.listing.title_ko, offer)
    written = [data for file in catalogue() for data in file["listings"]]
    return {
        data["key"]: by_title[data["title_ko"]] for data in written if data["title_ko"] in by_title
    }


def _bar_vendors() -> None:
    """Suspend one firm in the past and one today, so that both can be seen."""
    words = material("designators")
    rng = seeded("sanctions")
    firms = list(Vendor.objects.filter(books=Books.DEMO).order_by("-pk")[:2])
    spans = [
        (dt.date(2025, 3, 1), dt.date(2025, 5, 31)),
        (TODAY - dt.timedelta(days=20), TODAY + dt.timedelta(days=160)),
    ]
    for vendor, (starts_on, ends_on) in zip(firms, spans, strict=False):
        with clock.set_to(at(starts_on - dt.timedelta(days=5), rng)):
            sanction_vendor(
                vendor=vendor,
                kind=VendorSanction.Kind.TRADE_SUSPENSION,
                starts_on=starts_on,
                ends_on=ends_on,
                ground_ko=words["sanction_ground_ko"],
                ground_en=words["sanction_ground_en"],
                actor=people.oversight_officer(),
            )


def _stand_in(buyers: Iterable[years.Buyer]) -> None:
    """Let the requester's neighbour stand in for the approver of the story's agency for a week."""
    for buyer in buyers:
        if buyer.data["key"] != years.STORY_AGENCY:
            continue
        seats = {seat.person_id: seat for seat in Membership.objects.filter(agency=buyer.agency)}
        giver = seats[buyer.staff.obligation_officer.pk]
        receiver = seats[buyer.staff.inspector.pk]
        with clock.set_to(clock.korean_time(TODAY - dt.timedelta(days=8))):
            delegate(
                giver=giver,
                receiver=receiver,
                role=giver.roles[0],
                starts_on=TODAY - dt.timedelta(days=7),
                ends_on=TODAY - dt.timedelta(days=4),
                reason=material("designators")["delegation_reason_ko"],
                actor=giver.person,
            )


@contextmanager
def _timed(say: Say, what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    say(f"{what}: {time.monotonic() - started:.1f} s")
