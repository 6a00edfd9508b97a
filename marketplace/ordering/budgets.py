"""Movements on budget lines: an entry for each, and the sums beside it, under the line's lock.

Source: Treasury Funds Act art. 20; Local Accounting Act art. 29.
"""

from collections.abc import Sequence

from marketplace.accounts.models import User
from marketplace.ordering.models import BudgetEntry, BudgetLine, Order
from marketplace.ordering.refusals import BudgetOverdrawn
from marketplace.values import clock


def commit_budget(line: BudgetLine, orders: Sequence[Order], actor: User) -> None:
    """Bind the totals of new orders on a locked line; raise BudgetOverdrawn beyond its rest."""
    total_krw = sum(order.total_krw for order in orders)
    if total_krw > line.available_krw:
        raise BudgetOverdrawn
    line.committed_krw += total_krw
    line.save(update_fields=["committed_krw"])
    BudgetEntry.objects.bulk_create(
        _entry(line, order, BudgetEntry.Kind.COMMIT, "placed", order.total_krw, actor)
        for order in orders
    )


def release_budget(
    line: BudgetLine, order: Order, *, cause: str, amount_krw: int, actor: User
) -> None:
    """Give back what an order no longer binds on a locked line; nothing when there is nothing."""
    if not amount_krw:
        return
    line.committed_krw -= amount_krw
    line.save(update_fields=["committed_krw"])
    _entry(line, order, BudgetEntry.Kind.RELEASE, cause, amount_krw, actor).save()


def spend_budget(
    line: BudgetLine, order: Order, *, cause: str, amount_krw: int, actor: User
) -> None:
    """Turn what an order binds on a locked line into paid."""
    line.committed_krw -= amount_krw
    line.spent_krw += amount_krw
    line.save(update_fields=["committed_krw", "spent_krw"])
    _entry(line, order, BudgetEntry.Kind.SPEND, cause, amount_krw, actor).save()


def _entry(
    line: BudgetLine,
    order: Order,
    kind: BudgetEntry.Kind,
    cause: str,
    amount_krw: int,
    actor: User,
) -> BudgetEntry:
    return BudgetEntry(
        line=line,
        order=order,
        kind=kind,
        cause=cause,
        amount_krw=amount_krw,
        entered_at=clock.now(),
        entered_by=actor,
    )
