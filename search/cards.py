"""All that a hit shows, as JSON in both languages, so that no hit costs a query."""

from typing import Any

from search.offers import HeldDesignation, Offer, ProductOnOffer

COPIED = (
    "kind",
    "title_ko",
    "title_en",
    "summary_ko",
    "summary_en",
    "model_name",
    "delivery_days",
    "regions",
    "lease",
    "certificates",
)
OF_THE_SERVICE = ("service_type", "csap", "deployment", "billing", "minimum_months")
OF_THE_OFFER = (
    "price_krw",
    "unit_ko",
    "unit_en",
    "price_note_ko",
    "price_note_en",
    "reference_only",
)
OF_THE_PICTURE = ("attachment_id", "sha256", "width", "height", "alternative_ko", "alternative_en")


def card_of(product: ProductOnOffer, designation: HeldDesignation | None) -> dict[str, Any]:
    """The card of a product; dates are kept as dates, what follows from them is not."""
    content = product.lead.content
    pictures = content["pictures"]
    return {
        **{name: content[name] for name in COPIED},
        "item_identifier": content["product"]["item_identifier"] or "",
        "category": _category(content["category"]),
        "offers": [_offer(offer) for offer in product.offers],
        "picture": _chosen(pictures[0], OF_THE_PICTURE) if pictures else None,
        "designation": None if designation is None else _designation(designation),
        "service": _chosen(content["service"], OF_THE_SERVICE) if content["service"] else None,
        "accepted_orders": product.accepted_orders,
    }


def _chosen(facts: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: facts[name] for name in names}


def _category(category: dict[str, Any] | None) -> dict[str, str] | None:
    return None if category is None else _chosen(category, ("slug", "name_ko", "name_en"))


def _offer(offer: Offer) -> dict[str, Any]:
    vendor = offer.listing.vendor
    return {
        "listing_id": offer.listing.pk,
        "vendor_id": vendor.pk,
        "vendor_ko": vendor.name,
        "vendor_en": vendor.name_en,
        **_chosen(offer.content, OF_THE_OFFER),
    }


def _designation(held: HeldDesignation) -> dict[str, str]:
    return {
        "number": held.number,
        "type": held.type,
        "designator": held.designator,
        "first_day": held.first_day.isoformat(),
        "last_day": held.last_day.isoformat(),
    }
