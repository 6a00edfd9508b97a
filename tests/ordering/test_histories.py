"""Random histories of an order: whatever is refused or allowed, the sums hold after each verb."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.ordering.models import (
    BudgetEntry,
    BudgetLine,
    DeliveryLine,
    InspectionLine,
    Order,
    OrderChange,
)
from marketplace.ordering.services import amend_order
from marketplace.payments.models import Payment, TaxInvoice, TaxInvoiceLine
from marketplace.values.refusals import Refused
from marketplace.values.vat import split_total
from tests.factories.ordering import (
    Market,
    accept,
    bill,
    deliver,
    line_of,
    make_market,
    make_order,
    pay,
)

ORDERED = 7
QUANTITY = st.integers(1, ORDERED)
STEPS = st.one_of(
    st.tuples(st.just("deliver"), QUANTITY, st.just(0)),
    st.tuples(st.just("inspect"), st.integers(0, 4), st.integers(0, 2)),
    st.tuples(st.just("invoice"), st.just(0), st.just(0)),
    st.tuples(st.just("pay"), st.integers(1, 5_000_000), st.just(0)),
    st.tuples(st.just("pay the rest"), st.just(0), st.just(0)),
    st.tuples(st.just("amend"), QUANTITY, st.just(0)),
)
PRICES = st.sampled_from([1, 7, 1_100_000, 1_234_567, 9_999_999])


@dataclass
class History:
    """An order and how often each verb was allowed."""

    market: Market
    order: Order
    done: list[str] = field(default_factory=list)

    def carry_out(self, verb: str, first: int, second: int) -> None:
        """Carry out a step; a refusal is as good as a success."""
        try:
            with transaction.atomic():
                self._do(verb, first, second)
                self.done.append(verb)
        except Refused:
            pass

    def _do(self, verb: str, first: int, second: int) -> None:
        market, order = self.market, self.order
        if verb == "deliver":
            deliver(market, order, first)
        elif verb == "inspect":
            accept(market, order, first, second)
        elif verb == "invoice":
            bill(market, order)
        elif verb == "amend":
            self._amend(first)
        elif invoice := TaxInvoice.objects.order_by("-pk").first():
            pay(market, invoice, first or invoice.open_krw)

    def _amend(self, quantity: int) -> None:
        amend_order(
            order=self.order,
            actor=self.market.approver,
            reason_code=OrderChange.Reason.NEED_CHANGED,
            reason="수량 조정",
            quantities={line_of(self.order).pk: quantity},
        )

    def judge(self) -> None:
        """Compare every sum that is kept with the rows that it is made of."""
        order = Order.objects.get(pk=self.order.pk)
        line = line_of(order)
        price, rate = line.unit_price_krw, line.vat_basis_points
        accepted = _sums(InspectionLine, "accepted_quantity", "accepted_krw", "accepted_supply_krw")
        taxed = split_total(line.accepted_quantity * price, rate)
        assert accepted == [line.accepted_quantity, taxed.total_krw, taxed.supply_krw]
        replaced, delivered = _sums(DeliveryLine, "replaced_quantity", "quantity")
        assert line.delivered_quantity <= delivered - replaced
        assert 0 <= line.rejected_quantity <= line.delivered_quantity - line.accepted_quantity
        assert line.delivered_quantity <= line.quantity <= ORDERED

        invoiced_units, invoiced, invoiced_supply = _sums(
            TaxInvoiceLine, "quantity", "amount_krw", "supply_krw"
        )
        assert (invoiced, invoiced_units) == (line.invoiced_krw, line.invoiced_quantity)
        assert invoiced_supply == split_total(line.invoiced_krw, rate).supply_krw
        (paid,) = _sums(Payment, "amount_krw")
        assert [paid, paid] == [line.paid_krw, *_sums(TaxInvoice, "paid_krw")]

        assert (order.supply_krw, order.total_krw) == (line.supply_krw, line.amount_krw)
        budget = BudgetLine.objects.get()
        assert (budget.committed_krw, budget.spent_krw) == (order.total_krw - paid, paid)
        moved = {kind: _moved(kind) for kind in BudgetEntry.Kind.values}
        assert moved["commit"] - moved["release"] - moved["spend"] == budget.committed_krw
        finished = line.accepted_quantity == line.quantity and paid == line.amount_krw
        assert (order.status == Order.Status.CLOSED) is finished
        assert self.order.changes.count() == order.change_number == self.done.count("amend")


def _sums(model: Any, *fields: str) -> list[int]:
    rows = list(model.objects.values_list(*fields))
    return [sum(row[n] for row in rows) for n in range(len(fields))]


def _moved(kind: str) -> int:
    rows = BudgetEntry.objects.filter(kind=kind)
    return sum(row.amount_krw for row in rows)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(price_krw=PRICES, steps=st.lists(STEPS, min_size=4, max_size=14))
def test_the_sums_hold_in_every_history(
    db: None, price_krw: int, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        market = make_market(price_krw=price_krw)
        order = make_order(market, Order.Status.ACKNOWLEDGED, quantity=ORDERED)
        history = History(market, order)
        for step in steps:
            history.carry_out(*step)
            history.judge()
        transaction.set_rollback(True)
