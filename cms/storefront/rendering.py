"""The page of a listing, made from the content of a version and from nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.storefront.addresses import address_of
from cms.storefront.hits import picture_url
from cms.storefront.labels import delivery_of, deployment, label_in, service_type, unit_of
from cms.storefront.said import Said, said
from cms.storefront.total_cost import total_cost_of
from marketplace.catalogue.content import lines_of
from marketplace.catalogue.models import Product, Question
from marketplace.catalogue.models.attachments import Attachment
from marketplace.catalogue.models.listings import Csap
from marketplace.organisations.regions import region_label

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Price:
    """One row of the price list."""

    code: str
    name: Said
    unit: Said
    price_krw: int | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its text alternative."""

    url: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document for download."""

    url: str
    title: Said
    kind: str
    extension: str
    kilobytes: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a list of facts."""

    label: Said | str
    value: Said | str


def listing_context(content: Content) -> dict[str, Any]:
    """What the template of a listing shows of its content, in the language of the page.

    The same for a published version and for a preview of a revision.
    """
    service = content["service"]
    return {
        "name": said(content["title_ko"], content["title_en"]),
        "summary": said(content["summary_ko"], content["summary_en"]),
        "is_service": content["kind"] == Product.Kind.DIGITAL_SERVICE,
        "is_reference": content["reference_only"],
        "description": said(content["description_ko"], content["description_en"]),
        "paragraphs": _paragraphs(content),
        "features": [said(line) for line in content["features_ko"]],
        "limits": said(content["limits_ko"]),
        "pictures": [picture for picture in _pictures(content) if picture.url],
        "prices": list(_prices(content)),
        "price_krw": content["price_krw"],
        "unit": unit_of(content, service),
        "price_note": said(content["price_note_ko"], content["price_note_en"]),
        "total_cost": total_cost_of(content),
        "specs": list(_specs(content)),
        "service_facts": list(_service_facts(service)) if service else [],
        "service_tiles": list(_service_tiles(service)) if service else [],
        "exit": said(service["exit_ko"]) if service else Said(""),
        "terms": list(_terms(content)),
        "documents": list(_documents(content)),
        "category": category_of(content),
        "acceptance": said(content["acceptance_ko"]),
        "certificates": [said(name) for name in content["certificates"]],
    }


def category_of(content: Content) -> list[tuple[Said, str]]:
    """The way to the listing through its field and category: name and address of each."""
    category = content["category"]
    if category is None:
        return []
    find_url = address_of("find")
    own = (
        said(category["name_ko"], category["name_en"]),
        f"{find_url}?category={category['slug']}",
    )
    field = category["parent"]
    if field is None:
        return [own]
    return [(said(field["name_ko"], field["name_en"]), f"{find_url}?field={field['slug']}"), own]


def _paragraphs(content: Content) -> list[Said]:
    """The description in paragraphs, each with its language."""
    text = said(content["description_ko"], content["description_en"])
    return [Said(line, text.lang) for line in lines_of(text.plain)]


def _pictures(content: Content) -> Iterator[Picture]:
    for picture in content["pictures"]:
        alternative = said(picture["alternative_ko"], picture["alternative_en"])
        yield Picture(picture_url(picture), alternative.plain)


def _prices(content: Content) -> Iterator[Price]:
    service = content["service"]
    unit = unit_of(content, service)
    name = said(content["title_ko"], content["title_en"])
    yield Price(
        "",
        Said(content["model_name"]) if content["model_name"] else name,
        unit,
        content["price_krw"],
    )
    for option in content["options"]:
        own_unit = said(option["unit_ko"]) if option["unit_ko"] else unit
        option_name = said(option["name_ko"], option["name_en"])
        yield Price(option["code"], option_name, own_unit, option["price_krw"])


def _specs(content: Content) -> Iterator[Fact]:
    """Model, maker and the answered questions of the category."""
    if content["model_name"]:
        yield Fact(_("Model"), Said(content["model_name"]))
    if content["maker"]:
        yield Fact(_("Maker"), said(content["maker"]))
    for answer in content["answers"]:
        yield Fact(said(answer["label_ko"], answer["label_en"]), answer_of(answer))
    product = content["product"]
    if product["item_class_code"]:
        yield Fact(_("Item class number"), product["item_class_code"])
    if product["item_identifier"]:
        yield Fact(_("Item identification number"), product["item_identifier"])


def answer_of(answer: Content) -> Said | str:
    """An answer in words: yes or no, the labels of what was chosen, or the figure and its unit."""
    value = answer["value"]
    if answer["type"] == Question.Type.YES_NO:
        return _("Yes") if value else _("No")
    if answer["chosen"]:
        options = [
            said(option["label_ko"], option.get("label_en", "")) for option in answer["chosen"]
        ]
        langs = {option.lang for option in options}
        return Said(", ".join(option.plain for option in options), max(langs))
    if answer["type"] == Question.Type.NUMBER:
        return f"{_grouped(str(value))} {answer['unit']}".strip()
    return said(str(value))


def _grouped(number: str) -> str:
    """A whole number or decimal text with separators of thousands."""
    whole, dot, fraction = number.partition(".")
    return f"{int(whole):,}{dot}{fraction}"


def _service_tiles(service: Content) -> Iterator[tuple[str, Said | str]]:
    """The four facts by which services are told apart."""
    yield _("Service type"), service_type(service["service_type"])
    yield _("Cloud security certificate"), label_in(Csap, service["csap"])
    percent = service["sla_percent"]
    yield _("Promised availability"), f"{percent}%" if percent else "–"
    yield _("Where data are kept"), said(service["data_region_ko"]) or "–"


def _service_facts(service: Content) -> Iterator[Fact]:
    yield Fact(_("Deployment"), deployment(service["deployment"]))
    if service["minimum_months"]:
        yield Fact(_("Shortest contract"), months(service["minimum_months"]))
    if service["support_ko"]:
        yield Fact(_("Support hours"), said(service["support_ko"]))


def _terms(content: Content) -> Iterator[Fact]:
    """Delivery, warranty, rent: the terms of the offer."""
    delivery = delivery_of(content["delivery_days"], [])
    if delivery:
        yield Fact(_("Delivery"), delivery)
    if content["regions"]:
        regions = ", ".join(region_label(region) for region in content["regions"])
        yield Fact(_("Delivery region"), regions)
    if content["warranty_months"]:
        yield Fact(_("Free warranty"), months(content["warranty_months"]))
    if content["lease"]:
        yield Fact(_("For rent"), _("Possible"))


def months(number: int) -> str:
    """A number of months in words."""
    return ngettext("%(count)d month", "%(count)d months", number) % {"count": number}


def _documents(content: Content) -> Iterator[Document]:
    for document in content["documents"]:
        yield Document(
            url=address_of("attachment", document["attachment_id"]),
            title=said(document["title_ko"]),
            kind=label_in(Attachment.Kind, document["kind"]),
            extension=document["name"].rpartition(".")[2].upper()[:4],
            kilobytes=max(1, document["size_bytes"] // 1024),
        )
