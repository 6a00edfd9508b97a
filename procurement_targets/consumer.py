"""Bringing the ledger in line with its sources, event by event.

An event says only that its object changed: what the ledger ought to say is judged from the rows as
they stand. So an event that comes twice or late posts nothing that is already there. Entry, monthly
sum and the mark that the event was taken are one transaction, the consumer's own.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet

from marketplace.audit.consumers import Consumer
from marketplace.audit.models import Event
from marketplace.ordering.models import InspectionLine, Order, OrderLine
from procurement_targets.ledger import CONSUMER, Posting, post_many, reverse_many, standing
from procurement_targets.models import LedgerEntry, OutsidePurchase
from procurement_targets.rule_sets import CountingRules
from procurement_targets.sources import desired_of_orders, desired_of_purchases

ORDER = Order._meta.label_lower
PURCHASE = OutsidePurchase._meta.label_lower
STREAMS = frozenset({"ordering", "payments", "procurement_targets"})

# These change no amount under any rule set.
IDLE = frozenset({"order.acknowledged", "order.invoiced"})

Source = LedgerEntry.Source
SourceKey = tuple[str, int]


def handle(events: Sequence[Event]) -> None:
    """Take events: each order and each outside purchase that they name is looked at once."""
    orders = _by_object(events, ORDER)
    purchases = _by_object(events, PURCHASE)
    rules = CountingRules()
    if orders:
        align(desired_of_orders(list(orders), rules), *_standing_of_orders(orders))
    if purchases:
        rows = OutsidePurchase.objects.filter(pk__in=purchases).select_related("designation")
        align(desired_of_purchases(rows, rules), *_standing_of_purchases(purchases))


CONSUMER_OF_EVENTS = Consumer(CONSUMER, STREAMS, handle)


class Causes:
    """Which event an entry of a source is owed to.

    That is the object's last event that can move an amount; for a part newly accepted, the event of
    its inspection, when both came together.
    """

    def __init__(
        self,
        events: Mapping[int, Sequence[Event]],
        object_of: Mapping[SourceKey, int],
        inspection_of: Mapping[int, int] | None = None,
    ) -> None:
        self._events = events
        self._object_of = object_of
        self._inspection_of = inspection_of or {}

    def of(self, source: str, source_id: int, *, is_new: bool = False) -> Event:
        """Return the event behind a change of what a source comes to."""
        events = self._events[self._object_of[source, source_id]]
        if is_new and source == Source.INSPECTION_LINE:
            inspection_id = self._inspection_of.get(source_id)
            for event in events:
                if event.facts.get("inspection_id") == inspection_id:
                    return event
        return next((event for event in reversed(events) if event.verb not in IDLE), events[-1])


def align(desired: Iterable[Posting], entries: QuerySet[LedgerEntry], causes: Causes) -> int:
    """Reverse what stands and ought not to, add what is missing; return how many rows were added.

    `entries` are all that stand for the same sources. Nothing is written when nothing differs.
    """
    wanted = {(posting.source, posting.source_id): posting for posting in desired}
    kept: set[SourceKey] = set()
    wrong: list[LedgerEntry] = []
    for entry in entries:
        key = (entry.source, entry.source_id)
        posting = wanted.get(key)
        if posting is None or key in kept or posting.differences(entry):
            wrong.append(entry)
        else:
            kept.add(key)
    corrected = {(entry.source, entry.source_id) for entry in wrong}
    reverse_many((entry, causes.of(entry.source, entry.source_id)) for entry in wrong)
    post_many(
        (posting, causes.of(*key, is_new=key not in corrected))
        for key, posting in wanted.items()
        if key not in kept
    )
    return len(wrong) + len(wanted) - len(kept)


def entries_of_orders(order_ids: Iterable[int]) -> QuerySet[LedgerEntry]:
    """Return the standing entries of all lines and accepted parts of orders."""
    lines = OrderLine.objects.filter(order__in=order_ids)
    parts = InspectionLine.objects.filter(order_line__order__in=order_ids)
    return standing(LedgerEntry.objects.all()).filter(
        Q(source=Source.ORDER_LINE, source_id__in=lines.values("pk"))
        | Q(source=Source.INSPECTION_LINE, source_id__in=parts.values("pk"))
    )


def entries_of_purchases(purchase_ids: Iterable[int]) -> QuerySet[LedgerEntry]:
    """Return the standing entries of outside purchases."""
    return standing(LedgerEntry.objects.all()).filter(
        source=Source.OUTSIDE_PURCHASE, source_id__in=purchase_ids
    )


def _standing_of_orders(
    events: Mapping[int, Sequence[Event]],
) -> tuple[QuerySet[LedgerEntry], Causes]:
    object_of: dict[SourceKey, int] = {}
    inspection_of: dict[int, int] = {}
    lines = OrderLine.objects.filter(order__in=events)
    for pk, order_id in lines.values_list("pk", "order_id"):
        object_of[Source.ORDER_LINE, pk] = order_id
    parts = InspectionLine.objects.filter(order_line__order__in=events)
    for pk, inspection_id, order_id in parts.values_list(
        "pk", "inspection_id", "order_line__order_id"
    ):
        object_of[Source.INSPECTION_LINE, pk] = order_id
        inspection_of[pk] = inspection_id
    return entries_of_orders(events), Causes(events, object_of, inspection_of)


def _standing_of_purchases(
    events: Mapping[int, Sequence[Event]],
) -> tuple[QuerySet[LedgerEntry], Causes]:
    object_of: dict[SourceKey, int] = {(Source.OUTSIDE_PURCHASE, pk): pk for pk in events}
    return entries_of_purchases(events), Causes(events, object_of)


def _by_object(events: Sequence[Event], object_type: str) -> dict[int, list[Event]]:
    """Group the events of one type of object; those of payments name their order in the facts."""
    groups: dict[int, list[Event]] = {}
    for event in events:
        if event.object_type == object_type:
            groups.setdefault(event.object_id, []).append(event)
        elif object_type == ORDER and isinstance(event.facts.get("order_id"), int):
            groups.setdefault(event.facts["order_id"], []).append(event)
    return groups
