"""The real worker: what is committed reaches the ledger although nobody drains by hand."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings

from marketplace.ordering.models import Order
from marketplace.screenshots.installation import ROOT, surroundings
from marketplace.supervisor import programs
from procurement_targets.models import LedgerEntry
from procurement_targets.verification import find_differences
from tests.factories.ordering import make_market, make_order

PATIENCE_SECONDS = 60
LOOK_AGAIN_SECONDS = 0.02


@contextmanager
def a_worker() -> Iterator[subprocess.Popen[bytes]]:
    """Run the worker that `make run` runs, on this test's database; leave none behind."""
    name = settings.DATABASES["default"]["NAME"]
    environment = surroundings(settings.VAR, SEARCH_ANALYSER="bigram", BROKER_URL="")
    environment |= {"DATABASE_URL": f"sqlite:///{name}"}
    environment.pop("MADANG_TEST_VAR", None)
    command = programs(settings.VAR)[1].command
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield worker
    finally:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def wait_until(holds: Callable[[], bool], worker: subprocess.Popen[bytes]) -> None:
    """Wait until something holds; fail when the worker dies before or it takes too long."""
    for _ in range(round(PATIENCE_SECONDS / LOOK_AGAIN_SECONDS)):
        if holds():
            return
        try:
            code = worker.wait(LOOK_AGAIN_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"the worker ended with code {code}")
    raise AssertionError("the worker did not do it in time")


def entries() -> int:
    """How many entries the ledger has."""
    return LedgerEntry.objects.count()


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_goes_on_where_it_was_and_counts_nothing_twice(settings: Any) -> None:
    settings.WAKE_CONSUMERS = True
    market = make_market()
    with a_worker() as worker:
        make_order(market)
        wait_until(lambda: entries() == 1, worker)
        while entries() == 1 and worker.poll() is None:
            make_order(market)
        make_order(market)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    orders = Order.objects.count()
    assert 1 < entries() < orders
    with a_worker() as worker:
        wait_until(lambda: entries() >= orders, worker)
    lines = LedgerEntry.objects.values_list("source", "source_id")
    assert len(set(lines)) == len(lines) == orders
    assert list(find_differences()) == []
