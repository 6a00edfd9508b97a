"""Budget lines (예산 과목) of an agency, entered and set right by its administrators."""

from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.ordering.locks import lock_agency, lock_budget_line
from marketplace.ordering.models import BudgetLine
from marketplace.ordering.refusals import (
    BudgetBelowBound,
    BudgetCodeUsed,
    NothingChanged,
)
from marketplace.ordering.rules import authority_of
from marketplace.organisations.models import Agency
from marketplace.organisations.roles import Role
from marketplace.values import clock
from marketplace.values.won import format_won


def add_budget_line(
    *, agency: Agency, actor: User, year: int, code: str, name: str, amount_krw: int
) -> BudgetLine:
    """Enter an appropriation of a year; a second call raises BudgetCodeUsed."""
    with transaction.atomic():
        locked = lock_agency(agency.pk)
        authority_of(actor, locked, [Role.AGENCY_ADMIN], clock.today())
        if BudgetLine.objects.filter(agency=locked, year=year, code=code).exists():
            raise BudgetCodeUsed(code)
        line = BudgetLine.objects.create(
            agency=locked, year=year, code=code, name=name, amount_krw=amount_krw
        )
        _record(line, "budget.added", actor)
    return line


def change_budget_line(*, line: BudgetLine, actor: User, name: str, amount_krw: int) -> BudgetLine:
    """Set name or appropriation anew, never below what is bound and spent.

    Raises BudgetBelowBound, and NothingChanged on a second call.
    """
    with transaction.atomic():
        agency = lock_agency(line.agency_id)
        current = lock_budget_line(line.pk)
        authority_of(actor, agency, [Role.AGENCY_ADMIN], clock.today())
        if (current.name, current.amount_krw) == (name, amount_krw):
            raise NothingChanged
        bound_krw = current.committed_krw + current.spent_krw
        if amount_krw < bound_krw:
            raise BudgetBelowBound(format_won(bound_krw, get_language() or "ko"))
        before_krw = current.amount_krw
        current.name, current.amount_krw = name, amount_krw
        current.save(update_fields=["name", "amount_krw"])
        _record(current, "budget.changed", actor, amount_before_krw=before_krw)
    return current


def _record(line: BudgetLine, verb: str, actor: User, **more: Any) -> None:
    facts = {
        "agency_id": line.agency_id,
        "amount_krw": line.amount_krw,
        "year": line.year,
        **more,
    }
    record(line, verb, actor=actor, books=line.agency.books, facts=facts)
