from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from marketplace.catalogue.models import Listing, Question
from marketplace.catalogue.services import withdraw_listing
from tests.factories.catalogue import (
    an_editor_of,
    make_category,
    make_designation,
    make_listing,
    make_question,
)
from tests.factories.organisations import make_vendor

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]


def compared(client: Client, *listings: Listing, **more: str) -> Any:
    query = "&".join([f"ids={one.pk}" for one in listings] + [f"{k}={v}" for k, v in more.items()])
    return client.get(f"/compare/?{query}")


def rows(response: Any) -> dict[str, tuple[list[str], bool]]:
    return {
        str(row.label): ([str(cell.value) for cell in row.cells], row.differs)
        for section in response.context["sections"]
        for row in section.rows
    }


def test_values_stand_side_by_side_and_differences_are_marked(client: Client) -> None:
    category = make_category()
    question = make_question(category, Question.Type.NUMBER, label_ko="감지 거리", unit="km")
    near = make_listing(category=category, answers={question.code: 2}, delivery_days=10)
    far = make_listing(category=category, answers={question.code: 5}, delivery_days=40)
    plain = make_listing(category=category, delivery_days=40)
    make_designation(near)

    response = compared(client, near, far, plain)

    found = rows(response)
    assert found["감지 거리"] == (["2 km", "5 km", ""], True)
    assert found["납기"] == (["발주 후 10일", "발주 후 40일", "발주 후 40일"], True)
    assert found["수의계약"] == (["가능", "불가", "불가"], True)
    assert found["납품 지역"] == (["전국", "전국", "전국"], False)
    html = response.content.decode()
    assert html.count("미등록") >= 2
    best = [
        cell.best
        for section in response.context["sections"]
        for row in section.rows
        if str(row.label) == "납기"
        for cell in row.cells
    ]
    assert best == ["가장 빠름", "", ""]


def test_only_differences_can_be_shown(client: Client) -> None:
    one, two = make_listing(price_krw=1_000_000), make_listing(price_krw=2_000_000)

    found = rows(compared(client, one, two, only="differences"))

    assert "가격" in found
    assert all(differs for _values, differs in found.values())


def test_columns_keep_the_order_asked_for_and_end_at_four(client: Client) -> None:
    listings = [make_listing() for _ in range(5)]
    asked = [*reversed(listings)]

    response = compared(client, *asked, asked[0])

    columns = [column.listing.pk for column, _url in response.context["columns"]]
    assert columns == [one.pk for one in asked[:4]]
    assert response.context["is_full"]


def test_what_is_not_public_is_left_out_and_said(client: Client) -> None:
    kept, gone = make_listing(), make_listing()
    demo = make_listing(vendor=make_vendor(books="demo"))
    withdraw_listing(listing=gone, actor=an_editor_of(gone.vendor))

    response = compared(client, kept, gone, demo)

    assert [column.listing.pk for column, _url in response.context["columns"]] == [kept.pk]
    assert response.context["missing_count"] == 2


def test_nothing_to_compare_shows_the_way_to_the_search(client: Client) -> None:
    response = client.get("/compare/?ids=x")

    assert response.status_code == 200
    assert 'href="/find/"' in response.content.decode()


def test_two_and_four_columns_cost_two_queries(
    client: Client, django_assert_num_queries: Any
) -> None:
    listings = [make_listing() for _ in range(4)]
    for listing in listings:
        make_designation(listing)
    compared(client, *listings)
    with django_assert_num_queries(2):
        compared(client, *listings[:2])
    with django_assert_num_queries(2):
        compared(client, *listings)
