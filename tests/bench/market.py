"""A large made-up market, written in bulk: only its size and shape matter."""

import datetime as dt
from itertools import islice
from typing import Any

from marketplace.accounts.models import User
from marketplace.catalogue.content import content_of
from marketplace.catalogue.models import (
    Category,
    Designation,
    DesignationHolder,
    DesignationProduct,
    Listing,
    ListingState,
    ListingVersion,
    Product,
    Question,
)
from marketplace.organisations.models import Vendor
from marketplace.organisations.regions import region_names
from marketplace.values import clock
from marketplace.values.canonical import sha256_of
from tests.factories.organisations import (
    make_agency,
    make_business_number,
    make_membership,
    make_person,
)

WHAT = ("측정기", "감시 카메라", "정수 설비", "안내 로봇", "충전기", "경보기", "관제 장비", "펌프")
WHICH = ("공기질", "산불", "수질", "도로", "침수", "소음", "교실", "하천", "항만", "병원")
HOW = ("무선", "태양광", "이동형", "인공지능", "저전력", "방수", "고정식")
AT_ONCE = 1_000


def fill(listings: int, *, categories: int, vendors: int) -> None:
    """Write that many published listings, two thirds of them designated."""
    kinds = _categories(categories)
    firms = _vendors(vendors)
    numbers = iter(range(listings))
    while portion := list(islice(numbers, AT_ONCE)):
        _write(portion, kinds, firms)


def _categories(count: int) -> list[Category]:
    fields = [
        Category.objects.create(slug=f"field-{n}", name_ko=f"분야 {n}", name_en=f"Field {n}")
        for n in range(8)
    ]
    made = [
        Category.objects.create(
            slug=f"category-{n}", name_ko=f"품목 {n}", name_en=f"Item {n}", parent=fields[n % 8]
        )
        for n in range(count)
    ]
    options = [{"value": value, "label_ko": value, "label_en": value} for value in "abcd"]
    for category in made:
        for number in range(4):
            Question.objects.create(
                category=category,
                code=f"q{number}",
                label_ko=f"질문 {number}",
                type=Question.Type.CHOICE,
                options=options,
                filterable=number < 3,
                position=number,
            )
    return made


def _vendors(count: int) -> list[Vendor]:
    sizes = (Vendor.Size.MICRO, Vendor.Size.SMALL, Vendor.Size.MEDIUM)
    return Vendor.objects.bulk_create(
        Vendor(
            business_number=make_business_number(5_000_000 + n),
            name=f"누리{n}(주)",
            name_en=f"Nuri {n}",
            registration=Vendor.Registration.VERIFIED,
            size=sizes[n % 3],
            books="demo",
            created_at=clock.now(),
        )
        for n in range(count)
    )


def _write(numbers: list[int], categories: list[Category], vendors: list[Vendor]) -> None:
    now = clock.now()
    products = Product.objects.bulk_create(
        Product(name=_title(n), category=categories[n % len(categories)], books="demo")
        for n in numbers
    )
    listings = Listing.objects.bulk_create(
        Listing(live=True, product=product, **_offer(n, categories, vendors))
        for n, product in zip(numbers, products, strict=True)
    )
    questions = {category.pk: list(category.questions.all()) for category in categories}
    contents = [_content(listing, questions) for listing in listings]
    versions = ListingVersion.objects.bulk_create(
        ListingVersion(
            listing=listing,
            number=1,
            content=content,
            sha256=sha256_of(content),
            published_at=now - dt.timedelta(minutes=n),
        )
        for n, listing, content in zip(numbers, listings, contents, strict=True)
    )
    ListingState.objects.bulk_create(
        ListingState(listing=version.listing, current_version=version) for version in versions
    )
    _designate([pair for pair in zip(numbers, listings, strict=True) if pair[0] % 3])


def _title(number: int) -> str:
    words = (HOW[number % 7], WHICH[number // 7 % 10], WHAT[number // 70 % 8])
    return f"{' '.join(words)} M-{number}"


def _offer(number: int, categories: list[Category], vendors: list[Vendor]) -> dict[str, Any]:
    regions = region_names()
    return {
        "vendor": vendors[number % len(vendors)],
        "category": categories[number % len(categories)],
        "title_ko": _title(number),
        "summary_ko": f"{WHICH[number % 10]} 현장에서 {WHAT[number % 8]}로 위험을 미리 알립니다.",
        "description_ko": "현장에서 잰 값을 관제실로 보내고 기준을 넘으면 담당자에게 알립니다. "
        * 6,
        "features_ko": "설치가 쉽습니다.\n유지보수 비용이 낮습니다.",
        "keywords_ko": f"{WHICH[number % 10]}, {WHAT[number % 8]}",
        "model_name": f"M-{number}",
        "price_krw": 500_000 + number * 37_000 % 300_000_000,
        "unit_ko": "대",
        "delivery_days": 5 + number % 90,
        "regions": [regions[0]] if number % 2 else [regions[1 + number % 16]],
        "lease": not number % 4,
        "certificates": ["KC 인증", "성능인증"][: 1 + number % 2],
        "operation_krw_year": 10_000,
        "consumables_krw_year": 20_000,
        "maintenance_krw_year": 30_000,
        "exit_krw": 40_000,
        "acceptance_ko": "표준 시험으로 확인합니다.",
        "answers": {f"q{n}": "abcd"[(number + n) % 4] for n in range(4)},
    }


def _content(listing: Listing, questions: dict[int, list[Question]]) -> dict[str, Any]:
    """The content as publishing makes it, with the questions of a category read once."""
    category = listing.category
    assert category is not None  # every offer of this market has one
    category._prefetched_objects_cache = {"questions": questions[category.pk]}
    return content_of(listing)


def _designate(pairs: list[tuple[int, Listing]]) -> None:
    today = clock.today()
    made = Designation.objects.bulk_create(
        Designation(
            number=f"B-{number:06}",
            type="T1" if number % 2 else "T2",
            designator="누리혁신처",
            valid_from=today - dt.timedelta(days=300),
            valid_until=today + dt.timedelta(days=30 + number % 900),
            books="demo",
        )
        for number, _listing in pairs
    )
    joined = list(zip(made, (listing for _number, listing in pairs), strict=True))
    DesignationProduct.objects.bulk_create(
        DesignationProduct(designation=one, product=listing.product) for one, listing in joined
    )
    DesignationHolder.objects.bulk_create(
        DesignationHolder(designation=one, vendor=listing.vendor) for one, listing in joined
    )


def make_buyer() -> User:
    """A requester of an agency."""
    person = make_person()
    make_membership("requester", organisation=make_agency(books="demo"), person=person)
    return person
