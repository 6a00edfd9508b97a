"""Every type of page, judged by axe and walked through by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from marketplace.screenshots.pages import (
    ACCOUNT,
    BUYER,
    CONTENT_DESK,
    OVERSIGHT,
    PAGES,
    PUBLIC,
    VENDOR,
    PageType,
)
from marketplace.screenshots.visitor import Visitor
from tests.journeys.browsing import DESKTOP, NARROW, PHONE, ko

pytestmark = pytest.mark.browser

GROUPS = {
    "public": PUBLIC,
    "vendor": (*ACCOUNT, *VENDOR),
    "buyer": BUYER,
    "oversight": (*OVERSIGHT, *CONTENT_DESK),
}
AXE = Axe()
JUDGE = 'axe.run({resultTypes: ["violations"]})'
OVERHANG = "document.documentElement.scrollWidth - window.innerWidth"
FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    name: one.name || one.id || one.textContent.trim().slice(0, 40),
    // The button in a date box marks itself where no page can look.
    isMarked: style.outlineStyle !== "none" || style.boxShadow !== "none" || one.type === "date",
    isSeen: box.width > 1 && box.height > 1,
  };
}"""


def test_no_page_type_is_left_out() -> None:
    """The groups below are all page types."""
    assert {kind for group in GROUPS.values() for kind in group} == set(PAGES)


@pytest.mark.parametrize("group", GROUPS)
def test_pages_are_accessible(visitor: Visitor, group: str) -> None:
    faults: list[str] = []
    for kind in GROUPS[group]:
        for language in ("ko", "en") if kind.is_main else ("ko",):
            page = visitor.open(kind, language=language)
            found = [*faults_of(page, kind, language)]
            faults += [f"{kind.name} ({language}): {fault}" for fault in found]
    assert faults == [], "\n".join(faults)


def faults_of(page: Page, kind: PageType, language: str) -> list[str]:
    """What is wrong with a page at three widths."""
    faults = []
    if kind.is_product:
        if page.locator("html").get_attribute("lang") != language:
            faults.append("the language of the page is not said")
        if page.locator("h1").count() != 1:
            faults.append(f"{page.locator('h1').count()} headings of the first level")
    page.evaluate(AXE.axe_script)
    for width, height in (DESKTOP, PHONE) if language == "ko" else (DESKTOP,):
        page.set_viewport_size({"width": width, "height": height})
        faults += [f"{width} px: {fault}" for fault in serious_faults(page)]
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    if not kind.is_paper:
        overhang = page.evaluate(OVERHANG)
        if overhang > 0:
            faults.append(f"{NARROW[0]} px: scrolls sideways by {overhang} px")
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    return faults


def serious_faults(page: Page) -> list[str]:
    """What axe finds serious or critical, with the first place of each."""
    return [
        f"{fault['id']} x{len(fault['nodes'])}: {fault['nodes'][0]['html'][:160]}"
        for fault in page.evaluate(JUDGE)["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


def kind_of(name: str) -> PageType:
    """The page type of this name."""
    return next(kind for kind in PAGES if kind.name == name)


def stops(page: Page, until: str, most: int = 80) -> list[dict[str, object]]:
    """Where the focus stops on the way to the field or link of this name."""
    passed: list[dict[str, object]] = []
    while len(passed) < most:
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUS))
        if passed[-1]["name"] == until:
            return passed
    raise AssertionError(f"{until} is not reached: {[stop['name'] for stop in passed]}")


def test_the_first_stop_skips_to_the_content(visitor: Visitor) -> None:
    for name in ("home", "buyer-home"):
        page = visitor.open(kind_of(name))
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        expect(skip).to_be_visible()
        page.keyboard.press("Enter")
        target = page.evaluate("location.hash.slice(1)")
        page.keyboard.press("Tab")
        assert page.evaluate(
            "id => document.getElementById(id).contains(document.activeElement)", target
        )


@pytest.mark.parametrize(("name", "until"), [("home", "q"), ("listing", "quantity")])
def test_the_keyboard_reaches_what_matters_with_the_focus_in_sight(
    visitor: Visitor, name: str, until: str
) -> None:
    page = visitor.open(kind_of(name))
    if until == "quantity":
        way = page.url
        page = visitor.window_of("requester", DESKTOP[0])
        page.goto(way)
    passed = stops(page, until)
    assert [stop["name"] for stop in passed if not (stop["isMarked"] and stop["isSeen"])] == []


def test_errors_are_told_before_the_form_and_lead_to_their_fields(visitor: Visitor) -> None:
    page = visitor.open(kind_of("sign-in"))
    page.locator('main form button[type="submit"]').first.click()
    summary = page.locator(".md-errors, [role=alert]").first
    expect(summary).to_be_visible()
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "login"
    assert serious_faults_after_reload(page) == []
    assert ko("Sign in") in page.title()


def serious_faults_after_reload(page: Page) -> list[str]:
    page.evaluate(AXE.axe_script)
    return serious_faults(page)
