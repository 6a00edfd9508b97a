"""Both languages are complete: no page mixes in words of the other one."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from marketplace.demo.loading.texts import material
from marketplace.screenshots.pages import BUYER, OVERSIGHT, PAGES, PUBLIC, VENDOR
from marketplace.screenshots.visitor import Visitor

pytestmark = pytest.mark.browser

HANGUL = re.compile(r"[가-힣]")
ENGLISH_WORDS = re.compile(r"\b[A-Za-z]{2,} [a-z]{2,}\b")
# Titles and headings of the first level may be data: they are left to the other checks.
INTERFACE = (
    "h2, h3, h4, label, legend, button, caption, summary, nav a, a.krds-btn, dt, "
    "th[scope=col], .md-hint, .md-status, .md-badge, option"
)
TEXTS = """(selector) => {
  const page = document.documentElement.lang;
  const own = (one) => [...one.childNodes]
    .filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.textContent).join(" ").trim().replace(/\\s+/g, " ");
  const here = (one) => one.closest("[lang]").lang === page;
  const texts = [...document.querySelectorAll(selector)].filter(here).map(own);
  for (const name of ["aria-label", "placeholder", "title"])
    for (const one of document.querySelectorAll(`[${name}]`))
      if (here(one)) texts.push(one.getAttribute(name));
  return [...new Set(texts)].filter((text) => text);
}"""
NAMES_OF_PEOPLE = {person["name_ko"] for person in material("people")["people"]}


def texts_of(page: Page, selector: str) -> list[str]:
    """What the interface of a page says in the page's own language."""
    found: list[str] = page.evaluate(TEXTS, selector)
    return found


def without_names(text: str) -> str:
    """A text without the names of people, which are written in Korean everywhere."""
    for name in NAMES_OF_PEOPLE:
        text = text.replace(name, "")
    return text


def is_korean(text: str) -> bool:
    """Whether a text of an English page is Korean."""
    return bool(HANGUL.search(without_names(text)))


def is_english(text: str) -> bool:
    """Whether a text of a Korean page is an English sentence; names of one word are data."""
    return bool(ENGLISH_WORDS.search(text)) and not HANGUL.search(text)


def mixed_in(visitor: Visitor, language: str) -> Iterator[str]:
    """Korean in the interface of the main pages in English, English on any page in Korean."""
    is_wrong = is_korean if language == "en" else is_english
    selector = INTERFACE if language == "en" else f"{INTERFACE}, p, td, li"
    for kind in PAGES:
        if kind.is_product and (kind.is_main or language == "ko"):
            page = visitor.open(kind, language=language)
            for text in filter(is_wrong, texts_of(page, selector)):
                yield f"{kind.name}: {text}"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_page_speaks_the_other_language(visitor: Visitor, language: str) -> None:
    assert list(mixed_in(visitor, language)) == []


def test_the_same_page_is_one_click_away_in_the_other_language(visitor: Visitor) -> None:
    for kind in (PUBLIC[0], VENDOR[0], BUYER[0], OVERSIGHT[0]):
        page = visitor.open(kind)
        page.get_by_role("link", name="English").first.click()
        page.wait_for_url(lambda url: "/en/" in url)
        assert page.locator("html").get_attribute("lang") == "en"
        page.get_by_role("link", name="한국어").first.click()
        page.wait_for_url(lambda url: "/en/" not in url)
        assert page.locator("html").get_attribute("lang") == "ko"
