"""The tree of pages: one home in each language, and pages written as data.

A page of the data is a mapping with key, type (home, content, news_index, news), slug, parent (the
key of another page of the data, or nothing for the home), published_on for news, footer for
content, and for each language title_<language>, summary_<language>, body_<language> (a list of
blocks); a home has hero_title_<language>, hero_text_<language>, search_terms_<language> as well.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.models import ContentPage, HomePage, NewsIndexPage, NewsPage
from marketplace.values import clock

PAGE_TYPES: dict[str, type[Page]] = {
    "home": HomePage,
    "content": ContentPage,
    "news_index": NewsIndexPage,
    "news": NewsPage,
}
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
HERO_TEXTS = ("hero_title", "hero_text", "search_terms")
# Where the foot of every page links to a page whose data do not say it.
SERVICE_SLUGS = frozenset({"privacy", "accessibility", "terms"})
FIRST_PAGES = Path(__file__).parent / "data" / "first_pages.json"


class PageDataWrong(ValueError):
    """A page of the data names a type or a parent that does not exist."""


def ensure_site() -> dict[str, HomePage]:
    """Return the home of each language, made with its first texts where it is missing.

    The site then begins at the Korean home, and Wagtail's own welcome page is gone. A second call
    changes nothing.
    """
    with transaction.atomic():
        root = Page.get_first_root_node()
        homes = {language: _home_in(language) for language in LANGUAGES}
        first = json.loads(FIRST_PAGES.read_text("utf-8"))[0]
        key = next((home.translation_key for home in homes.values() if home), uuid.uuid4())
        for language in LANGUAGES:
            if homes[language] is None:
                _write(None, first, language, parent=root, translation_key=key)
        begin_at = HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE)
        _point_site_at(begin_at)
    return {home.locale.language_code: home for home in HomePage.objects.select_related("locale")}


def import_pages(
    pages: Sequence[Mapping[str, Any]], *, languages: Iterable[str] = LANGUAGES
) -> dict[tuple[str, str], Page]:
    """Write pages of the data into the tree of each language and return them by (key, language).

    A page that is there already, known by its place and slug, is written anew and published. A page
    without a title in a language is left out there. Raises PageDataWrong and then writes nothing.
    """
    _refuse_wrong(pages)
    written: dict[tuple[str, str], Page] = {}
    keys: dict[str, uuid.UUID] = {}
    with transaction.atomic():
        homes = ensure_site()
        for data in _parents_first(pages):
            for language in languages:
                if not data.get(f"title_{language}"):
                    continue
                page = _write_below(data, language, homes[language], written, keys)
                keys[data["key"]] = page.translation_key
                written[data["key"], language] = page
    return written


def _write_below(
    data: Mapping[str, Any],
    language: str,
    home: HomePage,
    written: Mapping[tuple[str, str], Page],
    keys: Mapping[str, uuid.UUID],
) -> Page:
    if data["type"] == "home":
        return _write(home, data, language)
    parent = written.get((data.get("parent") or "", language), home)
    known = parent.get_children().filter(slug=data["slug"]).specific().first()
    return _write(known, data, language, parent=parent, translation_key=keys.get(data["key"]))


def _write(
    page: Page | None,
    data: Mapping[str, Any],
    language: str,
    *,
    parent: Page | None = None,
    translation_key: uuid.UUID | None = None,
) -> Page:
    """Give a page the texts of the data, under `parent` when it is new, and publish it."""
    is_new = page is None
    page = page or PAGE_TYPES[data["type"]](slug=_slug(data, language))
    page.title = data[f"title_{language}"]
    page.draft_title = page.title
    page.summary = data.get(f"summary_{language}", "")
    if isinstance(page, HomePage | ContentPage | NewsPage):
        page.body = page.body.stream_block.to_python(data.get(f"body_{language}", []))
    if isinstance(page, HomePage):
        for name in HERO_TEXTS:
            setattr(page, name, data.get(f"{name}_{language}", ""))
    if isinstance(page, NewsPage):
        page.published_on = dt.date.fromisoformat(data["published_on"])
    if isinstance(page, ContentPage):
        page.footer_group = data.get("footer", _footer_group(data))
    if is_new and parent is not None:
        page.locale, _made = Locale.objects.get_or_create(language_code=language)
        page.translation_key = translation_key or uuid.uuid4()
        page.first_published_at = clock.now()
        parent.add_child(instance=page)
    page.save_revision(clean=not is_new).publish()
    return type(page).objects.get(pk=page.pk)


def _home_in(language: str) -> HomePage | None:
    home: HomePage | None = HomePage.objects.filter(locale__language_code=language).first()
    return home


def _slug(data: Mapping[str, Any], language: str) -> str:
    """Homes lie side by side below the root, so all but the first carry their language."""
    if data["type"] == "home":
        return "home" if language == settings.LANGUAGE_CODE else f"home-{language}"
    return str(data["slug"])


def _footer_group(data: Mapping[str, Any]) -> str:
    if data.get("parent") not in (None, "", "home"):
        return ContentPage.FooterGroup.NONE
    is_service = data["slug"] in SERVICE_SLUGS
    return ContentPage.FooterGroup.SERVICE if is_service else ContentPage.FooterGroup.GUIDE


def _point_site_at(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        return
    if site.root_page_id == home.pk:
        return
    before = site.root_page
    site.root_page = home
    site.save()
    # Wagtail's welcome page is a bare Page; nothing of ours ever is.
    if before.specific_class is Page and not before.is_root():
        before.delete()


def _parents_first(pages: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    by_key = {data["key"]: data for data in pages}

    def depth(data: Mapping[str, Any]) -> int:
        parent = by_key.get(data.get("parent") or "")
        return 0 if parent is None or data["type"] == "home" else 1 + depth(parent)

    return sorted(pages, key=depth)


def _refuse_wrong(pages: Sequence[Mapping[str, Any]]) -> None:
    keys = {data["key"] for data in pages}
    for data in pages:
        if data["type"] not in PAGE_TYPES:
            raise PageDataWrong(f"page {data['key']}: unknown type {data['type']!r}")
        if (parent := data.get("parent")) and parent != "home" and parent not in keys:
            raise PageDataWrong(f"page {data['key']}: unknown parent {parent!r}")
