"""Hits and cards as templates show them, made of what the index keeps."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.storefront.addresses import address_of
from cms.storefront.labels import Badge, badges_of, day_of, delivery_of, unit_of
from cms.storefront.said import Said, said
from search.analysis import analyser_in_force
from search.highlight import highlight
from search.plan import QueryPlan
from search.services import FoundProduct


@dataclass(frozen=True, slots=True)
class ShownHit:
    """One product as a hit of the list or as a card."""

    listing_id: int
    url: str
    name: Said
    title: SafeString | Said
    summary: SafeString | Said
    picture_url: str
    badges: list[Badge]
    vendor: Said
    facts: list[str]
    price_krw: int | None
    is_lowest_of_several: bool
    unit: Said
    price_note: Said
    delivery: str
    is_reference: bool


def shown_hits(
    products: Iterable[FoundProduct], today: dt.date, plan: QueryPlan | None = None
) -> list[ShownHit]:
    """The hits as shown today; the words of the plan are marked."""
    return [_shown(product, today, plan) for product in products]


def _shown(product: FoundProduct, today: dt.date, plan: QueryPlan | None) -> ShownHit:
    card = product.card
    offer = card["offers"][0]
    name = said(card["title_ko"], card["title_en"])
    designation = card["designation"]
    is_designated = bool(designation) and today <= day_of(designation["last_day"])
    return ShownHit(
        listing_id=product.listing_id,
        url=reverse("listing", args=[product.listing_id]),
        name=name,
        title=_marked(name, plan),
        summary=_marked(said(card["summary_ko"], card["summary_en"]), plan),
        picture_url=picture_url(card["picture"]),
        badges=badges_of(
            card["kind"],
            service=card["service"],
            designation_type=designation["type"] if designation else "",
            is_designated=is_designated,
            lease=card["lease"],
            reference_only=offer["reference_only"],
        ),
        vendor=said(offer["vendor_ko"], offer["vendor_en"]),
        facts=list(_facts(card, is_designated)),
        price_krw=offer["price_krw"],
        is_lowest_of_several=len(card["offers"]) > 1,
        unit=unit_of(offer, card["service"]),
        price_note=said(offer["price_note_ko"], offer["price_note_en"]),
        delivery=delivery_of(card["delivery_days"], card["regions"]),
        is_reference=offer["reference_only"],
    )


def _marked(text: Said, plan: QueryPlan | None) -> SafeString | Said:
    """The text with the words that were searched for marked."""
    if plan is None or not plan.groups or not text:
        return text
    segments = highlight(text.plain, plan, analyser_in_force())
    marked = format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", part) if hit else part,) for part, hit in segments),
    )
    return format_html('<span lang="{}">{}</span>', text.lang, marked) if text.lang else marked


def _facts(card: Mapping[str, Any], is_designated: bool) -> Iterable[str]:
    others = len(card["offers"]) - 1
    if others:
        yield ngettext("and %(count)d more vendor", "and %(count)d more vendors", others) % {
            "count": others
        }
    designation = card["designation"]
    if designation:
        days = {
            "first": date_format(day_of(designation["first_day"]), "DATE_FORMAT"),
            "last": date_format(day_of(designation["last_day"]), "DATE_FORMAT"),
        }
        yield (
            _("Designated %(first)s to %(last)s") % days
            if is_designated
            else _("Designated until %(last)s") % days
        )
    accepted = card["accepted_orders"]
    if accepted:
        yield ngettext("Accepted %(count)s time", "Accepted %(count)s times", accepted) % {
            "count": f"{accepted:,}"
        }


def picture_url(picture: Mapping[str, Any] | None) -> str:
    """Where a picture of a listing is served; empty when there is none."""
    return address_of("picture", picture["sha256"]) if picture else ""
