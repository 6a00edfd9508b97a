"""Purchases made elsewhere, entered by agencies and judged by oversight."""

import datetime as dt
import io
from random import Random
from typing import Any

from django.core.files.base import File

from marketplace.demo.loading.calendar import TODAY, at, end_of, seeded
from marketplace.demo.loading.offers import Offer
from marketplace.demo.loading.papers import paper
from marketplace.demo.loading.people import oversight_officer
from marketplace.demo.loading.texts import material
from marketplace.demo.loading.years import STORY_AGENCY, Buyer
from marketplace.values import clock
from marketplace.values.vat import split_total
from procurement_targets import outside
from procurement_targets.models import OutsidePurchase

VAT_BASIS_POINTS = 1000
SHARE_OF_BUYERS = 0.45
ENDINGS = {"verified": 70, "submitted": 14, "rejected": 10, "drafted": 6}


def enter_outside_purchases(buyers: list[Buyer], year: int, offers: dict[str, Offer]) -> int:
    """Let some agencies enter what they bought elsewhere; return how many were entered."""
    count = 0
    for buyer in buyers:
        rng = seeded("outside", buyer.data["key"], year)
        if buyer.data["key"] == STORY_AGENCY:
            count += _enter_script(buyer, year, offers)
        elif rng.random() < SHARE_OF_BUYERS:
            for _ in range(rng.randint(1, 2)):
                count += _enter_any(buyer, year, list(offers.values()), rng)
    return count


def _enter_script(buyer: Buyer, year: int, offers: dict[str, Offer]) -> int:
    steps = material("requests")["stories"][STORY_AGENCY]
    wanted = [s for s in steps if s["kind"] == "outside" and s["on"].startswith(str(year))]
    for step in wanted:
        line = step["lines"][0]
        day = dt.date.fromisoformat(step["on"])
        rng = seeded("outside", step["on"])
        pattern = {"title_ko": step["title_ko"], "method": "", "kind": "purchase"}
        _enter(
            buyer, offers[line["listing"]], line["quantity"], day, pattern, step["progress"], rng
        )
    return len(wanted)


def _enter_any(buyer: Buyer, year: int, offers: list[Offer], rng: Random) -> int:
    day = dt.date(year, rng.randint(2, 11), rng.randint(1, 26))
    pattern = rng.choice(material("outside"))
    fitting = [
        offer
        for offer in offers
        if offer.category == pattern["category"]
        and offer.published_on < day
        and offer.is_designated_on(day)
        and offer.price_krw < buyer.target_krw // 8
    ]
    if not fitting or day + dt.timedelta(days=12) >= TODAY:
        return 0
    offer = rng.choice(fitting)
    most = max(1, buyer.target_krw // 12 // offer.price_krw)
    ending = rng.choices(list(ENDINGS), weights=list(ENDINGS.values()))[0]
    _enter(buyer, offer, rng.randint(1, min(most, 12)), day, pattern, ending, rng)
    return 1


def _enter(
    buyer: Buyer,
    offer: Offer,
    quantity: int,
    day: dt.date,
    pattern: dict[str, Any],
    ending: str,
    rng: Random,
) -> None:
    amount_krw = offer.price_krw * quantity
    number = f"EX-{day:%Y%m%d}-{buyer.agency.code}-{rng.randint(100, 999)}"
    facts = outside.OutsideFacts(
        vendor=offer.listing.vendor,
        product=offer.listing.product,
        contract_number=number,
        title=pattern["title_ko"],
        contract_on=day,
        amount_krw=amount_krw,
        supply_krw=split_total(amount_krw, VAT_BASIS_POINTS).supply_krw,
        kind=pattern["kind"],
        method=pattern["method"],
    )
    evidence = paper("Contract (copy)", [f"Number: {number}", f"Amount: KRW {amount_krw:,}"])
    entered = at(day + dt.timedelta(days=rng.randint(2, 8)), rng)
    with clock.set_to(entered):
        purchase = outside.draft_outside_purchase(
            agency=buyer.agency,
            actor=buyer.staff.requester,
            facts=facts,
            evidence=File(io.BytesIO(evidence), name="contract.pdf"),
        )
        if ending != "drafted":
            outside.submit(purchase_id=purchase.pk, actor=buyer.staff.requester)
    decided = at(clock.korean_date(entered) + dt.timedelta(days=rng.randint(1, 6)), rng)
    if ending in {"verified", "rejected"} and decided < end_of(day.year):
        with clock.set_to(decided):
            _decide(purchase, ending, rng)


def _decide(purchase: OutsidePurchase, ending: str, rng: Random) -> None:
    officer = oversight_officer()
    note = rng.choice(material("requests")["return_comments_ko"])
    if ending == "rejected":
        outside.reject(purchase_id=purchase.pk, actor=officer, reason=note)
    else:
        outside.verify(purchase_id=purchase.pk, actor=officer, note=note, is_another=True)
