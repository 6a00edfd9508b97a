"""Several processes at the ledger at once, on PostgreSQL where locks are real."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.accounts.models import User
from marketplace.audit.models import ConsumedEvent, Event
from marketplace.audit.services import record
from marketplace.organisations.roles import Role
from procurement_targets import outside
from procurement_targets.models import LedgerEntry, MonthlyActual, OutsidePurchase
from procurement_targets.refusals import PurchaseInWrongState
from procurement_targets.targets import set_base_amount
from procurement_targets.verification import find_differences
from tests.factories.organisations import make_agency
from tests.factories.targets import drain, make_order, make_oversight_person, make_purchase, tell

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*calls: Callable[[], Any]) -> list[Exception]:
    """Run calls in threads of their own that start together; return what they raised."""
    start = threading.Barrier(len(calls))
    errors: list[Exception] = []

    def run(call: Callable[[], Any]) -> None:
        start.wait()
        try:
            call()
        except Exception as error:  # noqa: BLE001 - the test looks at each
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_two_drains_at_once_post_once() -> None:
    for _ in range(20):
        make_order()
    assert at_once(drain, drain, drain) == []
    assert LedgerEntry.objects.count() == 20
    assert ConsumedEvent.objects.filter(consumer="ledger").count() == 20
    assert list(find_differences()) == []


class TakenBack(Exception):
    """A verb that is rolled back."""


def test_of_four_writers_some_rolled_back_each_event_is_taken_once() -> None:
    agency = make_agency()
    purchases = [make_purchase(agency=agency, amount_krw=1_000) for _ in range(4)]
    done = threading.Event()

    def write(purchase: OutsidePurchase) -> None:
        for turn in range(15):
            with suppress(TakenBack), transaction.atomic():
                OutsidePurchase.objects.filter(pk=purchase.pk).update(amount_krw=2_000 + turn)
                record(purchase, "outside.corrected", actor=None, books="real")
                if turn % 3 == 2:
                    raise TakenBack

    def write_all() -> None:
        try:
            assert at_once(*(lambda p=purchase: write(p) for purchase in purchases)) == []
        finally:
            done.set()

    def keep_draining() -> None:
        while not done.is_set():
            drain()

    assert at_once(write_all, keep_draining, keep_draining) == []
    drain()
    events = Event.objects.count()
    assert events == 4 + 4 * 10
    assert ConsumedEvent.objects.filter(consumer="ledger").count() == events
    assert list(find_differences()) == []
    assert MonthlyActual.objects.get().counted_krw == 4 * 2_013


def test_two_officers_verify_once() -> None:
    purchase = make_purchase(status="submitted")
    officers = [make_oversight_person(Role.OFFICER) for _ in range(2)]

    def verify(officer: User) -> None:
        outside.verify(purchase_id=purchase.pk, actor=officer)

    errors = at_once(*(lambda o=officer: verify(o) for officer in officers))
    assert [type(error) for error in errors] == [PurchaseInWrongState]
    assert Event.objects.filter(verb="outside.verified").count() == 1


def test_verifying_and_rejecting_at_once_leave_one_decision() -> None:
    purchase = make_purchase(status="submitted")
    first, second = make_oversight_person(Role.OFFICER), make_oversight_person(Role.HEAD)
    at_once(
        lambda: outside.verify(purchase_id=purchase.pk, actor=first),
        lambda: outside.reject(purchase_id=purchase.pk, actor=second, reason="증빙 부족"),
    )
    drain()
    assert OutsidePurchase.objects.get().status in {"verified", "rejected"}
    assert list(find_differences()) == []


def test_two_base_amounts_at_once_make_one_year() -> None:
    agency = make_agency()
    errors = at_once(
        *(
            lambda g=gross: set_base_amount(agency=agency, year=2026, gross_krw=g, actor=None)
            for gross in (1_000_000_000, 2_000_000_000)
        )
    )
    assert errors == []
    row = agency.years.get()
    assert row.target_krw in {17_000_000, 34_000_000}
    assert list(find_differences()) == []


def test_the_database_itself_refuses_to_change_an_entry() -> None:
    purchase = make_purchase()
    drain()
    tell(purchase, "outside.noted")
    with pytest.raises(IntegrityError, match="added, never changed"):
        LedgerEntry.objects.update(amount_krw=1)
    with pytest.raises(IntegrityError, match="added, never changed"):
        LedgerEntry.objects.all().delete()
    assert LedgerEntry.objects.get().amount_krw == 11_000_000
