"""Checks of the agency's side: the requester, the budget, the papers, the date."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from marketplace.ordering.checks.situation import Check, Situation, in_won
from marketplace.ordering.duties import vendor_member_sentence
from marketplace.ordering.parts import longest_delivery_days
from marketplace.organisations.roles import Role
from marketplace.values.working_days import fiscal_year


def requester_limit(situation: Situation) -> Iterator[Check]:
    """The requester must still have the role, and the amount lie within the seat's limit."""
    request = situation.request
    seat = next((s for s in situation.seats if s.agency_id == request.agency_id), None)
    if seat is None or not seat.has_role(Role.REQUESTER):
        yield Check("limit", False, _("The requester has no such role in the agency any more."))
    elif seat.limit_krw is not None:
        passed = request.total_krw <= seat.limit_krw
        sentence = (
            _("The amount is within the requester's limit of %(limit)s.")
            if passed
            else _("The amount is over the requester's limit of %(limit)s.")
        )
        yield Check("limit", passed, sentence % {"limit": in_won(seat.limit_krw)})


def requester_not_vendor(situation: Situation) -> Iterator[Check]:
    """The requester must not belong to a vendor."""
    vendors = {part.vendor.pk for part in situation.parts}
    if any(seat.vendor_id in vendors for seat in situation.seats):
        source = situation.rules.rule("separation_of_duties").source
        yield Check("separation_of_duties", False, vendor_member_sentence(), source)


def budget_available(situation: Situation) -> Iterator[Check]:
    """The budget line must be this year's, the agency's own, and have enough left."""
    rule = situation.rules.rule("budget_commitment")
    request, line = situation.request, situation.request.budget_line
    if line is None:
        yield Check("budget_commitment", False, _("Choose a budget line."), rule.source)
        return
    year = fiscal_year(situation.day)
    if line.year != year or line.agency_id != request.agency_id:
        sentence = _("The budget line is not one of the agency's for %(year)s.")
        yield Check("budget_commitment", False, sentence % {"year": year}, rule.source)
        return
    passed = request.total_krw <= line.available_krw
    sentence = (
        _("The budget line “%(line)s” has %(available)s left.")
        if passed
        else _("The budget line “%(line)s” has only %(available)s left.")
    )
    names = {"line": line.name, "available": in_won(line.available_krw)}
    yield Check("budget_commitment", passed, sentence % names, rule.source)


def conflict_declared(situation: Situation) -> Iterator[Check]:
    """The declaration on conflicts of interest must be made."""
    rule = situation.rules.rule("conflict_declaration")
    if not rule.value:
        return
    passed = situation.request.no_conflict_declared
    sentence = (
        _("It was declared that there is no conflict of interest.")
        if passed
        else _("Declare that there is no conflict of interest with the vendors.")
    )
    yield Check("conflict_declaration", passed, sentence, rule.source)


def justified(situation: Situation) -> Iterator[Check]:
    """The reason must have the least length that the rules ask for."""
    rule = situation.rules.rule("justification_least_characters")
    passed = len(situation.request.justification.strip()) >= int(rule.value)
    yield Check("justification", passed, rule.text, rule.source)


def delivery_date(situation: Situation) -> Iterator[Check]:
    """The wanted day must lie ahead, or the vendor's delivery time be known."""
    wanted, days = situation.request.wanted_by, longest_delivery_days(situation.lines)
    if wanted is None:
        if not all(judged.delivery_days for judged in situation.lines):
            yield Check("delivery_date", False, _("Enter by when delivery is wanted."))
    elif wanted < situation.day:
        yield Check("delivery_date", False, _("The date by which delivery is wanted has passed."))
    elif wanted < situation.day + dt.timedelta(days=days):
        sentence = _("Delivery is wanted sooner than the vendor's %(days)d days.")
        yield Check("delivery_date", False, sentence % {"days": days}, blocking=False)
