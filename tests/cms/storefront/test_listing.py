import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from marketplace.catalogue.models import Listing, Product, Question
from marketplace.catalogue.services import approve_listing, submit_listing, withdraw_listing
from marketplace.organisations.models import VendorSanction
from marketplace.values import clock
from tests.cms.storefront.test_finding import text_of
from tests.factories.catalogue import (
    a_moderator,
    an_editor_of,
    edit_listing,
    make_category,
    make_designation,
    make_listing,
    make_moderator,
    make_question,
)
from tests.factories.organisations import make_agency, make_membership, make_person, make_vendor

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]


def test_the_page_is_made_of_the_current_version(client: Client, published: Publish) -> None:
    category = make_category()
    load = make_question(category, Question.Type.NUMBER, label_ko="정격 하중", unit="kg")
    place = make_question(category, Question.Type.CHOICE, label_ko="사용 장소")
    quiet = make_question(category, Question.Type.YES_NO, label_ko="저소음")
    listing = published(
        category=category,
        model_name="NS-10",
        answers={load.code: 1200, place.code: "a", quiet.code: True},
        options=({"code": "arm", "name_ko": "팔", "unit_ko": "개", "price_krw": 330_000},),
        limits_ko="습한 곳에는 맞지 않습니다.",
    )
    edit_listing(listing, title_ko="아직 공개되지 않은 제목")

    text = text_of(client.get(f"/listings/{listing.pk}/"))

    assert "가온 공기질 측정기" in text
    assert "아직 공개되지 않은 제목" not in text
    assert "정격 하중 1,200 kg" in text
    assert "사용 장소 a 값" in text
    assert "저소음 예" in text
    assert "팔 330,000원 개" in text
    assert "습한 곳에는 맞지 않습니다." in text
    # 1,100,000 + 5 x (10,000 + 20,000 + 30,000) + 40,000
    assert "연평균 288,000원 1,440,000원" in text
    assert "추정가격 1,000,000원" in text


def test_a_visitor_costs_two_queries_and_a_buyer_four(
    client: Client, published: Publish, signed_in: Any, django_assert_num_queries: Any
) -> None:
    category = make_category()
    listing = published(category=category)
    make_designation(listing)
    address = f"/listings/{listing.pk}/"
    requester = make_membership("requester", organisation=make_agency())
    buyer = signed_in(requester.person)
    client.get(address), buyer.get(address)  # the rules in force are read once a minute
    with django_assert_num_queries(2):
        client.get(address)
    with django_assert_num_queries(4):
        buyer.get(address)
    for _ in range(4):
        published(category=category)
    with django_assert_num_queries(2):
        assert len(client.get(address).context["similar"]) == 4
    with django_assert_num_queries(4):
        buyer.get(address)
    with django_assert_num_queries(2):
        client.get(address, {"kind": "basic", "on": clock.today().isoformat()})


def test_what_is_not_public_or_in_other_books_is_not_found(
    client: Client, published: Publish
) -> None:
    draft = make_listing("draft")
    demo = published(vendor=make_vendor(books="demo"))
    gone = published()
    withdraw_listing(listing=gone, actor=an_editor_of(gone.vendor))

    for listing in (draft, demo, gone):
        assert client.get(f"/listings/{listing.pk}/").status_code == 404
    client.cookies["books"] = "demo"
    assert client.get(f"/listings/{demo.pk}/").status_code == 200


def verdict(client: Client, listing: Listing, kind: str = "basic", on: str = "") -> Any:
    asked = {"kind": kind, "on": on or clock.today().isoformat()}
    return client.get(f"/listings/{listing.pk}/", asked).context["ask"].verdict()


def test_a_designated_product_may_be_bought_directly_and_counts(
    client: Client, published: Publish
) -> None:
    listing = published()
    make_designation(listing)

    found = verdict(client, listing)

    assert found.tone == "ok"
    assert found.headline == "네, 수의계약으로 구매하실 수 있습니다."
    assert found.counting == "검수가 끝나면 그해 구매목표 실적으로 인정됩니다."
    by_verdict = [answer.verdict for answer in found.answers]
    assert by_verdict == ["ok", "ok", "ok", "ok", "todo"]
    assert all(answer.source for answer in found.answers)
    assert "제25조제1항제8호다목" in found.answers[1].source  # a city is under the local law


def test_the_law_follows_the_kind_of_body(client: Client, published: Publish) -> None:
    listing = published()
    make_designation(listing)

    found = verdict(client, listing, kind="central")

    assert "제26조제1항제5호사목" in found.answers[1].source


def test_after_its_last_day_a_designation_no_longer_helps(
    client: Client, published: Publish
) -> None:
    listing = published(price_krw=330_000_000)
    last = clock.today() + dt.timedelta(days=10)
    make_designation(listing, valid_until=last)

    on_last = verdict(client, listing, on=last.isoformat())
    after = verdict(client, listing, on=(last + dt.timedelta(days=1)).isoformat())

    assert on_last.tone == "ok"
    assert after.tone == "bad"
    assert after.answers[0].verdict == "bad"
    assert after.counting.startswith("구매목표 실적으로 인정되지 않습니다.")


def test_a_small_amount_needs_no_designation_and_does_not_count(
    client: Client, published: Publish
) -> None:
    found = verdict(client, published(price_krw=1_100_000))

    assert found.tone == "warn"
    assert found.counting.startswith("구매목표 실적으로 인정되지 않습니다.")


