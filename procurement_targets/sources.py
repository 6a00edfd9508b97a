"""What the ledger ought to say about its sources, judged from their rows as they stand now.

Pure reading: the consumer brings the ledger in line with this, and the verifier compares.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from marketplace.ordering.models import InspectionLine, Order, OrderLine
from marketplace.policies.queries import Rules
from marketplace.values.vat import floor_won
from procurement_targets.counting import PurchaseFacts, credits_payer, judge
from procurement_targets.ledger import Posting
from procurement_targets.models import LedgerEntry, OutsidePurchase
from procurement_targets.payment_dates import PaidParts
from procurement_targets.rule_sets import CountingRules

OPEN_STATES = frozenset({Order.Status.PLACED, Order.Status.ACKNOWLEDGED})
JUDGED_STATES = frozenset({OutsidePurchase.Status.SUBMITTED, OutsidePurchase.Status.VERIFIED})

Source = LedgerEntry.Source


@dataclasses.dataclass(frozen=True, slots=True)
class LineState:
    """An order line with its accepted parts, in the order of inspection, and their payment."""

    line: OrderLine
    parts: Sequence[InspectionLine]
    paid: PaidParts | None = None


def desired_of_purchases(
    purchases: Iterable[OutsidePurchase], rules: CountingRules
) -> list[Posting]:
    """Return one posting for each purchase that is submitted or verified."""
    return [
        posting_of_purchase(purchase, rules.on(purchase.contract_on))
        for purchase in purchases
        if purchase.status in JUDGED_STATES
    ]


def posting_of_purchase(purchase: OutsidePurchase, rules: Rules) -> Posting:
    """Return what one outside purchase comes to under a rule set; reads its designation."""
    designation = purchase.designation
    facts = PurchaseFacts(
        kind=purchase.kind,
        contract_on=purchase.contract_on,
        amount_krw=purchase.amount_krw,
        supply_krw=purchase.supply_krw,
        verified=purchase.status == OutsidePurchase.Status.VERIFIED,
        designation_number=designation.number if designation else "",
        designation_from=designation.valid_from if designation else None,
        designation_until=designation.valid_until if designation else None,
        designation_revoked_on=designation.revoked_on if designation else None,
    )
    payer_id = purchase.paying_agency_id or purchase.agency_id
    return _posting(
        facts,
        rules,
        books=purchase.books,
        agency_id=payer_id if credits_payer(purchase.kind, rules) else purchase.agency_id,
        paying_agency_id=payer_id,
        using_agency_id=purchase.agency_id,
        vendor_id=purchase.vendor_id,
        product_id=purchase.product_id,
        designation_id=purchase.designation_id,
        source=Source.OUTSIDE_PURCHASE.value,
        source_id=purchase.pk,
    )


def desired_of_orders(order_ids: Collection[int], rules: CountingRules) -> list[Posting]:
    """Return the postings of all lines of orders, in a fixed number of queries."""
    return [
        posting
        for state in line_states(order_ids, rules)
        for posting in postings_of_line(state, rules.on(state.line.order.placed_on))
    ]


def line_states(order_ids: Collection[int], rules: CountingRules) -> list[LineState]:
    """Read the lines of orders with what was accepted and, where rules ask for it, paid."""
    lines = list(
        OrderLine.objects.filter(order__in=order_ids)
        .select_related("order", "designation")
        .order_by("pk")
    )
    parts: dict[int, list[InspectionLine]] = defaultdict(list)
    for part in (
        InspectionLine.objects.filter(order_line__order__in=order_ids, accepted_quantity__gt=0)
        .select_related("inspection")
        .order_by("inspection__number", "pk")
    ):
        parts[part.order_line_id].append(part)
    awaiting = [line.pk for line in lines if waits_for_payment(rules.on(line.order.placed_on))]
    paid = PaidParts(awaiting) if awaiting else None
    return [LineState(line, parts[line.pk], paid) for line in lines]


def waits_for_payment(rules: Rules) -> bool:
    """Say whether the day of payment matters under a rule set."""
    return (
        rules.text("recognition_event") == "payment"
        or rules.text("recognition_date_basis") == "payment_date"
    )


def postings_of_line(state: LineState, rules: Rules) -> Iterator[Posting]:
    """Yield one posting for each accepted part, and one for what may still come.

    Rejected units wait outside the ledger until their replacement is delivered. The parts add up
    to the line to the won, because the last one is the rest.
    """
    amounts = [part.accepted_krw for part in state.parts]
    paid_on = state.paid.days_for(state.line.pk, amounts) if state.paid else [None] * len(amounts)
    base = _facts_of_line(state.line)
    for part, day in zip(state.parts, paid_on, strict=True):
        facts = dataclasses.replace(
            base,
            amount_krw=part.accepted_krw,
            supply_krw=part.accepted_supply_krw,
            accepted_on=part.inspection.inspected_on,
            paid_on=day,
        )
        yield _posting_of_line(state.line, facts, rules, Source.INSPECTION_LINE, part.pk)
    rest = _expected(state)
    if rest is not None:
        yield _posting_of_line(state.line, rest, rules, Source.ORDER_LINE, state.line.pk)


def _expected(state: LineState) -> PurchaseFacts | None:
    """Return the part that was ordered, is neither accepted nor rejected, and may still come."""
    line = state.line
    open_quantity = line.quantity - sum(part.accepted_quantity for part in state.parts)
    expected_quantity = open_quantity - line.rejected_quantity
    if line.order.status not in OPEN_STATES or expected_quantity <= 0:
        return None
    open_krw = line.amount_krw - sum(part.accepted_krw for part in state.parts)
    open_supply_krw = line.supply_krw - sum(part.accepted_supply_krw for part in state.parts)
    rejected = line.rejected_quantity
    return dataclasses.replace(
        _facts_of_line(line),
        amount_krw=open_krw - floor_won(open_krw * rejected, open_quantity),
        supply_krw=open_supply_krw - floor_won(open_supply_krw * rejected, open_quantity),
    )


def _facts_of_line(line: OrderLine) -> PurchaseFacts:
    """Return the facts of the whole line; a designation counts as it was copied that day."""
    return PurchaseFacts(
        kind=line.kind,
        contract_on=line.order.placed_on,
        amount_krw=line.amount_krw,
        supply_krw=line.supply_krw,
        designation_number=line.designation_number,
        designation_from=line.designation_from,
        designation_until=line.designation_until,
        designation_revoked_on=line.designation.revoked_on if line.designation else None,
    )


def _posting_of_line(
    line: OrderLine, facts: PurchaseFacts, rules: Rules, source: str, source_id: int
) -> Posting:
    order = line.order
    using_agency_id = order.using_agency_id or order.agency_id
    names_user = line.kind == "pilot" and not credits_payer(line.kind, rules)
    return _posting(
        facts,
        rules,
        books=order.books,
        agency_id=using_agency_id if names_user else order.agency_id,
        paying_agency_id=order.agency_id,
        using_agency_id=using_agency_id,
        vendor_id=order.vendor_id,
        product_id=line.product_id,
        designation_id=line.designation_id,
        source=source,
        source_id=source_id,
    )


def _posting(
    facts: PurchaseFacts,
    rules: Rules,
    *,
    books: str,
    agency_id: int,
    paying_agency_id: int,
    using_agency_id: int,
    vendor_id: int,
    product_id: int,
    designation_id: int | None,
    source: str,
    source_id: int,
) -> Posting:
    judgement = judge(facts, rules)
    return Posting(
        books=books,
        agency_id=agency_id,
        paying_agency_id=paying_agency_id,
        using_agency_id=using_agency_id,
        vendor_id=vendor_id,
        product_id=product_id,
        designation_id=designation_id,
        effective_on=judgement.effective_on,
        kind=facts.kind,
        decision=judgement.decision,
        reason_code=judgement.reason_code,
        checks=judgement.checks,
        amount_krw=facts.amount_krw,
        supply_krw=facts.supply_krw,
        basis_krw=judgement.basis_krw,
        rule_set_id=rules.rule_set.pk,
        source=source,
        source_id=source_id,
    )
