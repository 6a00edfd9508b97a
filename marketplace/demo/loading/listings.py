"""Categories, firms and their listings, driven through the verbs of the catalogue."""

import datetime as dt
import io
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from typing import Any

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.catalogue import services
from marketplace.catalogue.attachments import take_in
from marketplace.catalogue.models import (
    Attachment,
    Category,
    Listing,
    ListingDocument,
    ListingPicture,
    PriceOption,
    Product,
    Question,
)
from marketplace.demo import pictures
from marketplace.demo.loading.calendar import TODAY, at, seeded
from marketplace.demo.loading.designations import designate
from marketplace.demo.loading.papers import paper
from marketplace.demo.loading.people import (
    moderator,
    oversight_officer,
    owner_of,
    seat_vendor_people,
)
from marketplace.demo.loading.texts import catalogue, material
from marketplace.organisations.models import Vendor
from marketplace.organisations.services.vendors import register_vendor, verify_vendor
from marketplace.values import business_number, clock
from marketplace.values.books import Books

COPIED = (
    "title_ko",
    "title_en",
    "summary_ko",
    "summary_en",
    "limits_ko",
    "model_name",
    "unit_ko",
    "unit_en",
    "price_krw",
    "price_note_ko",
    "price_note_en",
    "delivery_days",
    "warranty_months",
    "regions",
    "lease",
    "acceptance_ko",
    "certificates",
)
# Every so many-th listing stays in another state than published, so that each state can be seen.
UNFINISHED = {17: "draft", 43: "submitted", 71: "returned", 96: "submitted", 131: "draft"}
CHANGED = {5: "draft", 29: "submitted", 60: "draft", 112: "submitted"}
SUSPENDED = {150, 201}
NEW_FROM = dt.date(2025, 3, 1)


def build_categories() -> dict[str, Category]:
    """Write the fields and the categories with their questions; return categories by slug."""
    fields = {
        data["slug"]: Category.objects.create(**data, position=position)
        for position, data in enumerate(material("fields"))
    }
    made = {}
    for position, file in enumerate(catalogue()):
        data = file["category"]
        category = Category.objects.create(
            slug=data["slug"],
            parent=fields[data["field"]],
            name_ko=data["name_ko"],
            name_en=data["name_en"],
            description_ko=data["description_ko"],
            item_class_code=data["item_class_code"],
            position=position,
        )
        Question.objects.bulk_create(
            Question(category=category, position=number, **question)
            for number, question in enumerate(data["questions"])
        )
        made[data["slug"]] = category
    return made


def build_vendors(names: Iterator[str], part: float) -> dict[str, tuple[Vendor, User]]:
    """Register and verify the firms; return each with the person who edits its listings."""
    made: dict[str, tuple[Vendor, User]] = {}
    officer = oversight_officer()
    for file in _files(part):
        for data in file["vendors"]:
            number = made_up_number(len(made))
            domain = f"firm{len(made)}.example"
            owner = owner_of(data["key"], names, domain)
            vendor = register_vendor(
                person=owner,
                business_number=number,
                name=data["name_ko"],
                books=Books.DEMO,
                name_en=data["name_en"],
                size=data["size"],
                preferred=data["preferred"],
                region=data["region"],
                founded_year=data["founded"],
                intro_ko=data["intro_ko"],
                intro_en=data["intro_en"],
            )
            vendor = verify_vendor(vendor=vendor, actor=officer)
            made[data["key"]] = (vendor, seat_vendor_people(vendor, data["key"], owner, names))
    return made


def made_up_number(position: int) -> str:
    """Return a valid number that no tax office gives out: real ones never begin with 999."""
    first = f"999{position:06d}"
    return f"{first}{business_number.check_digit(first)}"


def build_listings(
    categories: dict[str, Category], vendors: dict[str, tuple[Vendor, User]], part: float
) -> None:
    """Draft, submit and publish every listing, each on a day of its own."""
    written = [
        (categories[file["category"]["slug"]], data)
        for file in _files(part)
        for data in file["listings"]
    ]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as draughtsman:
        # Drawn beside the database's work; a laptop has two cores.
        wishes = (data["picture"] for _category, data in written)
        drawn = draughtsman.map(pictures.draw_numbered, range(len(written)), wishes)
        for position, ((category, data), picture) in enumerate(zip(written, drawn, strict=True)):
            vendor, editor = vendors[data["vendor"]]
            with transaction.atomic():
                Author(position, data, picture, category, vendor, editor).publish()


