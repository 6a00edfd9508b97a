"""Windows of people at the running site, and what journeys do in them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import BrowserContext, Locator, Page

from marketplace.accounts.models import User
from tests.factories.sessions import sign_in

SHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots" / "journeys"
DESKTOP, PHONE, NARROW = (1280, 900), (390, 844), (320, 640)
ON_THIS_MACHINE = ("http://127.0.0.1:", "http://localhost:", "data:", "blob:", "about:")


class Opens(Protocol):
    """Opens a window for a person who is signed in, or for a visitor."""

    def __call__(
        self,
        person: User | None = None,
        *,
        size: tuple[int, int] = DESKTOP,
        javascript: bool = True,
    ) -> Page: ...


class Windows:
    """The windows of one test, and what went wrong in them."""

    def __init__(self, new_context: Callable[..., BrowserContext], address: str) -> None:
        self.new_context = new_context
        self.address = address
        self.asked: list[str] = []
        self.complaints: list[str] = []

    def open(
        self,
        person: User | None = None,
        *,
        size: tuple[int, int] = DESKTOP,
        javascript: bool = True,
    ) -> Page:
        """Open a window in a browser of its own, so that nobody shares a session."""
        context = self.new_context(
            base_url=self.address,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=javascript,
        )
        context.set_default_timeout(10_000)
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", lambda message: self._hear(message.type, message.text))
        if person is not None:
            name = settings.SESSION_COOKIE_NAME
            value = sign_in(Client(), person).cookies[name].value
            context.add_cookies([{"name": name, "value": value, "url": self.address}])
        return context.new_page()

    def _hear(self, kind: str, text: str) -> None:
        """Keep what the browser refuses; pages that answer 403 or 404 are meant to."""
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    def close(self) -> None:
        """Check that no page asked another machine for anything, nor broke its own policy."""
        assert [url for url in self.asked if not url.startswith(ON_THIS_MACHINE)] == []
        assert self.complaints == []


def ko(message: str, **names: Any) -> str:
    """The Korean of a sentence of the interface."""
    with translation.override("ko"):
        text = gettext(message)
    return text % names if names else text


def fill(place: Page | Locator, **values: Any) -> None:
    """Fill fields by their names as a person would: type, choose, tick."""
    for name, value in values.items():
        fields = place.locator(f'[name="{name}"]:not([type="hidden"])')
        kind = fields.first.evaluate("field => field.type || field.tagName.toLowerCase()")
        if kind in ("checkbox", "radio"):
            (fields if value is True else place.locator(_choice(name, value))).first.check()
        elif kind.startswith("select"):
            fields.first.select_option(str(value))
        elif kind == "file":
            fields.first.set_input_files(value)
        else:
            fields.first.fill(str(value))


def _choice(name: str, value: object) -> str:
    return f'[name="{name}"][value="{value}"]'


def press(place: Page | Locator, message: str, **names: Any) -> None:
    """Press the button with this word."""
    place.get_by_role("button", name=ko(message, **names), exact=True).first.click()


def follow(place: Page | Locator, message: str, **names: Any) -> None:
    """Follow the link with this word."""
    place.get_by_role("link", name=ko(message, **names)).first.click()


def panel(page: Page, name: str) -> Locator:
    """The part of the page that its heading names by this id."""
    return page.locator(f'section[aria-labelledby="{name}"]')


def says(page: Page, message: str, **names: Any) -> bool:
    """Whether the page says this."""
    return ko(message, **names) in page.locator("body").inner_text()


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the whole page for whoever looks at the journeys."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state()
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
