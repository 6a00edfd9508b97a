"""Writing entries: mirrors, sums, and one transaction."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from procurement_targets.ledger import (
    POSTED_FIELDS,
    Posting,
    post,
    post_many,
    rebuild_rollups,
    reverse,
    standing,
)
from procurement_targets.models import LedgerEntry, MonthlyActual, OutsidePurchase
from procurement_targets.rule_sets import CountingRules
from procurement_targets.sources import posting_of_purchase
from tests.factories.organisations import make_agency
from tests.factories.targets import make_purchase, tell

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def posting_of(purchase: OutsidePurchase) -> Posting:
    return posting_of_purchase(purchase, CountingRules().on(purchase.contract_on))


def rollups() -> list[tuple[int, int, str, int, int, int]]:
    return list(
        MonthlyActual.objects.order_by("agency", "year", "month", "kind").values_list(
            "year", "month", "kind", "counted_krw", "provisional_krw", "excluded_krw"
        )
    )


def test_an_entry_carries_its_posting_its_year_and_its_hash() -> None:
    purchase = make_purchase(contract_on=dt.date(2025, 12, 31))
    event = tell(purchase, "outside.verified")
    entry = LedgerEntry.objects.get(pk=post(posting_of(purchase), event).pk)
    assert {name: getattr(entry, name) for name in POSTED_FIELDS} == {
        name: getattr(posting_of(purchase), name) for name in POSTED_FIELDS
    }
    assert (entry.year, entry.source_event_id, entry.reverses_id) == (2025, event.pk, None)
    assert entry.payload_sha256 == entry.computed_sha256()


def test_the_sum_of_the_month_follows_each_entry() -> None:
    agency = make_agency()
    first = make_purchase(agency=agency, amount_krw=3_000_000)
    second = make_purchase(agency=agency, amount_krw=4_000_001)
    for purchase in (first, second):
        post(posting_of(purchase), tell(purchase, "outside.verified"))
    assert rollups() == [(2026, 5, "purchase", 7_000_001, 0, 0)]


def test_a_reversal_mirrors_the_entry_and_takes_it_out_of_the_sum() -> None:
    purchase = make_purchase(amount_krw=3_000_000)
    entry = post(posting_of(purchase), tell(purchase, "outside.verified"))
    counter = reverse(entry, tell(purchase, "outside.rejected"))
    assert (counter.amount_krw, counter.supply_krw, counter.basis_krw) == (
        -3_000_000,
        -2_727_272,
        -3_000_000,
    )
    assert (counter.reverses_id, counter.decision, counter.year) == (entry.pk, "counted", 2026)
    assert rollups() == [(2026, 5, "purchase", 0, 0, 0)]
    assert list(standing(LedgerEntry.objects.all())) == []


def test_an_entry_is_reversed_once() -> None:
    purchase = make_purchase()
    entry = post(posting_of(purchase), tell(purchase, "outside.verified"))
    reverse(entry, tell(purchase, "outside.rejected"))
    with pytest.raises(IntegrityError), transaction.atomic():
        reverse(entry, tell(purchase, "outside.rejected"))
    assert LedgerEntry.objects.count() == 2


def test_one_event_posts_a_source_once() -> None:
    purchase = make_purchase()
    event = tell(purchase, "outside.verified")
    post(posting_of(purchase), event)
    with pytest.raises(IntegrityError), transaction.atomic():
        post(posting_of(purchase), event)
    assert rollups() == [(2026, 5, "purchase", 11_000_000, 0, 0)]


def test_many_entries_take_few_statements(django_assert_num_queries: Any) -> None:
    agency = make_agency()
    pairs = []
    for month in range(1, 8):
        purchase = make_purchase(agency=agency, contract_on=dt.date(2026, month, 1))
        pairs.append((posting_of(purchase), tell(purchase, "outside.verified")))
    with django_assert_num_queries(2):
        entries = post_many(pairs)
    assert len({entry.pk for entry in entries}) == 7
    assert rollups() == [(2026, month, "purchase", 11_000_000, 0, 0) for month in range(1, 8)]


def test_decisions_are_summed_apart() -> None:
    purchase = make_purchase(amount_krw=500)
    excluded = make_purchase(agency=purchase.agency, amount_krw=30)
    waiting = make_purchase(agency=purchase.agency, amount_krw=2)
    post_many(
        [
            (posting_of(purchase), tell(purchase, "a")),
            (replace(posting_of(excluded), decision="excluded"), tell(excluded, "a")),
            (replace(posting_of(waiting), decision="provisional"), tell(waiting, "a")),
        ]
    )
    assert rollups() == [(2026, 5, "purchase", 500, 2, 30)]


def test_rebuilt_sums_are_the_same() -> None:
    purchase = make_purchase(amount_krw=500, kind="pilot")
    other = make_purchase(agency=purchase.agency, contract_on=dt.date(2025, 1, 1))
    post_many([(posting_of(p), tell(p, "a")) for p in (purchase, other)])
    before = rollups()
    MonthlyActual.objects.filter(month=5).update(counted_krw=7)
    MonthlyActual.objects.create(
        books="real", agency=purchase.agency, year=2024, month=1, kind="lease", counted_krw=1
    )
    assert rebuild_rollups() == 2
    assert rollups() == before


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_a_transaction() -> None:
    purchase = make_purchase()
    event = tell(purchase, "outside.verified")
    with pytest.raises(TransactionManagementError):
        post(posting_of(purchase), event)
    assert LedgerEntry.objects.count() == 0