class Author:
    """Brings one listing to its state as its editor and the moderator would."""

    def __init__(
        self,
        position: int,
        data: dict[str, Any],
        picture: bytes,
        category: Category,
        vendor: Vendor,
        editor: User,
    ) -> None:
        self.position = position
        self.data = data
        self.picture = picture
        self.category = category
        self.vendor = vendor
        self.editor = editor
        self.rng = seeded("listing", data["key"])

    def publish(self) -> None:
        """Write the draft and carry it as far as its state asks."""
        state = UNFINISHED.get(self.position, "published")
        with clock.set_to(self._first_day(state)):
            listing = services.start_listing(
                vendor=self.vendor,
                kind=self.data["kind"],
                actor=self.editor,
                category=self.category,
                title_ko=self.data["title_ko"],
            )
            self._save(listing, self._filled(listing.get_latest_revision_as_object()))
            designate(listing.product, self.vendor, self.data["designation"], self.rng)
            if state != "draft":
                services.submit_listing(listing=listing, actor=self.editor)
            if state == "returned":
                self._return(listing)
            if state == "published":
                services.approve_listing(listing=listing, moderator=moderator())
        self._live_on(listing)

    def _live_on(self, listing: Listing) -> None:
        """Let a published listing have a pending change, or be suspended."""
        if change := CHANGED.get(self.position):
            with clock.set_to(at(TODAY - dt.timedelta(days=6), self.rng)):
                listing.refresh_from_db()
                edited = listing.get_latest_revision_as_object()
                edited.price_krw = edited.price_krw * 103 // 100 // 110 * 110
                edited.delivery_days = edited.delivery_days + 5
                self._save(listing, edited)
                if change == "submitted":
                    services.submit_listing(listing=listing, actor=self.editor)
        if self.position in SUSPENDED:
            with clock.set_to(at(TODAY - dt.timedelta(days=30), self.rng)):
                reason = self.rng.choice(material("requests")["moderator_comments_ko"])
                services.suspend_listing(listing=listing, actor=moderator(), reason=reason)

    def _return(self, listing: Listing) -> None:
        comment = self.rng.choice(material("requests")["moderator_comments_ko"])
        services.return_listing(listing=listing, moderator=moderator(), comment=comment)

    def _first_day(self, state: str) -> dt.datetime:
        if state != "published":
            return at(TODAY - dt.timedelta(days=self.rng.randint(2, 14)), self.rng)
        if self.rng.random() < 0.16:
            span = (TODAY - NEW_FROM).days - 14
            return at(NEW_FROM + dt.timedelta(days=self.rng.randint(0, span)), self.rng)
        return at(dt.date(2023, 11, 8) + dt.timedelta(days=self.rng.randint(0, 40)), self.rng)

    def _save(self, listing: Listing, edited: Listing) -> None:
        services.save_draft(
            listing=listing,
            edited=edited,
            actor=self.editor,
            seen_revision_id=listing.latest_revision_id,
        )
        listing.refresh_from_db()

    def _filled(self, listing: Listing) -> Listing:
        data = self.data
        for name in COPIED:
            setattr(listing, name, data[name])
        listing.description_ko = "\n\n".join(data["description_ko"])
        listing.features_ko = "\n".join(data["features_ko"])
        listing.keywords_ko = ", ".join(data["keywords_ko"])[:300]
        listing.maker = data["maker_ko"]
        costs = data["total_cost"]
        listing.operation_krw_year = costs["operation_krw_year"]
        listing.consumables_krw_year = costs["consumables_krw_year"]
        listing.maintenance_krw_year = costs["maintenance_krw_year"]
        listing.exit_krw = costs["exit_krw"]
        listing.answers = {code: exact(value) for code, value in data["answers"].items()}
        if data["service"]:
            _fill_service(listing, data["service"])
        self._add_parts(listing)
        return listing

    def _add_parts(self, listing: Listing) -> None:
        for number, option in enumerate(self.data["options"]):
            listing.price_options.add(PriceOption(position=number, **option))
        korean, english = pictures.alternative_text(self.data["picture"])
        listing.pictures.add(
            ListingPicture(
                attachment=self._taken_in(self.picture, "picture.png", Attachment.Kind.PICTURE),
                alternative_ko=korean,
                alternative_en=english,
            )
        )
        for number, document in enumerate(self.data["documents"]):
            content = paper(self.data["title_en"], self._facts(document["kind"]))
            name = f"{document['kind']}.pdf"
            listing.documents.add(
                ListingDocument(
                    attachment=self._taken_in(content, name, document["kind"]),
                    title_ko=document["title_ko"],
                    position=number,
                )
            )

    def _taken_in(self, content: bytes, name: str, kind: str) -> Attachment:
        return take_in(
            io.BytesIO(content), name=name, kind=kind, actor=self.editor, vendor=self.vendor
        )

    def _facts(self, kind: str) -> list[str]:
        return [
            f"Document: {kind.replace('_', ' ')}",
            f"Model: {self.data['model_name'] or '-'}",
            f"Vendor: {self.vendor.name_en}",
            f"Unit price: KRW {self.data['price_krw']:,}, VAT included",
            f"Delivery: {self.data['delivery_days']} days",
        ]