def test_a_digital_service_may_be_bought_directly_but_does_not_count(
    client: Client, published: Publish
) -> None:
    found = verdict(client, published(kind=Product.Kind.DIGITAL_SERVICE, price_krw=900_000_000))

    assert found.tone == "warn"
    assert found.headline == "네, 수의계약으로 구매하실 수 있습니다."
    assert found.counting.startswith("구매목표 실적으로 인정되지 않습니다.")


def test_a_barred_vendor_may_not_sell(client: Client, published: Publish) -> None:
    listing = published()
    make_designation(listing)
    VendorSanction.objects.create(
        vendor=listing.vendor,
        kind=VendorSanction.Kind.DEBARMENT,
        ground_ko="부정당업자",
        starts_on=clock.today(),
        ends_on=clock.today(),
    )

    found = verdict(client, listing)

    assert found.tone == "bad"
    assert [one.sentence for one in found.answers if one.verdict == "bad"] == [
        "현재 판매할 수 없는 기업입니다."
    ]


def test_a_wrong_day_or_kind_is_told(client: Client, published: Publish) -> None:
    listing = published()
    for asked in ({"kind": "castle", "on": "2026-01-01"}, {"kind": "basic", "on": "1999-01-01"}):
        response = client.get(f"/listings/{listing.pk}/", asked)
        assert response.status_code == 200
        assert response.context["ask"].verdict() is None
        assert 'id="verdict-error"' in response.content.decode()


def test_the_agency_of_who_is_signed_in_is_asked_for(published: Publish, signed_in: Any) -> None:
    listing = published()
    make_designation(listing)
    seat = make_membership("approver", organisation=make_agency(kind="central"))
    requester = make_membership("requester", organisation=make_agency(kind="central"))

    response = signed_in(requester.person).get(f"/listings/{listing.pk}/")

    assert seat.organisation.kind == "central"
    assert response.context["ask"].verdict().tone == "ok"
    assert response.context["ask"].form["kind"].value() == "central"


def test_only_requesters_of_agencies_may_order(
    client: Client, published: Publish, signed_in: Any
) -> None:
    listing = published()
    address = f"/listings/{listing.pk}/"
    requester = make_membership("requester", organisation=make_agency())
    seller = make_membership("listing_editor", organisation=make_vendor())

    assert signed_in(requester.person).get(address).context["may_order"]
    assert not signed_in(seller.person).get(address).context["may_order"]
    assert not client.get(address).context["may_order"]


def test_an_old_version_stays_readable_and_says_so(client: Client, published: Publish) -> None:
    listing = published(title_ko="첫째 제목")
    edit_listing(listing, title_ko="둘째 제목")
    submit_listing(listing=listing, actor=an_editor_of(listing.vendor))
    approve_listing(listing=listing, moderator=a_moderator(listing.vendor))

    first = client.get(f"/listings/{listing.pk}/versions/1/")
    second = client.get(f"/listings/{listing.pk}/versions/2/")
    withdraw_listing(listing=listing, actor=an_editor_of(listing.vendor))
    withdrawn = client.get(f"/listings/{listing.pk}/versions/2/")

    assert (first.context["is_current"], second.context["is_current"]) == (False, True)
    assert "첫째 제목" in text_of(first)
    assert "둘째 제목" not in text_of(first)
    assert listing.versions.get(number=1).sha256 in text_of(first)
    assert (withdrawn.status_code, withdrawn.context["is_public"]) == (200, False)
    assert client.get(f"/listings/{listing.pk}/versions/3/").status_code == 404


def test_the_content_of_a_version_can_be_checked_against_its_hash(
    client: Client, published: Publish, django_assert_num_queries: Any
) -> None:
    listing = published()
    client.get("/find/")
    with django_assert_num_queries(1):
        response = client.get(f"/listings/{listing.pk}/versions/1.json")

    assert hashlib.sha256(response.content).hexdigest() == listing.state.current_version.sha256


def test_a_preview_is_for_the_vendor_and_the_moderators(client: Client, signed_in: Any) -> None:
    listing = make_listing("draft", title_ko="미리 볼 제목")
    address = f"/listings/{listing.pk}/preview/"
    editor = an_editor_of(listing.vendor)
    stranger = make_membership("listing_editor", organisation=make_vendor()).person

    assert client.get(address).status_code == 302
    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(make_person()).get(address).status_code == 404
    response = signed_in(editor).get(address)
    assert response.status_code == 200
    assert "미리 볼 제목" in text_of(response)
    assert make_moderator().pk


def test_a_preview_shows_the_latest_revision_and_survives_gaps(signed_in: Any) -> None:
    listing = make_listing("draft", title_ko="초안", price_krw=None, answers={}, category=None)
    edit_listing(listing, title_ko="나중 초안", category=None, delivery_days=None)

    response = signed_in(an_editor_of(listing.vendor)).get(f"/listings/{listing.pk}/preview/")

    assert "나중 초안" in text_of(response)


def test_a_service_shows_its_promises_and_a_subscription_over_five_years(
    client: Client, published: Publish
) -> None:
    listing = published(kind=Product.Kind.DIGITAL_SERVICE, price_krw=10_000)

    text = text_of(client.get(f"/listings/{listing.pk}/"))

    assert "99.9%" in text
    assert "연 120,000원 × 5년" in text
    assert "CSV로 내려받습니다." in text


def test_what_is_paid_by_use_has_no_total(client: Client, published: Publish) -> None:
    listing = published(kind=Product.Kind.DIGITAL_SERVICE, billing="call")

    response = client.get(f"/listings/{listing.pk}/")

    assert response.context["total_cost"] is None
    assert 'id="total-cost"' not in response.content.decode()
