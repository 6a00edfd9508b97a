"""A browser that goes to the pages of the product as people of the demonstration."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from playwright.sync_api import Browser, Page

from marketplace.demo.loading.texts import material
from marketplace.screenshots.pages import PageType

LINKS = "main a[href], header a[href], footer a[href]"
HEIGHT = 900


class NoWay(Exception):
    """No link of a page leads on to a page type."""


def in_language(address: str, language: str) -> str:
    """Return the address of a page in a language: Korean ones have no prefix."""
    parts = urlsplit(address)
    path = re.sub(r"^/en/", "/", parts.path)
    return urlunsplit(parts._replace(path=f"/en{path}" if language == "en" else path))


@dataclass
class Visitor:
    """Windows on a running demonstration, one for each person and way of looking."""

    browser: Browser
    address: str
    ways: dict[str, str] = field(default_factory=dict)
    windows: dict[tuple[str, int], Page] = field(default_factory=dict)

    def open(self, kind: PageType, *, language: str = "ko", width: int = 1280) -> Page:
        """Open a page of the type; the way is clicked once and remembered. Raises NoWay."""
        page = self.window_of(kind.person, width)
        if kind.name not in self.ways:
            self.ways[kind.name] = self._found(page, kind)
        way = self.ways[kind.name]
        wanted = in_language(way, language) if kind.is_product else way
        answer = page.goto(wanted)
        if answer is None or answer.status != kind.status:
            raise NoWay(f"{kind.name}: {wanted} answered {answer and answer.status}")
        return page

    def window_of(self, person: str, width: int) -> Page:
        """Return the person's window of this width, signed in; a visitor's without a person."""
        key = (person, width)
        if key not in self.windows:
            context = self.browser.new_context(
                base_url=self.address,
                viewport={"width": width, "height": HEIGHT},
                locale="ko-KR",
                timezone_id="Asia/Seoul",
                reduced_motion="reduce",
            )
            context.set_default_timeout(15_000)
            self.windows[key] = context.new_page()
            if person:
                sign_in(self.windows[key], person)
        return self.windows[key]

    def close(self) -> None:
        """Close all windows."""
        for page in self.windows.values():
            page.context.close()

    def _found(self, page: Page, kind: PageType) -> str:
        page.goto(kind.start)
        for pattern in kind.links:
            page.goto(_link(page, kind, pattern))
        parts = urlsplit(page.url)
        return urlunsplit(("", "", parts.path, parts.query, ""))


def _link(page: Page, kind: PageType, pattern: str) -> str:
    hrefs = page.locator(LINKS).evaluate_all("links => links.map(link => link.href)")
    for href in hrefs:
        if re.search(pattern, href):
            return str(href)
    raise NoWay(f"{kind.name}: {page.url} has no link like {pattern}")


def sign_in(page: Page, key: str) -> None:
    """Sign in as one of the ten with one click."""
    people = {data["key"]: data["name_ko"] for data in material("people")["people"]}
    page.goto("/demo/")
    card = page.locator("li").filter(has=page.get_by_role("heading", name=people[key]))
    card.get_by_role("button").click()
    page.wait_for_url(lambda url: "/demo/" not in url)
