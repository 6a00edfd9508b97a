import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from marketplace.audit.consumers import drain
from marketplace.catalogue.models import Listing, Product, Question
from search.consumer import NAME
from search.engines import forget_engines
from tests.factories.catalogue import make_category, make_designation, make_listing, make_question
from tests.factories.organisations import make_agency, make_membership

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]


def text_of(response: Any) -> str:
    """What a reader sees, without tags and with single spaces."""
    html = re.sub(r"<(script|style|head).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def titles(response: Any) -> list[str]:
    return [hit.name.plain for hit in response.context["results"].hits]


def test_a_visitor_finds_by_words_and_sees_them_marked(client: Client, published: Publish) -> None:
    published(title_ko="산불 감시 카메라", summary_ko="연기를 찾습니다.")
    published(title_ko="수질 측정기")

    response = client.get("/find/", {"q": "산불 감시"})

    assert response.status_code == 200
    assert titles(response) == ["산불 감시 카메라"]
    assert "<mark>산불 감시</mark>" in response.content.decode()
    assert "1,100,000원" in text_of(response)


def test_the_page_is_there_in_english_with_korean_texts_marked(
    client: Client, published: Publish
) -> None:
    published(title_ko="산불 감시 카메라", title_en="", summary_en="")

    html = client.get("/en/find/").content.decode()

    assert '<span lang="ko">산불 감시 카메라</span>' in html
    assert "KRW 1,100,000" in html


def test_list_and_cards_cost_the_same_queries_for_one_and_many(
    client: Client, published: Publish, django_assert_num_queries: Any
) -> None:
    published()
    client.get("/find/", {"size": "small"})  # what everybody shares is read once a minute
    for address in ("/find/?size=small", "/find/?size=small&view=cards", "/find/?compare=1"):
        with django_assert_num_queries(1):
            assert len(titles(client.get(address))) == 1
    for _ in range(4):
        make_listing()
    drain(NAME)
    client.get("/find/")
    for address in ("/find/?size=small", "/find/?size=small&view=cards", "/find/?compare=1"):
        with django_assert_num_queries(1):
            assert len(titles(client.get(address))) == 5


def test_a_signed_in_person_costs_three_queries(
    published: Publish, signed_in: Any, django_assert_num_queries: Any
) -> None:
    listing = published()
    requester = make_membership("requester", organisation=make_agency())
    client = signed_in(requester.person)
    client.get("/find/")

    with django_assert_num_queries(3):
        response = client.get("/find/", {"q": "공기질"})

    assert titles(response) == [listing.state.current_version.content["title_ko"]]
    assert response["Cache-Control"] == "private, no-cache"


def test_visitors_copies_may_be_kept_for_a_minute(client: Client) -> None:
    response = client.get("/find/")

    assert response["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in response["Vary"]


def test_conditions_are_counted_shown_and_can_be_taken_off(
    client: Client, published: Publish
) -> None:
    designated = published(title_ko="지정된 제품", price_krw=5_000_000)
    make_designation(designated)
    published(title_ko="비싼 제품", price_krw=300_000_000, lease=True)
    published(title_ko="구름 서비스", kind=Product.Kind.DIGITAL_SERVICE)

    response = client.get("/find/", {"kind": "product", "price": "over-200m", "sort": "newest"})

    results = response.context["results"]
    assert titles(response) == ["비싼 제품"]
    panels = {panel.name: panel for panel in results.panels}
    shown = {
        name: [(choice.value, choice.count, choice.selected) for choice in panels[name].choices]
        for name in ("kind", "price")
    }
    assert shown == {
        "kind": [("product", 1, True)],
        "price": [("to-10m", 1, False), ("over-200m", 1, True)],
    }
    assert [chip.url for chip in results.chips] == [
        "?price=over-200m&sort=newest",
        "?kind=product&sort=newest",
    ]
    assert results.clear_url == "?sort=newest"


def test_a_category_is_a_landing_page_with_its_questions(
    client: Client, published: Publish
) -> None:
    category = make_category("공기질", slug="air")
    question = make_question(
        category, Question.Type.CHOICE, code="place", filterable=True, label_ko="사용 장소"
    )
    indoors = published(category=category, answers={question.code: "a"}, title_ko="실내용")
    published(category=category, answers={question.code: "b"}, title_ko="실외용")
    published(title_ko="다른 분류")

    landing = client.get("/find/", {"category": "air"})
    chosen = client.get("/find/", {"category": "air", "a_place": "a"})

    assert landing.context["results"].title == "공기질"
    assert sorted(titles(landing)) == ["실내용", "실외용"]
    assert titles(chosen) == [indoors.state.current_version.content["title_ko"]]
    panel = next(one for one in chosen.context["results"].panels if one.name == "a_place")
    assert panel.label == "사용 장소"
    assert [(one.label, one.count) for one in panel.choices] == [("a 값", 1), ("b 값", 1)]


def test_another_spelling_is_offered_and_can_be_refused(client: Client, published: Publish) -> None:
    published(title_ko="산불 감시 카메라")

    mended = client.get("/find/", {"q": "카매라"})
    exact = client.get("/find/", {"q": "카매라", "exact": "1"})

    assert titles(mended) == ["산불 감시 카메라"]
    assert mended.context["results"].found.suggestion == "카메라"
    assert titles(exact) == []


def test_nothing_found_shows_ways_on(client: Client, published: Publish) -> None:
    listing = published()
    field = listing.category.parent

    response = client.get("/find/", {"q": "zzzz", "size": "large"})

    assert response.status_code == 200
    html = response.content.decode()
    assert 'id="how-to-search"' in html
    assert 'href="?q=zzzz"' in html
    assert f'href="/find/?field={field.slug}"' in html


def test_odd_parameters_are_told_and_harm_nothing(client: Client, published: Publish) -> None:
    published()

    response = client.get(
        "/find/?kind=castle&price_from=x&page=-3&compare=abc&compare=99999999999999999999&view=odd"
    )

    assert response.status_code == 200
    assert len(titles(response)) == 1
    assert response.context["results"].number == 1
    assert response.context["results"].tray == []
    assert 'role="alert"' in response.content.decode()
    assert "‘castle’은(는) 선택할 수 없는 값입니다." in text_of(response)


def test_pages_go_on_where_the_last_one_ended(client: Client) -> None:
    category = make_category()
    for number in range(21):
        make_listing(category=category, title_ko=f"제품 {number:02}")
    drain(NAME)

    first = client.get("/find/", {"q": "제품"})
    second = client.get("/find/", {"q": "제품", "page": "2"})

    assert (len(titles(first)), len(titles(second))) == (20, 1)
    assert not set(titles(first)) & set(titles(second))
    assert 'href="?q=%EC%A0%9C%ED%92%88&amp;page=2"' in first.content.decode()


def test_a_page_past_the_end_leads_to_the_last_one(client: Client, published: Publish) -> None:
    published(title_ko="산불 감시 카메라")

    response = client.get("/find/", {"q": "산불", "page": "9"})

    assert response.status_code == 302
    assert response["Location"] == "?q=%EC%82%B0%EB%B6%88&page=1"
    assert client.get("/find/", {"q": "없는낱말", "page": "9"}).status_code == 200


def test_too_long_a_query_is_told_above_the_results(client: Client, published: Publish) -> None:
    published()

    html = client.get("/find/", {"q": "가" * 201}).content.decode()

    assert html.index("200자 이내로") < html.index('id="conditions"')


def test_up_to_four_are_chosen_to_compare_by_links_alone(
    client: Client, published: Publish
) -> None:
    listings = [published(title_ko=f"제품 {number}") for number in range(5)]
    ids = [listing.pk for listing in listings]

    two = client.get(f"/find/?compare={ids[0]}&compare={ids[1]}").context["results"]
    four = client.get("/find/?" + "&".join(f"compare={pk}" for pk in ids)).context["results"]

    assert [hit.listing_id for hit, _url in two.tray] == ids[:2]
    assert two.compare_url == f"/compare/?ids={ids[0]}&ids={ids[1]}"
    toggles = {hit.listing_id: (url, chosen) for hit, url, chosen in two.rows}
    assert toggles[ids[0]] == (f"?compare={ids[1]}", True)
    assert toggles[ids[2]] == (f"?compare={ids[0]}&compare={ids[1]}&compare={ids[2]}", False)
    assert [hit.listing_id for hit, _url in four.tray] == ids[:4]
    assert {url for hit, url, chosen in four.rows if not chosen} == {""}


def test_a_reference_entry_is_not_for_sale(client: Client, published: Publish) -> None:
    listing = published(reference_only=True)

    text = text_of(client.get("/find/"))

    assert "1,100,000" not in text
    assert "여기서 판매하지 않습니다" in text
    page = text_of(client.get(f"/listings/{listing.pk}/"))
    assert "여기서 판매하지 않습니다" in page
    assert "1,100,000" not in page
    assert "바로 구매할 수 있나요?" not in page


def test_an_unusable_index_is_said_and_no_error(
    client: Client, published: Publish, settings: Any
) -> None:
    published()
    settings.SEARCH_ANALYSER = "kiwi"
    forget_engines()

    response = client.get("/find/", {"q": "공기"})

    assert response.status_code == 200
    assert not response.context["results"].found.is_available


def test_suggestions_are_json_with_the_address_of_categories(
    client: Client, published: Publish, django_assert_num_queries: Any
) -> None:
    category = make_category("공기질 측정", slug="air", name_en="Air")
    published(category=category, title_ko="공기청정기")
    client.get("/find/suggest/", {"q": "공"})

    with django_assert_num_queries(0):
        response = client.get("/find/suggest/", {"q": "ㄱㄱ"})

    found = {one["label"]: one.get("url") for one in response.json()["suggestions"]}
    assert found["공기질 측정"] == "/find/?category=air"
    assert found["공기청정기"] is None
    assert response["Cache-Control"] == "public, max-age=60"
