"""The demonstration market stands, and its ten people have something to do."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from marketplace.demo.loading.texts import material
from marketplace.screenshots.installation import ROOT
from marketplace.screenshots.visitor import Visitor
from tests.journeys.browsing import ko
from tests.journeys.conftest import environment_of

TEN = [person["key"] for person in material("people")["people"]]
IDLE = (
    "Nothing waits for you at the moment.",
    "Nothing waits for your decision",
)


@pytest.mark.parametrize("command", ["verify_ledger", "verify_audit", "check_index"])
def test_everything_stands(loaded_market: Path, command: str) -> None:
    """What is compared was loaded by the product's own verbs and never touched since."""
    run = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env=environment_of(loaded_market),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.browser
@pytest.mark.parametrize("person", TEN)
def test_one_click_leads_to_work(visitor: Visitor, person: str) -> None:
    page = visitor.window_of(person, 1280)
    answer = page.goto("/desk/")
    assert answer
    assert answer.status == 200
    expect(page.locator("h1").first).to_be_visible()
    text = page.locator("main").inner_text()
    assert [sentence for sentence in IDLE if ko(sentence) in text] == []
    beyond_the_way_home = page.locator("main a[href]:not(nav a)")
    assert beyond_the_way_home.count() > 0, text
