"""The parts of the home page that the catalogue and the ledger give, kept for a minute."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from cms.news import latest_news, news_address
from cms.storefront.statistics_figures import PublicFigures, figures_of, years_of
from marketplace.catalogue.models import Product
from marketplace.catalogue.models.categories import in_language
from marketplace.catalogue.queries import category_tree
from marketplace.organisations.middleware import acting_of
from marketplace.values import clock
from search.services import FoundProduct, field_counts, newest

FIELDS_SHOWN = 8
NEWEST_SHOWN = 4
NEWS_SHOWN = 4
KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the catalogue with what is on offer in it."""

    slug: str
    name: str
    icon: str
    count: int


@dataclass(frozen=True, slots=True)
class NewOffer:
    """A card of what was published last; a `lang` is set where its text is not in the page's."""

    title: str
    lang: str
    url: str
    vendor: str
    vendor_lang: str
    is_service: bool
    is_designated: bool
    sold: int
    price_krw: int | None
    unit: str
    reference_only: bool
    picture: str


def parts_of_home(request: HttpRequest) -> dict[str, Any]:
    """Return what the home page shows beside the editors' own texts, in the books of the reader."""
    language, books = get_language() or "ko", acting_of(request).books
    key = f"home:{language}:{books}"
    parts: dict[str, Any] | None = cache.get(key)
    if parts is None:
        parts = _read(language, books)
        cache.set(key, parts, KEPT_SECONDS)
    return parts | {"search_kinds": Product.Kind.choices}


def _read(language: str, books: str) -> dict[str, Any]:
    return {
        "fields": fields(books),
        "newest": [_card(product) for product in newest(books, NEWEST_SHOWN)],
        "target": _target(books),
        "news": latest_news(language, NEWS_SHOWN),
        "news_url": news_address(language),
    }


def fields(books: str) -> list[Field]:
    """Return the fields in the catalogue's order, those with offers first; none without any."""
    counts = field_counts(books)
    found = [
        Field(field.slug, str(field), field.icon or "box", counts.get(field.slug, 0))
        for field in category_tree()
    ]
    offering = [field for field in found if field.count]
    empty = [field for field in found if not field.count]
    return [*offering, *empty][:FIELDS_SHOWN] if offering else []


def _target(books: str) -> PublicFigures | None:
    """Return the figures of the newest year that has begun; nothing without a target."""
    today = clock.today()
    begun = [year for year in years_of(books) if year <= today.year]
    if not begun:
        return None
    figures = figures_of(books, begun[0], "", today)
    return figures if figures.total.target_krw else None


def _card(product: FoundProduct) -> NewOffer:
    card, offer = product.card, product.card["offers"][0]
    picture = card["picture"]
    is_english = (get_language() or "").startswith("en")
    return NewOffer(
        title=in_language(card["title_ko"], card["title_en"]),
        lang="ko" if is_english and not card["title_en"] else "",
        url=reverse("listing", args=[product.listing_id]),
        vendor=in_language(offer["vendor_ko"], offer["vendor_en"]),
        vendor_lang="ko" if is_english and not offer["vendor_en"] else "",
        is_service=card["kind"] == Product.Kind.DIGITAL_SERVICE,
        is_designated=card["designation"] is not None,
        sold=card["accepted_orders"],
        price_krw=offer["price_krw"],
        unit=in_language(offer["unit_ko"], offer["unit_en"]),
        reference_only=offer["reference_only"],
        picture=reverse("picture", args=[picture["sha256"]]) if picture else "",
    )