def _fill_service(listing: Listing, service: dict[str, Any]) -> None:
    listing.service_type = service["type"]
    listing.deployment = service["deployment"]
    listing.csap = service["csap"]
    listing.billing = service["billing"]
    listing.minimum_months = service["minimum_months"]
    listing.sla_percent = Decimal(service["sla_percent"])
    listing.support_ko = service["support_ko"]
    listing.data_region_ko = service["data_region_ko"]
    listing.exit_ko = service["exit_ko"]


def exact(value: Any) -> Any:
    """Return an answer as it is kept: fractions as decimal text, never as floats."""
    return format(Decimal(str(value)), "f") if isinstance(value, float) else value


def share_products(vendors: dict[str, tuple[Vendor, User]]) -> None:
    """Let a second firm offer a few products, and share the designation."""
    listings = list(Listing.objects.filter(live=True, product__kind=Product.Kind.GOODS))
    rng = seeded("shared")
    for listing in rng.sample(listings, k=min(5, len(listings) // 20)):
        others = [
            pair
            for pair in vendors.values()
            if pair[0].pk != listing.vendor_id
            and Listing.objects.filter(vendor=pair[0], category=listing.category).exists()
        ]
        if others:
            _offer_too(listing, *rng.choice(others))


def _offer_too(listing: Listing, vendor: Vendor, editor: User) -> None:
    with clock.set_to(at(dt.date(2024, 2, 5), seeded("shared", listing.pk))):
        for designation in listing.product.designations.all():
            designation.vendors.add(vendor)
        second = services.start_listing(
            vendor=vendor,
            kind=listing.product.kind,
            actor=editor,
            category=listing.category,
            product=listing.product,
            title_ko=listing.title_ko,
        )
        edited = second.get_latest_revision_as_object()
        skipped = {"id", "vendor", "product", "live", "latest_revision", "live_revision"}
        for field in Listing._meta.concrete_fields:
            if field.name in skipped or field.name.endswith("_at") or "revision" in field.name:
                continue
            if field.name in {"has_unpublished_changes", "expired", "locked", "locked_by"}:
                continue
            setattr(edited, field.name, getattr(listing, field.name))
        edited.price_krw = (listing.price_krw or 0) * 98 // 100 // 110 * 110
        services.save_draft(
            listing=second, edited=edited, actor=editor, seen_revision_id=second.latest_revision_id
        )
        services.submit_listing(listing=second, actor=editor)
        services.approve_listing(listing=second, moderator=moderator())


def _files(part: float) -> list[dict[str, Any]]:
    """Return a share of the categories, spread over the fields; all of them for 1.0.

    The ten people's firms and what the story's agency buys are in every share.
    """
    files = catalogue()
    if part >= 1:
        return files
    share = files[:: max(1, round(1 / part))]
    rest = [_of_the_story(file) for file in files if file not in share]
    return [file for file in rest if file["listings"]] + share


def _of_the_story(file: dict[str, Any]) -> dict[str, Any]:
    """Return a category with only those listings that the ten people need."""
    stories = material("requests")["stories"].values()
    bought = {line["listing"] for steps in stories for step in steps for line in step["lines"]}
    people = material("people")["people"]
    firms = {person["organisation"].get("vendor") for person in people}
    needed = [data for data in file["listings"] if data["key"] in bought or data["vendor"] in firms]
    return file | {"listings": needed}
