"""What every page of figures asks first, in one statement: years, data time, versions of rules."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, Field, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from marketplace.audit.models import Progress
from marketplace.policies.models import RuleSet
from marketplace.policies.queries import adopted_sets, adopted_version
from procurement_targets.ledger import CONSUMER
from procurement_targets.models import AgencyYear, MonthlyActual
from procurement_targets.rule_sets import CountingRules

YEAR, VERSION, TIME = "year", "version", "time"


@dataclass(frozen=True, slots=True)
class LedgerState:
    """Where the ledger of some books stands.

    `years` have a target or any entry, the newest first; `as_of` is when the ledger last took what
    had happened, None when it never did.
    """

    years: list[int]
    as_of: dt.datetime | None
    rules: CountingRules


def ledger_state(books: str) -> LedgerState:
    """Return the state in one statement; a version of rules is read once for each process."""
    opened = AgencyYear.objects.filter(books=books)
    bought = MonthlyActual.objects.filter(books=books)
    time = Progress.objects.filter(pk=CONSUMER)
    rows = _rows(opened, YEAR, number="year").union(
        _rows(bought, YEAR, number="year"),
        _rows(time, TIME, at="updated_at"),
        _rows(adopted_sets(RuleSet.Domain.TARGETS), VERSION, number="pk", at="adopted_at"),
    )
    found: dict[str, list[tuple[int, Any]]] = {YEAR: [], VERSION: [], TIME: []}
    for what, number, at in rows:
        found[what].append((number, at))
    versions = [adopted_version(pk, adopted_at) for pk, adopted_at in found[VERSION]]
    return LedgerState(
        years=sorted((year for year, _none in found[YEAR]), reverse=True),
        as_of=next((at for _none, at in found[TIME]), None),
        rules=CountingRules(sorted(versions, key=lambda one: one.valid_from, reverse=True)),
    )


def _rows(rows: QuerySet[Any], what: str, *, number: str = "", at: str = "") -> QuerySet[Any, Any]:
    """Return rows of one shape: what they are, a number, an instant."""
    shaped: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(
            what=Value(what),
            no_number=_nothing(IntegerField()),
            no_instant=_nothing(DateTimeField()),
        )
        .values_list("what", number or "no_number", at or "no_instant")
    )
    return shaped


def _nothing(kind: "Field[Any, Any]") -> Cast:
    # PostgreSQL would take a bare NULL for a text, which no union joins with a number.
    return Cast(Value(None), kind)
