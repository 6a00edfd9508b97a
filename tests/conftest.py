"""What every test may rely on: its own database, no network, and skips that name their reason."""

import ipaddress
import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from cms.shell import Texts
from search.engines import forget_engines
from tests.databases import copies_for_this_process

# Playwright keeps an event loop running in the main thread, where Django would refuse every query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NEEDED_BY_MARK = {"redis": "TEST_REDIS_URL", "browser": "CHROMIUM"}


def refuse_the_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Let no test connect to anything but this machine."""
    if event != "socket.connect" or not isinstance(arguments[1], tuple):
        return
    host = str(arguments[1][0])
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise PermissionError(f"a test tried to connect to {host}")


sys.addaudithook(refuse_the_network)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this machine lacks, and tell what would be needed."""
    on_postgresql = settings.DATABASE_URL.startswith("postgres")
    for item in items:
        if item.get_closest_marker("postgresql") and not on_postgresql:
            reason = "needs PostgreSQL: set TEST_POSTGRESQL_URL and run make test"
            item.add_marker(pytest.mark.skip(reason=reason))
        for mark, variable in NEEDED_BY_MARK.items():
            if item.get_closest_marker(mark) and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=f"needs {variable}"))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Copy the migrated template, and copy it again after each test that commits."""
    copies = copies_for_this_process()
    with django_db_blocker.unblock():
        copies.create()

    def restore_after_commit(_: TransactionTestCase) -> None:
        copies.restore()
        ContentType.objects.clear_cache()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore_after_commit)
        yield
    with django_db_blocker.unblock():
        copies.drop()


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Start each test with nothing remembered but that editors put nothing around the pages.

    The surroundings are read once a minute; so no page's count of queries depends on them.
    """
    for language in ("ko", "en"):
        cache.set(f"shell:texts:{language}", Texts())
        cache.set(f"shell:footer:{language}", ())
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def no_index() -> Iterator[None]:
    """Start each test without the search index of the one before, which no rollback takes away."""
    yield
    folders = list(settings.VAR.glob("*/index"))
    for folder in folders:
        shutil.rmtree(folder)
    if folders:
        forget_engines()


@pytest.fixture(scope="session")
def base_url() -> None:
    """Give browser tests no address but the live server's; pytest-playwright's own form warns."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's Chromium; as root it cannot build a sandbox."""
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    return {
        **browser_type_launch_args,
        "executable_path": os.environ["CHROMIUM"],
        "args": [*sandbox, "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Look at the pages as a Korean reader does."""
    return {**browser_context_args, "locale": "ko-KR", "timezone_id": "Asia/Seoul"}


@pytest.fixture
def context(context: Any) -> Iterator[Any]:
    """Watch every request of a browser test: none may leave this machine."""
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    yield context
    allowed = ("http://127.0.0.1:", "http://localhost:", "data:", "blob:", "about:")
    assert [url for url in asked if not url.startswith(allowed)] == []
