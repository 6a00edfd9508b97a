"""The running site with windows on it, and a running demonstration of its own."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from marketplace.screenshots.installation import ROOT, serving, surroundings
from marketplace.screenshots.visitor import Visitor
from tests.databases import copy_sqlite_template
from tests.journeys.browsing import Opens, Windows

PART = 0.15
LOAD = (
    "import django; django.setup();"
    "from marketplace.demo.loading.loader import load;"
    f"load([2026], say=lambda _: None, part={PART})"
)


@pytest.fixture
def visit(live_server: Any, new_context: Callable[..., BrowserContext]) -> Iterator[Opens]:
    """Open windows on the running site, and judge at the end what they asked for and met."""
    windows = Windows(new_context, live_server.url)
    yield windows.open
    windows.close()


def environment_of(var: Path) -> dict[str, str]:
    """The environment of an installation that knows nothing of the test that started it."""
    names = surroundings(var, SEARCH_ANALYSER="bigram", BROKER_URL="")
    return {name: value for name, value in names.items() if name != "MADANG_TEST_VAR"}


@pytest.fixture(scope="session")
def loaded_market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a part of the demonstration market, loaded once for all test processes."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = shared / "unfinished"
            unfinished.mkdir()
            copy_sqlite_template(unfinished / "madang.sqlite3")
            load = [sys.executable, "-c", LOAD]
            subprocess.run(load, cwd=ROOT, env=environment_of(unfinished), check=True)
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def demo_var(loaded_market: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This process's own copy of the loaded market."""
    return Path(shutil.copytree(loaded_market, tmp_path_factory.mktemp("demo") / "var"))


@pytest.fixture(scope="session")
def demo_site(demo_var: Path) -> Iterator[str]:
    """The address of a web server before this process's copy."""
    with serving(environment_of(demo_var)) as address:
        yield address


@pytest.fixture(scope="session")
def visitor(demo_site: str, browser: Browser) -> Iterator[Visitor]:
    """Windows of the ten people on the demonstration, kept for all tests that only look."""
    visitor = Visitor(browser, demo_site)
    yield visitor
    visitor.close()
