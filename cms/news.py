"""Reads of the news."""

import datetime as dt
from dataclasses import dataclass

from wagtail.query import PageQuerySet

from cms.models import NewsIndexPage, NewsPage


@dataclass(frozen=True, slots=True)
class Headline:
    """A line in a list of news."""

    title: str
    url: str
    published_on: dt.date


def news_of(index: NewsIndexPage) -> PageQuerySet:
    """Return the public news below a list, the newest first."""
    return NewsPage.objects.live().public().child_of(index).order_by("-published_on", "-pk")


def headlines(pages: list[NewsPage]) -> list[Headline]:
    """Return the lines of a list; their addresses cost no query for each."""
    return [Headline(page.title, page.url or "", page.published_on) for page in pages]


def latest_news(language: str, count: int) -> list[Headline]:
    """Return the newest public news of a language."""
    news = NewsPage.objects.live().public().filter(locale__language_code=language)
    newest = news.select_related("locale").order_by("-published_on", "-pk")
    return headlines(list(newest[:count]))


def news_address(language: str) -> str:
    """Return where the list of news of a language is, or nothing when it has none."""
    lists = NewsIndexPage.objects.live().public().filter(locale__language_code=language)
    index = lists.select_related("locale").first()
    return (index.url or "") if index else ""
