"""What the agencies of the demonstration buy in a year, spread as in reality.

A third reach their target, a third buy nothing, some buy in December; the sums follow from the
profiles in agencies.json.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from marketplace.demo.loading.calendar import NEWEST_YEAR, TODAY, seeded
from marketplace.demo.loading.offers import Offer, choose
from marketplace.demo.loading.people import Staff, staff_of
from marketplace.demo.loading.stories import FATES, Purchase
from marketplace.demo.loading.texts import material
from marketplace.ordering.models import BudgetLine
from marketplace.organisations.models import Agency
from marketplace.policies.queries import rules_on
from marketplace.values.books import Books
from procurement_targets.targets import set_base_amount

BASIS_POINTS = 10_000
# Size class -> yearly target in millions of won, from and to; and how many purchases a year.
TARGET_MILLIONS = {1: (40, 90), 2: (90, 210), 3: (200, 480), 4: (420, 1_100), 5: (900, 2_600)}
PURCHASES = {1: 5, 2: 7, 3: 10, 4: 14, 5: 20}
# Profile -> share of the target that is bought in a year, from and to.
SHARES = {
    "reaches": (1.22, 1.6),
    "exceeds": (1.6, 3.4),
    "partial": (0.3, 0.92),
    "little": (0.03, 0.18),
    "december": (0.85, 1.3),
    "nothing": (0.0, 0.0),
}
STORY_AGENCY = "gaon-transit"
STORY_TARGET_KRW = 578_000_000
SCRIPT_HASTE = 0.25
# The newest year is loaded while somebody waits, so fewer purchases stand for the same sums.
NEWEST_COUNT, OLDER_COUNT = 0.5, 0.66
OTHER_PURCHASES = 0.12  # of things that are no innovation: they stand in the ledger as excluded
FIRST_BUDGET_KRW = 60_000_000


@dataclass(frozen=True, slots=True)
class Buyer:
    """An agency with what it means to do in a year."""

    agency: Agency
    data: dict[str, Any]
    staff: Staff
    budget_lines: dict[str, BudgetLine]
    target_krw: int


def open_agencies(year: int, part: float) -> list[Buyer]:
    """Set base amounts and targets, write the budgets, and return the agencies that buy."""
    agencies = {a.code: a for a in Agency.objects.filter(books=Books.DEMO).order_by("pk")}
    rules = rules_on("targets", dt.date(year, 12, 31))
    buyers = []
    for data in material("agencies"):
        agency = agencies[data["code"]]
        rate = rules.number("target_rate_basis_points", agency.kind)
        target_krw = _target_of(data, year)
        set_base_amount(
            agency=agency, year=year, gross_krw=target_krw * BASIS_POINTS // rate, actor=None
        )
        if data["profile"] != "nothing":
            lines = _budget_lines(agency, data, year, target_krw)
            buyers.append(Buyer(agency, data, staff_of(agency), lines, target_krw))
    return buyers if part >= 1 else _some(buyers, part)


def _some(buyers: list[Buyer], part: float) -> list[Buyer]:
    """Return a share of the buyers, the one of the story always among them."""
    chosen = buyers[:: max(1, round(1 / part))]
    story = [buyer for buyer in buyers if buyer.data["key"] == STORY_AGENCY]
    return [buyer for buyer in chosen if buyer not in story] + story


def _target_of(data: dict[str, Any], year: int) -> int:
    if data["key"] == STORY_AGENCY and year == NEWEST_YEAR:
        return STORY_TARGET_KRW
    rng = seeded("target", data["key"])
    low, high = TARGET_MILLIONS[data["size"]]
    growth = 1 + 0.04 * (year - NEWEST_YEAR)
    return round(rng.uniform(low, high) * growth) * 1_000_000


def _budget_lines(
    agency: Agency, data: dict[str, Any], year: int, target_krw: int
) -> dict[str, BudgetLine]:
    """Return a budget line for each field of the catalogue; budgets are typed in, not ordered."""
    made: dict[str, BudgetLine] = {}
    for budget in material("budgets"):
        missing = [field for field in budget["fields"] if field not in made]
        if not missing:
            continue
        line = BudgetLine.objects.create(
            agency=agency,
            year=year,
            code=budget["code"],
            name=budget["name_ko"],
            amount_krw=(FIRST_BUDGET_KRW + target_krw * 7 // 2) // 1_000_000 * 1_000_000,
        )
        made |= dict.fromkeys(missing, line)
    return made


def purchases_of(
    buyer: Buyer, year: int, offers: list[Offer], fields: dict[str, str]
) -> Iterator[Purchase]:
    """Yield what an agency buys in a year; the story's agency follows its script in the newest."""
    rng = seeded("purchases", buyer.data["key"], year)
    low, high = SHARES[buyer.data["profile"]]
    total_krw = buyer.target_krw * rng.uniform(low, high)
    pace = NEWEST_COUNT if year == NEWEST_YEAR else OLDER_COUNT
    count = max(2, round(pace * PURCHASES[buyer.data["size"]] * min(1.6, max(0.35, high))))
    wanted = [offer for offer in offers if offer.category in buyer.data["needs"]]
    for number in range(count):
        day = _day(buyer.data["profile"], year, rng)
        if day >= TODAY:
            continue
        is_innovation = rng.random() >= OTHER_PURCHASES
        wanted_krw = total_krw / count * rng.uniform(0.5, 1.5)
        if not is_innovation:
            wanted_krw = min(wanted_krw, 18_000_000)
        pool = wanted if number % 4 else offers
        found = choose(
            pool, day=day, wanted_krw=round(wanted_krw), is_innovation=is_innovation, rng=rng
        ) or choose(
            offers, day=day, wanted_krw=round(wanted_krw), is_innovation=is_innovation, rng=rng
        )
        if found:
            yield _purchase(buyer, day, found, fields, rng)


