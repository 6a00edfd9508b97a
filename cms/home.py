"""The parts of the home page that the catalogue and the ledger give, kept for a minute."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language

from cms.news import latest_news, news_address
from marketplace.organisations.middleware import acting_of

NEWS_SHOWN = 4
KEPT_SECONDS = 60


def parts_of_home(request: HttpRequest) -> dict[str, Any]:
    """Return what the home page shows beside the editors' own texts, in the books of the reader."""
    language, books = get_language() or "ko", acting_of(request).books
    key = f"home:{language}:{books}"
    parts: dict[str, Any] | None = cache.get(key)
    if parts is None:
        parts = _read(language, books)
        cache.set(key, parts, KEPT_SECONDS)
    return parts


def _read(language: str, books: str) -> dict[str, Any]:
    return {"news": latest_news(language, NEWS_SHOWN), "news_url": news_address(language)}
