"""Deleting what is over: the periods of the rule set "records" meet the steps of the rooms."""

import calendar
import datetime as dt

from django.db import transaction

from marketplace.accounts import retention
from marketplace.audit.services import record
from marketplace.policies.models import RuleSet
from marketplace.policies.queries import rules_on
from marketplace.values import clock
from marketplace.values.books import Books


def apply_retention(*, dry_run: bool = False) -> dict[str, int]:
    """Run every step with its period; return how many rows each removed, or would remove.

    One event says what was removed under which rule set; a run that finds nothing leaves none. A
    second call on the same day finds nothing.
    """
    rules = rules_on(RuleSet.Domain.RECORDS, clock.today())
    with transaction.atomic():
        removed = {
            step.name: step.apply(_over_before(rules.number(step.rule_code)), dry_run)
            for step in retention.steps()
        }
        if not dry_run and any(removed.values()):
            record(
                rules.rule_set,
                "records.retention_applied",
                actor=None,
                books=Books.REAL,
                facts=removed,
            )
    if not dry_run:
        retention.delete_over_sessions()
    return removed


def _over_before(months: int) -> dt.datetime:
    return clock.korean_time(months_before(clock.today(), months), 0)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months earlier, or that month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
