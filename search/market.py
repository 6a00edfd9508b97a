"""Search documents of the market's products."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from marketplace.catalogue.models import Product
from marketplace.organisations.regions import nationwide, region_names
from marketplace.values import clock
from search.cards import card_of
from search.documents import SearchDocument
from search.offers import Offer, ProductOnOffer, designation_for, products_on_offer

PREFIX = "p"
# Ways to buy that a reader may filter by.
DIRECT, LEASE = "direct", "lease"
YES, NO = "yes", "no"


def document_id(product_id: int) -> str:
    """The id of a product's document."""
    return f"{PREFIX}{product_id}"


def product_id_of(document_id: str) -> int:
    """The product of a document."""
    return int(document_id.removeprefix(PREFIX))


def documents_of(product_ids: Collection[int]) -> dict[int, SearchDocument]:
    """A document, version still 0, of each of these products that anyone may see."""
    today = clock.today()
    return {
        product_id: _document(product, today)
        for product_id, product in products_on_offer(product_ids).items()
    }


def _document(product: ProductOnOffer, today: dt.date) -> SearchDocument:
    content = product.lead.content
    contents = [offer.content for offer in product.offers]
    designation = designation_for(product.designations, today)
    holds = designation is not None and designation.holds_on(today)
    service = content["service"]
    is_service = content["kind"] == Product.Kind.DIGITAL_SERVICE
    return SearchDocument(
        id=document_id(product.product_id),
        version=0,
        title=content["title_ko"],
        kind=content["kind"],
        books=product.lead.listing.product.books,
        reference=content["product"]["item_identifier"] or "",
        title_en=content["title_en"],
        summary=content["summary_ko"],
        description="\n".join([content["description_ko"], *content["features_ko"]]),
        category_names=tuple(_category_values(content, "name_ko", "name_en")),
        vendor_names=_vendor_names(product.offers),
        model_codes=_once(one["model_name"] for one in contents),
        keywords=_once(word for one in contents for word in one["keywords_ko"]),
        category_path=tuple(_category_values(content, "slug")),
        service_type=service["service_type"] if service else "",
        # Only what holds today is counted under a type or a body: the nightly comparison takes
        # off what ended, and every question asks for the day as well.
        designation_type=designation.type if designation and holds else "",
        designator=designation.designator if designation and holds else "",
        routes=tuple(_routes(contents, holds, is_service)),
        price_krw=min((one["price_krw"] for one in contents if one["price_krw"]), default=None),
        regions=_regions(contents),
        vendor_size=product.lead.listing.vendor.size,
        delivery_days=min(
            (one["delivery_days"] for one in contents if one["delivery_days"] is not None),
            default=None,
        ),
        certificates=_once(name for one in contents for name in one["certificates"]),
        csap=service["csap"] if service else "",
        answers={one["code"]: _answer(one) for one in content["answers"] if one["filterable"]},
        # A service needs no designation, so one that ended must not hide it.
        designation_until=None
        if designation is None or (is_service and not holds)
        else designation.last_day,
        sold=product.accepted_orders > 0,
        published_at=min(offer.first_published_at for offer in product.offers),
        vendor_ids=tuple(str(offer.listing.vendor_id) for offer in product.offers),
        listing_ids=tuple(str(offer.listing.pk) for offer in product.offers),
        card=card_of(product, designation),
    )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _vendor_names(offers: Iterable[Offer]) -> tuple[str, ...]:
    vendors = [offer.listing.vendor for offer in offers]
    return _once(name for vendor in vendors for name in (vendor.name, vendor.name_en))


def _category_values(content: dict[str, Any], *names: str) -> Iterator[str]:
    category = content["category"]
    while category is not None:
        yield from (category[name] for name in names if category[name])
        category = category["parent"]


def _routes(contents: list[dict[str, Any]], is_designated: bool, is_service: bool) -> Iterator[str]:
    """How an agency may come to it, apart from what only its own law and the amount decide."""
    if is_designated or is_service:
        yield DIRECT
    if any(content["lease"] for content in contents):
        yield LEASE


def _regions(contents: list[dict[str, Any]]) -> tuple[str, ...]:
    """Regions that are delivered to; the whole country includes each of them."""
    named = {region for content in contents for region in content["regions"]}
    return tuple(name for name in region_names() if nationwide() in named or name in named)


def _answer(answer: dict[str, Any]) -> tuple[str, ...]:
    value = answer["value"]
    if isinstance(value, bool):
        return (YES if value else NO,)
    return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)
