from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from marketplace.catalogue.models import Listing
from marketplace.organisations.models import Vendor
from tests.cms.storefront.test_finding import text_of
from tests.factories.organisations import make_vendor

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]


def test_a_vendor_is_shown_with_its_public_offers(client: Client, published: Publish) -> None:
    vendor = make_vendor("누리센서", region="인천광역시", preferred=["women"], intro_ko="소개글")
    published(vendor=vendor, title_ko="우리 제품")
    published(title_ko="남의 제품")

    text = text_of(client.get(f"/vendors/{vendor.pk}/"))

    assert "누리센서" in text
    assert "여성기업" in text
    assert "인천광역시" in text
    assert "소개글" in text
    assert "우리 제품" in text
    assert "남의 제품" not in text


def test_of_a_shared_product_the_vendors_own_offer_is_shown(
    client: Client, published: Publish
) -> None:
    cheap = published(price_krw=1_000_000)
    dear = published(product=cheap.product, price_krw=2_000_000)

    hits = client.get(f"/vendors/{dear.vendor_id}/").context["hits"]

    assert [(hit.listing_id, hit.price_krw) for hit in hits] == [(dear.pk, 2_000_000)]


def test_unknown_vendors_and_those_of_other_books_are_not_found(
    client: Client, published: Publish
) -> None:
    demo = make_vendor(books="demo")
    unclaimed = make_vendor(registration=Vendor.Registration.REFERENCE)

    for pk in (demo.pk, unclaimed.pk, 999_999):
        assert client.get(f"/vendors/{pk}/").status_code == 404


def test_one_and_three_offers_cost_two_queries(
    client: Client, published: Publish, django_assert_num_queries: Any
) -> None:
    vendor = make_vendor()
    published(vendor=vendor)
    client.get(f"/vendors/{vendor.pk}/")
    with django_assert_num_queries(2):
        client.get(f"/vendors/{vendor.pk}/")
    for _ in range(2):
        published(vendor=vendor)
    with django_assert_num_queries(2):
        assert len(client.get(f"/vendors/{vendor.pk}/").context["hits"]) == 3
