import datetime as dt

import pytest

from marketplace.catalogue.models import DesignationHolder, Product, Question
from marketplace.catalogue.services import suspend_listing, withdraw_listing
from marketplace.organisations.regions import region_names
from marketplace.values import clock
from search.documents import SearchDocument
from search.market import documents_of
from tests.factories.catalogue import (
    a_moderator,
    an_editor_of,
    make_category,
    make_designation,
    make_listing,
    make_question,
)
from tests.factories.organisations import make_vendor

pytestmark = pytest.mark.django_db


def the_document(product_id: int) -> SearchDocument:
    return documents_of([product_id])[product_id]


def test_a_document_is_made_of_the_current_version_and_the_vendor_of_today() -> None:
    field = make_category("환경", name_en="Environment", slug="environment", parent=None)
    category = make_category("공기질", name_en="Air quality", slug="air", parent=field)
    vendor = make_vendor("누리센서", name_en="Nuri Sensors", size="micro")
    listing = make_listing(
        vendor=vendor,
        category=category,
        title_ko="공기질 측정기",
        title_en="Air quality meter",
        model_name="NS-10",
        price_krw=2_200_000,
        delivery_days=20,
        lease=True,
        certificates=["KC 인증", "성능인증"],
    )

    document = the_document(listing.product_id)

    assert document.id == f"p{listing.product_id}"
    assert document.version == 0
    assert (document.title, document.title_en) == ("공기질 측정기", "Air quality meter")
    assert document.kind == "product"
    assert document.books == "real"
    assert document.category_path[:2] == ("air", "environment")
    assert document.category_names[:4] == ("공기질", "Air quality", "환경", "Environment")
    assert document.vendor_names == ("누리센서", "Nuri Sensors")
    assert document.model_codes == ("NS-10",)
    assert document.keywords == ("공기", "미세먼지")
    assert document.routes == ("lease",)
    assert document.price_krw == 2_200_000
    assert document.delivery_days == 20
    assert document.vendor_size == "micro"
    assert document.certificates == ("KC 인증", "성능인증")
    assert document.regions == tuple(region_names())
    assert document.designation_until is None
    assert document.sold is False
    assert document.published_at == listing.state.current_version.published_at
    assert document.listing_ids == (str(listing.pk),)
    assert document.card["offers"] == [
        {
            "listing_id": listing.pk,
            "vendor_id": vendor.pk,
            "vendor_ko": "누리센서",
            "vendor_en": "Nuri Sensors",
            "price_krw": 2_200_000,
            "unit_ko": "대",
            "unit_en": "unit",
            "price_note_ko": "",
            "price_note_en": "",
            "reference_only": False,
        }
    ]


def test_offers_of_one_product_become_one_document_led_by_the_lowest_price() -> None:
    dear = make_listing(price_krw=3_000_000, title_ko="비싼 제안", delivery_days=5)
    cheap = make_listing(
        product=dear.product, price_krw=2_000_000, title_ko="싼 제안", delivery_days=30
    )

    document = the_document(dear.product_id)

    assert document.title == "싼 제안"
    assert document.price_krw == 2_000_000
    assert document.delivery_days == 5
    assert document.listing_ids == (str(cheap.pk), str(dear.pk))
    assert document.vendor_ids == (str(cheap.vendor_id), str(dear.vendor_id))
    assert [offer["price_krw"] for offer in document.card["offers"]] == [2_000_000, 3_000_000]


def test_a_service_may_be_bought_directly_and_tells_its_type_and_security() -> None:
    listing = make_listing(kind=Product.Kind.DIGITAL_SERVICE)

    document = the_document(listing.product_id)

    assert document.kind == "digital_service"
    assert (document.service_type, document.csap) == ("SAAS", "low")
    assert document.routes == ("direct",)
    assert document.card["service"] == {
        "service_type": "SAAS",
        "csap": "low",
        "deployment": "public",
        "billing": "user_month",
        "minimum_months": 12,
    }


def test_a_designation_counts_from_its_first_to_its_last_day() -> None:
    listing = make_listing()
    make_designation(
        listing, valid_from=dt.date(2026, 3, 1), valid_until=dt.date(2026, 5, 31), type="T2"
    )

    found = {}
    for day in (
        dt.date(2026, 2, 28),
        dt.date(2026, 3, 1),
        dt.date(2026, 5, 31),
        dt.date(2026, 6, 1),
    ):
        with clock.set_to(clock.korean_time(day)):
            document = the_document(listing.product_id)
            found[day.isoformat()] = (
                document.designation_type,
                document.routes,
                document.designation_until,
            )

    last_day = dt.date(2026, 5, 31)
    assert found == {
        "2026-02-28": ("", (), None),
        "2026-03-01": ("T2", ("direct",), last_day),
        "2026-05-31": ("T2", ("direct",), last_day),
        "2026-06-01": ("", (), last_day),
    }


def test_a_revoked_designation_and_one_given_back_end_the_day_before() -> None:
    revoked, given_back = make_listing(), make_listing()
    make_designation(revoked, revoked_on=clock.today() + dt.timedelta(days=3))
    shared = make_designation(given_back)
    DesignationHolder.objects.filter(designation=shared).update(
        ends_on=clock.today() + dt.timedelta(days=7)
    )

    documents = documents_of([revoked.product_id, given_back.product_id])

    until = {pk: document.designation_until for pk, document in documents.items()}
    assert until == {
        revoked.product_id: clock.today() + dt.timedelta(days=2),
        given_back.product_id: clock.today() + dt.timedelta(days=7),
    }


def test_a_designation_in_other_hands_does_not_count() -> None:
    listing = make_listing()
    make_designation(products=(listing.product,), vendors=(make_vendor(),))

    assert the_document(listing.product_id).designation_type == ""


def test_only_filterable_answers_can_be_filtered_by() -> None:
    category = make_category()
    battery = make_question(category, Question.Type.YES_NO, code="battery", filterable=True)
    place = make_question(category, Question.Type.MULTIPLE, code="place", filterable=True)
    note = make_question(category, Question.Type.TEXT, code="note")
    answers = {battery.code: True, place.code: ["a", "b"], note.code: "설명"}
    listing = make_listing(category=category, answers=answers)

    assert the_document(listing.product_id).answers == {"battery": ("yes",), "place": ("a", "b")}


def test_what_is_not_public_has_no_document() -> None:
    draft = make_listing("draft")
    taken_down = make_listing()
    suspended = make_listing()
    withdraw_listing(listing=taken_down, actor=an_editor_of(taken_down.vendor))
    suspend_listing(listing=suspended, actor=a_moderator(suspended.vendor), reason="확인 중")

    products = [draft.product_id, taken_down.product_id, suspended.product_id]
    assert documents_of(products) == {}


def test_many_products_cost_as_many_queries_as_one(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    listings = [make_listing() for _ in range(3)]
    for listing in listings:
        make_designation(listing)

    with django_assert_num_queries(3):  # type: ignore[operator]
        documents_of([listings[0].product_id])
    with django_assert_num_queries(3):  # type: ignore[operator]
        documents_of([listing.product_id for listing in listings])
