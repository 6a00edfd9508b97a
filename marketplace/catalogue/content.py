"""The content of a published version: everything that a reader may later cite, copied.

The shape is documented in docs/listing-version.schema.json.
"""

from typing import Any

from marketplace.catalogue.models import Attachment, Category, Listing, Question

SCHEMA = 1
COPIED = (
    "title_ko",
    "title_en",
    "summary_ko",
    "summary_en",
    "description_ko",
    "description_en",
    "limits_ko",
    "model_name",
    "maker",
    "price_krw",
    "unit_ko",
    "unit_en",
    "price_note_ko",
    "price_note_en",
    "delivery_days",
    "warranty_months",
    "regions",
    "lease",
    "acceptance_ko",
    "certificates",
)
SERVICE = (
    "service_type",
    "deployment",
    "csap",
    "billing",
    "minimum_months",
    "support_ko",
    "data_region_ko",
    "exit_ko",
)
COSTS = ("operation_krw_year", "consumables_krw_year", "maintenance_krw_year", "exit_krw")


def content_of(listing: Listing) -> dict[str, Any]:
    """Return the content of a listing as it stands in memory, ready to be hashed and kept."""
    product = listing.product
    files = _files(listing)
    is_service = product.kind == product.Kind.DIGITAL_SERVICE
    return {
        "schema": SCHEMA,
        "kind": product.kind,
        "reference_only": listing.reference_only,
        "vendor": _vendor(listing),
        "product": {
            "id": product.pk,
            "item_identifier": product.item_identifier,
            "item_class_code": product.item_class_code,
        },
        "category": _category(listing.category),
        **{name: getattr(listing, name) for name in COPIED},
        "features_ko": lines_of(listing.features_ko),
        "keywords_ko": [word.strip() for word in listing.keywords_ko.split(",") if word.strip()],
        "total_cost": {name: getattr(listing, name) for name in COSTS},
        "options": [_option(option) for option in listing.price_options.all()],
        "answers": _answers(listing),
        "service": _service(listing) if is_service else None,
        "pictures": [_picture(row, files) for row in listing.pictures.all()],
        "documents": [_document(row, files) for row in listing.documents.all()],
    }


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _vendor(listing: Listing) -> dict[str, Any]:
    vendor = listing.vendor
    names = ("name", "name_en", "business_number", "size", "region")
    return {"id": vendor.pk, **{name: getattr(vendor, name) for name in names}}


def _category(category: Category | None) -> dict[str, Any] | None:
    if category is None:
        return None
    return {
        "slug": category.slug,
        "name_ko": category.name_ko,
        "name_en": category.name_en,
        "parent": _category(category.parent),
    }


def _option(option: Any) -> dict[str, Any]:
    names = ("code", "name_ko", "name_en", "unit_ko", "price_krw")
    return {name: getattr(option, name) for name in names}


def _answers(listing: Listing) -> list[dict[str, Any]]:
    """Return the answered questions with labels copied, in the order of the category."""
    if listing.category is None:
        return []
    return [
        _answer(question, listing.answers[question.code])
        for question in listing.category.questions.all()
        if listing.answers.get(question.code) not in (None, "", [])
    ]


def _answer(question: Question, value: Any) -> dict[str, Any]:
    chosen = value if isinstance(value, list) else [value]
    options = {option["value"]: option for option in question.options}
    return {
        "code": question.code,
        "label_ko": question.label_ko,
        "label_en": question.label_en,
        "type": question.type,
        "unit": question.unit,
        "filterable": question.filterable,
        "value": value,
        "chosen": [options[item] for item in chosen if isinstance(item, str) and item in options],
    }


def _service(listing: Listing) -> dict[str, Any]:
    percent = listing.sla_percent
    return {
        **{name: getattr(listing, name) for name in SERVICE},
        "sla_percent": None if percent is None else f"{percent.normalize():f}",
    }


def _files(listing: Listing) -> dict[int, Attachment]:
    """Return the files of all rows in one query."""
    rows = (*listing.pictures.all(), *listing.documents.all())
    return Attachment.objects.in_bulk([row.attachment_id for row in rows])


def _picture(picture: Any, files: dict[int, Attachment]) -> dict[str, Any]:
    file = files[picture.attachment_id]
    return {
        "attachment_id": file.pk,
        "sha256": file.sha256,
        "width": file.width,
        "height": file.height,
        "alternative_ko": picture.alternative_ko,
        "alternative_en": picture.alternative_en,
    }


def _document(document: Any, files: dict[int, Attachment]) -> dict[str, Any]:
    file = files[document.attachment_id]
    return {
        "attachment_id": file.pk,
        "sha256": file.sha256,
        "kind": file.kind,
        "name": file.name,
        "size_bytes": file.size_bytes,
        "title_ko": document.title_ko,
    }
