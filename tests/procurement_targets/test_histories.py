"""Whatever happens to orders, the ledger says the same as its sources, to the won."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.audit.models import ConsumedEvent, Event
from marketplace.ordering.models import Order
from procurement_targets import consumer
from procurement_targets.ledger import rebuild_rollups, standing
from procurement_targets.models import LedgerEntry, MonthlyActual
from procurement_targets.verification import find_differences
from tests.factories.targets import (
    amend,
    drain,
    finish,
    inspect,
    line_of,
    make_order,
    replace_rejected,
)

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "reject", "replace", "amend", "cancel", "close", "drain"]),
        st.integers(min_value=1, max_value=5),
    ),
    max_size=8,
)


def apply(order: Order, step: str, amount: int) -> None:
    """Do a step where the order allows it, as the verbs of ordering would."""
    line = line_of(order)
    order.refresh_from_db()
    is_open = order.status in {"placed", "acknowledged"}
    free = line.quantity - line.accepted_quantity - line.rejected_quantity
    if step == "drain":
        drain()
    elif not is_open:
        return
    elif step == "accept" and free:
        inspect(order, accepted=min(amount, free))
    elif step == "reject" and free:
        inspect(order, accepted=0, rejected=min(amount, free))
    elif step == "replace" and line.rejected_quantity:
        replace_rejected(order, min(amount, line.rejected_quantity))
    elif step == "amend":
        used = max(line.delivered_quantity, line.accepted_quantity + line.rejected_quantity, 1)
        amend(order, quantity=used + amount)
    elif step == "cancel" and not line.delivered_quantity:
        finish(order, Order.Status.CANCELLED)
    elif step == "close" and not free:
        finish(order, Order.Status.CLOSED)


def totals() -> list[tuple[Any, ...]]:
    """The monthly sums that are not nothing."""
    rows = MonthlyActual.objects.order_by("agency", "year", "month", "kind").values_list(
        "agency", "year", "month", "kind", "counted_krw", "provisional_krw", "excluded_krw"
    )
    return [row for row in rows if any(row[4:])]


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    history=STEPS,
    quantity=st.integers(min_value=1, max_value=12),
    unit_price_krw=st.integers(min_value=1, max_value=99_999),
    placed_on=st.dates(dt.date(2026, 12, 1), dt.date(2027, 4, 3)),
)
def test_the_ledger_follows_any_history(
    history: list[tuple[str, int]], quantity: int, unit_price_krw: int, placed_on: dt.date
) -> None:
    order = make_order(quantity=quantity, unit_price_krw=unit_price_krw, placed_on=placed_on)
    for step, amount in history:
        apply(order, step, amount)
    assert [one.detail for one in find_differences()] == []
    line = line_of(order)
    kept = list(standing(LedgerEntry.objects.filter(agency=order.agency)))
    accepted = [entry for entry in kept if entry.source == "inspection_line"]
    assert sum(entry.amount_krw for entry in accepted) == line.accepted_quantity * unit_price_krw
    if line.accepted_quantity == line.quantity:
        assert len(kept) == len(accepted)
    entries = LedgerEntry.objects.count()
    before = totals()
    rebuild_rollups()
    assert totals() == before
    # The same events in another order change nothing any more.
    ConsumedEvent.objects.all().delete()
    for event in Event.objects.order_by("-pk"):
        consumer.handle([event])
    assert (totals(), LedgerEntry.objects.count()) == (before, entries)