def _purchase(
    buyer: Buyer, day: dt.date, found: tuple[Offer, int], fields: dict[str, str], rng: Random
) -> Purchase:
    offer = found[0]
    words = material("requests")["by_category"][offer.category]
    theme = rng.randrange(len(words["titles_ko"]))
    return Purchase(
        agency=buyer.agency,
        staff=buyer.staff,
        budget_line=buyer.budget_lines[fields[offer.category]],
        day=day,
        items=(found,),
        rng=rng,
        title=words["titles_ko"][theme],
        justification=words["justifications_ko"][theme],
        comparison=rng.choice(words["comparisons_ko"]),
        fate=rng.choices(list(FATES), weights=list(FATES.values()))[0],
    )


def _day(profile: str, year: int, rng: Random) -> dt.date:
    """Return a day of the year: more towards its end, and in December for those who rush."""
    if rng.random() < (0.62 if profile == "december" else 0.12):
        return dt.date(year, 12, rng.randint(1, 22))
    month = rng.choices(range(1, 12), weights=(2, 3, 5, 6, 7, 8, 7, 6, 8, 9, 10))[0]
    return dt.date(year, month, rng.randint(1, 28))


def scripted(buyer: Buyer, offers: dict[str, Offer], fields: dict[str, str]) -> Iterator[Purchase]:
    """Yield the purchases of the story's agency, as they are written in requests.json."""
    for step in material("requests")["stories"][STORY_AGENCY]:
        items = tuple((offers[line["listing"]], line["quantity"]) for line in step["lines"])
        if step["kind"] == "outside":
            continue
        yield Purchase(
            agency=buyer.agency,
            staff=buyer.staff,
            budget_line=buyer.budget_lines[fields[items[0][0].category]],
            day=dt.date.fromisoformat(step["on"]),
            items=items,
            rng=seeded("story", step["on"], step["title_ko"]),
            title=step["title_ko"],
            justification=step["justification_ko"],
            comparison=step["comparison_ko"],
            haste=SCRIPT_HASTE,
            **_ending(step),
        )


def _ending(step: dict[str, Any]) -> dict[str, Any]:
    """Return how a scripted purchase ends, in the words of the stories."""
    match step["progress"]:
        case "partly_delivered":
            # Its inspection is what the inspector among the ten finds to do.
            return {"until": "delivered", "delivered": step["delivered"]}
        case "accepted":
            return {"until": "invoiced"}
        case "returned":
            return {"fate": "returned", "until": "first_approval", "comment": step["comment_ko"]}
        case other:
            return {"until": other}
