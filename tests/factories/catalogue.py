"""Categories, listings in every state, designations and moderators, made through the verbs."""

import datetime as dt
from itertools import count
from typing import Any

from django.contrib.auth.models import Group

from marketplace.accounts.models import User
from marketplace.catalogue.models import (
    Category,
    Designation,
    DesignationHolder,
    DesignationProduct,
    Listing,
    PriceOption,
    Product,
    Question,
)
from marketplace.catalogue.services import (
    approve_listing,
    return_listing,
    save_draft,
    start_listing,
    submit_listing,
)
from marketplace.organisations.models import Membership, Office, Vendor
from marketplace.organisations.roles import Desk, Role
from marketplace.values import clock
from tests.factories.organisations import make_membership, make_office, make_person, make_vendor

_numbers = count(1)

MODERATORS = "Listing moderators"

COMPLETE: dict[str, Any] = {
    "title_ko": "가온 공기질 측정기",
    "title_en": "Gaon air quality meter",
    "summary_ko": "교실의 공기를 재는 기기입니다.",
    "description_ko": "미세먼지와 이산화탄소를 잽니다.",
    "features_ko": "무선 전송\n교정 성적서 포함",
    "keywords_ko": "공기, 미세먼지",
    "price_krw": 1_100_000,
    "unit_ko": "대",
    "unit_en": "unit",
    "delivery_days": 30,
    "warranty_months": 24,
    "regions": ["전국"],
    "acceptance_ko": "표준 가스로 오차를 확인합니다.",
    "operation_krw_year": 10_000,
    "consumables_krw_year": 20_000,
    "maintenance_krw_year": 30_000,
    "exit_krw": 40_000,
}
COMPLETE_SERVICE: dict[str, Any] = {
    "service_type": "SAAS",
    "deployment": "public",
    "csap": "low",
    "billing": "user_month",
    "minimum_months": 12,
    "sla_percent": "99.9",
    "data_region_ko": "국내",
    "exit_ko": "CSV로 내려받습니다.",
}


def make_category(name: str = "", *, parent: Category | None = None, **changes: Any) -> Category:
    """A category within a field of its own, or within `parent`."""
    number = next(_numbers)
    if parent is None:
        parent = Category.objects.create(
            slug=f"field-{number}", name_ko=f"분야 {number}", name_en=f"Field {number}"
        )
    fields: dict[str, Any] = {
        "slug": f"category-{number}",
        "name_ko": name or f"품목 {number}",
        "name_en": f"Category {number}",
        "parent": parent,
    }
    return Category.objects.create(**(fields | changes))


def make_question(category: Category, type: str = Question.Type.NUMBER, **changes: Any) -> Question:
    """A question of a category; choices get the values "a" and "b"."""
    number = next(_numbers)
    fields: dict[str, Any] = {
        "category": category,
        "code": f"question-{number}",
        "label_ko": f"질문 {number}",
        "label_en": f"Question {number}",
        "type": type,
        "position": number % 30_000,
    }
    if type in (Question.Type.CHOICE, Question.Type.MULTIPLE):
        fields["options"] = [
            {"value": value, "label_ko": f"{value} 값", "label_en": f"value {value}"}
            for value in ("a", "b")
        ]
    return Question.objects.create(**(fields | changes))


def make_moderator(person: User | None = None, *, office: Office | None = None) -> User:
    """A person who decides on listings: the role, and the group that Wagtail asks for."""
    office = office or make_office(Desk.CONTENT)
    person = person or make_person("한중재", is_staff=True)
    make_membership(Role.MODERATOR, organisation=office, person=person)
    person.groups.add(Group.objects.get(name=MODERATORS))
    return person


def make_listing(
    state: str = "published",
    *,
    vendor: Vendor | None = None,
    category: Category | None = None,
    kind: str = Product.Kind.GOODS,
    product: Product | None = None,
    editor: User | None = None,
    moderator: User | None = None,
    options: tuple[dict[str, Any], ...] = (),
    **changes: Any,
) -> Listing:
    """A complete listing brought by the verbs into `state`: draft, submitted, returned, published.

    `changes` are fields of the listing, `options` fields of price options.
    """
    vendor = vendor or make_vendor()
    editor = editor or an_editor_of(vendor)
    category = category or make_category()
    listing = start_listing(
        vendor=vendor, kind=kind, actor=editor, category=category, product=product
    )
    is_service = listing.product.kind == Product.Kind.DIGITAL_SERVICE
    fields = COMPLETE | (COMPLETE_SERVICE if is_service else {}) | changes
    edit_listing(listing, editor=editor, options=options, **fields)
    if state != "draft":
        submit_listing(listing=listing, actor=editor)
    if state == "published":
        approve_listing(listing=listing, moderator=moderator or a_moderator(vendor))
    elif state == "returned":
        moderator = moderator or a_moderator(vendor)
        return_listing(listing=listing, moderator=moderator, comment="가격의 근거를 적어 주십시오.")
    return Listing.objects.select_related("vendor", "product", "state__current_version").get(
        pk=listing.pk
    )


def edit_listing(
    listing: Listing,
    *,
    editor: User | None = None,
    options: tuple[dict[str, Any], ...] = (),
    **changes: Any,
) -> Any:
    """Save a draft with changed fields and further price options; returns the revision."""
    latest = Listing.objects.get(pk=listing.pk)
    edited = latest.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(edited, name, value)
    for position, option in enumerate(options):
        edited.price_options.add(PriceOption(**({"position": position} | option)))
    return save_draft(
        listing=latest,
        edited=edited,
        actor=editor or an_editor_of(latest.vendor),
        seen_revision_id=latest.latest_revision_id,
    )


def an_editor_of(vendor: Vendor) -> User:
    """A person who may edit the vendor's listings: the first one there is, else a new one."""
    for seat in Membership.objects.filter(vendor=vendor).select_related("person"):
        if seat.has_role(Role.OWNER, Role.LISTING_EDITOR):
            return seat.person
    return make_membership(Role.LISTING_EDITOR, organisation=vendor).person


def a_moderator(vendor: Vendor) -> User:
    """A moderator in the books of the vendor: the first one there is, else a new one."""
    seats = Membership.objects.filter(office__books=vendor.books).select_related("person")
    for seat in seats:
        if seat.has_role(Role.MODERATOR):
            return seat.person
    return make_moderator(office=make_office(Desk.CONTENT, books=vendor.books))


def make_designation(
    listing: Listing | None = None,
    *,
    products: tuple[Product, ...] = (),
    vendors: tuple[Vendor, ...] = (),
    **changes: Any,
) -> Designation:
    """A designation that holds today, from a year ago for two more years, and covers `listing`."""
    number = next(_numbers)
    today = clock.today()
    fields: dict[str, Any] = {
        "number": f"2026-{number:04}",
        "type": Designation.Type.TYPE_1,
        "designator": "가온부",
        "valid_from": today - dt.timedelta(days=365),
        "valid_until": today + dt.timedelta(days=730),
        "books": listing.vendor.books if listing else "real",
    }
    designation = Designation.objects.create(**(fields | changes))
    if listing is not None:
        products, vendors = (*products, listing.product), (*vendors, listing.vendor)
    for product in products:
        DesignationProduct.objects.create(designation=designation, product=product)
    for vendor in vendors:
        DesignationHolder.objects.create(designation=designation, vendor=vendor)
    return designation
