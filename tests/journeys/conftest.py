"""The running site, and windows on it for several people at once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.browsing import Opens, Windows


@pytest.fixture
def visit(live_server: Any, new_context: Callable[..., BrowserContext]) -> Iterator[Opens]:
    """Open windows on the running site, and judge at the end what they asked for and met."""
    windows = Windows(new_context, live_server.url)
    yield windows.open
    windows.close()
