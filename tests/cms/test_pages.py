"""Editorial pages as visitors see them."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cms.models import HomePage, NewsPage
from cms.site import import_pages
from tests.cms.test_site import page_data
from tests.factories.organisations import make_person
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
# Wagtail's way to a page takes five; the parts of the home page are kept for a minute.
HOME_QUERIES = 5
CONTENT_QUERIES = 8
NEWS_QUERIES = 11

EVERY_BLOCK = [
    {"type": "heading", "value": {"text": "둘째 단계", "level": "h2"}},
    {"type": "heading", "value": {"text": "셋째 단계", "level": "h3"}},
    {"type": "text", "value": "<p>글 <b>굵게</b></p><ul><li>하나</li></ul>"},
    {"type": "steps", "value": {"steps": [{"title": "먼저", "text": "찾습니다."}]}},
    {"type": "note", "value": {"tone": "info", "text": "<p>알림</p>"}},
    {"type": "note", "value": {"tone": "warn", "text": "<p>주의</p>"}},
    {
        "type": "questions",
        "value": {"items": [{"question": "언제입니까?", "answer": "<p>오늘</p>"}]},
    },
]


@pytest.mark.parametrize(
    ("path", "language", "words"),
    [("/", "ko", "혁신제품을 찾아보세요"), ("/en/", "en", "Find the innovation")],
)
def test_the_home_page_in_each_language(
    client: Client, path: str, language: str, words: str
) -> None:
    page = client.get(path).content.decode()
    assert f'<html lang="{language}">' in page
    assert page.count("<h1") == 1
    assert words in page


def test_visitors_may_keep_a_page_and_people_may_not(client: Client) -> None:
    answer = client.get("/")
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in answer["Vary"]
    assert answer.cookies == {}
    sign_in(client, make_person())
    assert client.get("/")["Cache-Control"] == "private, no-cache"


def test_the_home_page_takes_few_queries(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/")
    with django_assert_num_queries(HOME_QUERIES):
        client.get("/")


def test_the_home_page_fills_its_parts_anew_after_a_minute(client: Client) -> None:
    assert "소식 3" not in client.get("/").content.decode()
    add_news(3)
    assert "소식 3" not in client.get("/").content.decode()
    cache.clear()
    assert "소식 3" in client.get("/").content.decode()


def test_every_block_is_drawn(client: Client) -> None:
    import_pages([page_data(body_ko=EVERY_BLOCK)])
    page = client.get("/guide/").content.decode()
    for part in (
        "<h2>둘째 단계</h2>",
        "<h3>셋째 단계</h3>",
        "<b>굵게</b>",
        "<b>먼저</b><span>찾습니다.</span>",
        "md-notice--warn",
        "<summary>언제입니까?</summary>",
    ):
        assert part in page
    assert " style=" not in page


def test_a_content_page_takes_few_queries(client: Client, django_assert_num_queries: Any) -> None:
    import_pages([page_data(body_ko=EVERY_BLOCK)])
    client.get("/guide/")
    with django_assert_num_queries(CONTENT_QUERIES):
        client.get("/guide/")


def test_news_stand_newest_first_some_on_a_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.models.pages.NEWS_ON_A_PAGE", 2)
    add_news(3)
    titles = [page.title for page in client.get("/news/").context["news"]]
    assert titles == ["소식 3", "소식 2"]
    rest = client.get("/news/", {"page": "2"}).context["news"]
    assert [page.title for page in rest] == ["소식 1"]


def test_news_take_the_same_queries_for_one_and_three(
    client: Client, django_assert_num_queries: Any
) -> None:
    add_news(1)
    client.get("/news/")
    with django_assert_num_queries(NEWS_QUERIES):
        client.get("/news/")
    add_news(3)
    with django_assert_num_queries(NEWS_QUERIES):
        client.get("/news/")


def test_a_news_page_has_its_date_and_the_way_back(client: Client) -> None:
    add_news(1)
    page = client.get("/news/news-1/").content.decode()
    assert '<time datetime="2026-11-01">' in page
    assert 'href="/news/"' in page


def test_what_is_not_published_is_not_there(client: Client) -> None:
    import_pages([page_data()])["guide", "ko"].unpublish()
    assert client.get("/guide/").status_code == 404
    assert client.get("/en/guide/").status_code == 200


def test_a_page_leads_to_itself_in_the_other_language(client: Client) -> None:
    import_pages([page_data()])
    assert 'href="/en/guide/"' in client.get("/guide/").content.decode()
    assert 'href="/guide/"' in client.get("/en/guide/").content.decode()


def test_news_of_the_home_page_are_those_of_its_language(client: Client) -> None:
    add_news(1)
    assert "소식 1" in client.get("/").content.decode()
    assert "소식 1" not in client.get("/en/").content.decode()


def test_texts_of_the_first_pages_name_no_other_scheme() -> None:
    first = json.loads((Path(__file__).parents[2] / "cms/data/first_pages.json").read_text())
    assert "http" not in json.dumps(first)


def add_news(count: int) -> None:
    """Publish news in both languages, one a day of November 2026."""
    index = page_data(key="news", type="news_index", slug="news")
    pages = [
        page_data(
            key=f"news-{day}",
            type="news",
            slug=f"news-{day}",
            parent="news",
            title_ko=f"소식 {day}",
            title_en=f"News {day}",
            published_on=f"2026-11-{day:02}",
        )
        for day in range(1, count + 1)
    ]
    import_pages([index, *pages])
    assert NewsPage.objects.count() == 2 * count
    assert HomePage.objects.count() == 2
