"""What the catalogue and the ledger give to the home page."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.audit.consumers import drain
from marketplace.values import clock
from search.consumer import NAME
from tests.cms.test_statistics import agency_with
from tests.factories.catalogue import make_category, make_designation, make_listing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november(settings: Any) -> Any:
    settings.CLOCK_MAY_BE_SET = True
    with clock.set_to(dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)):
        yield


def test_fields_are_shown_with_what_is_on_offer(client: Client) -> None:
    category = make_category("누수 탐지")
    make_category()
    make_listing(category=category, title_ko="누수 탐지 로봇")
    drain(NAME)
    counts = {field.slug: field.count for field in client.get("/").context["fields"]}
    assert counts[category.parent.slug] == 1
    assert sorted(counts.values()) == [0, 1]
    page = client.get("/").content.decode()
    assert f'href="{reverse("find")}?category={category.parent.slug}"' in page


def test_the_newest_stand_on_cards_whether_sold_or_not(client: Client) -> None:
    listing = make_listing(title_ko="누수 탐지 로봇", price_krw=2_200_000)
    make_designation(listing)
    make_listing("submitted", title_ko="아직 공개하지 않은 제품")
    drain(NAME)
    cards = client.get("/").context["newest"]
    assert [(card.title, card.price_krw, card.sold) for card in cards] == [
        ("누수 탐지 로봇", 2_200_000, 0)
    ]
    assert cards[0].url == reverse("listing", args=[listing.pk])
    page = client.get("/").content.decode()
    assert "2,200,000원" in page
    assert "아직 공개하지 않은 제품" not in page


def test_a_korean_title_is_marked_on_the_english_page(client: Client) -> None:
    make_listing(title_ko="누수 탐지 로봇", title_en="")
    drain(NAME)
    assert client.get("/en/").context["newest"][0].lang == "ko"
    assert '<a href="/en/listings/' in client.get("/en/").content.decode()


def test_the_target_is_shown_with_its_ground(client: Client) -> None:
    agency_with("가온시", 100_000_000, 30_000_000)
    answer = client.get("/")
    assert answer.context["target"].total.achievement_basis_points == 3000
    assert f'href="{reverse("statistics")}#method"' in answer.content.decode()


def test_without_a_target_nothing_is_said_of_one(client: Client) -> None:
    agency_with("가온시", None, 30_000_000)
    assert client.get("/").context["target"] is None


def test_each_set_of_books_has_its_own_home(client: Client) -> None:
    agency_with("가온시", 100_000_000, 30_000_000)
    client.cookies["books"] = "demo"
    assert client.get("/").context["target"] is None
    client.cookies["books"] = "real"
    assert client.get("/").context["target"].total.target_krw == 100_000_000


def test_a_reference_entry_says_nothing_of_sales_and_marks_its_vendor(client: Client) -> None:
    make_listing(title_ko="누수 탐지 로봇", reference_only=True)
    drain(NAME)

    page = client.get("/en/").content.decode()

    assert "For reference, not for sale here" in page
    assert "not bought yet" not in page
    assert client.get("/en/").context["newest"][0].vendor_lang == "ko"


def test_fields_are_left_out_where_none_has_an_offer(client: Client) -> None:
    make_category("누수 탐지")

    assert client.get("/").context["fields"] == []
