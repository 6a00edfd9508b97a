"""The dry run of a request: may it be ordered, will it count, and every check with its source."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.desks.buyer.wording import in_won
from marketplace.desks.figures import format_day
from marketplace.ordering.checks import Check, checks_of, situation_of
from marketplace.ordering.grounds import applicable_grounds
from marketplace.ordering.models import PurchaseRequest, RequestLine
from marketplace.policies.models import Rule
from marketplace.policies.queries import RuleMissing
from procurement_targets.prospects import Outlook, outlook_of

# A contract that counts only until a day as near as this is worth a warning.
NEAR_DAYS = 60
# What only the requester's own entries are missing for.
TO_FILL_IN = frozenset({"justification", "conflict_declaration", "delivery_date"})


@dataclass(frozen=True, slots=True)
class Item:
    """A check as the list of checks shows it."""

    verdict: str
    sentence: str
    source: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the two questions answered: tone is ok, warn or bad."""

    tone: str
    headline: str
    detail: str


@dataclass(frozen=True, slots=True)
class DryRun:
    """Everything that the panel shows, and the grounds among which may be chosen."""

    allowed: Answer
    counting: Answer | None
    items: list[Item]
    passes: bool
    grounds: list[Rule] = field(default_factory=list)
    outlook: Outlook | None = None


def dry_run(request: PurchaseRequest, lines: Iterable[RequestLine], day: dt.date) -> DryRun:
    """Judge a request as it is saved; changes nothing."""
    situation = situation_of(request, day)
    found = checks_of(situation)
    outlook = _outlook(lines, day)
    items = [_item(check, request) for check in found]
    return DryRun(
        allowed=_allowed(found, request),
        counting=_counting(outlook, request, day) if outlook else None,
        items=sorted(items, key=lambda item: ("bad", "todo", "ok").index(item.verdict)),
        passes=all(check.passed or not check.blocking for check in found),
        grounds=applicable_grounds(situation.parts, request.agency, situation.rules),
        outlook=outlook,
    )


def _outlook(lines: Iterable[RequestLine], day: dt.date) -> Outlook | None:
    try:
        return outlook_of(lines, day)
    except RuleMissing:
        return None


def _item(check: Check, request: PurchaseRequest) -> Item:
    if check.passed:
        return Item("ok", check.sentence, check.source)
    if not check.blocking:
        return Item("todo", check.sentence, check.source, _("A warning; it does not block."))
    return Item("todo" if _is_unfilled(check, request) else "bad", check.sentence, check.source)


def _is_unfilled(check: Check, request: PurchaseRequest) -> bool:
    """Say whether a check fails only because something was not entered yet."""
    if check.code == "budget_commitment":
        return request.budget_line_id is None
    if check.code == "direct_contract_ground":
        return not request.ground_code
    return check.code in TO_FILL_IN


def _allowed(found: Sequence[Check], request: PurchaseRequest) -> Answer:
    failed = [check for check in found if check.blocking and not check.passed]
    warned = [check for check in found if not check.blocking and not check.passed]
    passed = len([check for check in found if check.passed])
    if failed:
        headline = ngettext(
            "Not yet: %(number)d check is open", "Not yet: %(number)d checks are open", len(failed)
        ) % {"number": len(failed)}
        tone = "warn" if all(_is_unfilled(check, request) for check in failed) else "bad"
        return Answer(tone, headline, _("%(number)d checks passed") % {"number": passed})
    detail = _("%(number)d checks passed") % {"number": passed}
    if warned:
        detail += ", " + _("%(number)d warnings") % {"number": len(warned)}
    return Answer("warn" if warned else "ok", _("Yes"), detail)


def _counting(outlook: Outlook, request: PurchaseRequest, day: dt.date) -> Answer:
    if not outlook.prospects or not outlook.counted_krw:
        reasons = {prospect.reason for prospect in outlook.prospects}
        return Answer("bad", _("No"), " ".join(sorted(reasons)))
    amount = in_won(outlook.counted_krw)
    if len(outlook.counting) < len(outlook.prospects):
        return Answer(
            "warn",
            _("Only in part"),
            _("%(amount)s of %(total)s") % {"amount": amount, "total": in_won(request.total_krw)},
        )
    until = outlook.until
    whole = _("%(amount)s, once accepted") % {"amount": amount}
    if until and until <= day + dt.timedelta(days=NEAR_DAYS):
        headline = _("Yes, if contracted by %(day)s") % {"day": format_day(until)}
        return Answer("warn", headline, whole)
    return Answer("ok", _("Yes"), whole)
