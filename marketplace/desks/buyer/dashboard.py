"""The agency's own figures: target, what is counted, the course of the year, its peers."""

import datetime as dt
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from marketplace.desks.buyer.page import agency_of, answer, buyer_desk
from marketplace.ordering.models.orders import PurchaseKind
from marketplace.organisations.models import Agency
from marketplace.policies.queries import RuleMissing, Rules
from marketplace.values import clock
from procurement_targets.agency_dashboard import AgencyDashboard, agency_dashboard
from procurement_targets.courses import required_by_month, share_of
from procurement_targets.figures import Figures, Level, level_of, required_krw
from procurement_targets.rule_sets import CountingRules

YEARS_OFFERED = 4
PEERS_SHOWN = 10
RULES_SECONDS = 60
LEVEL_CODES = {
    Level.REACHED: "ok",
    Level.ON_TRACK: "go",
    Level.AT_RISK: "warn",
    Level.BEHIND: "late",
    Level.NOTHING_BOUGHT: "zero",
    Level.NO_TARGET: "none",
}


@buyer_desk()
@require_safe
def agency_figures_page(request: HttpRequest) -> HttpResponseBase:
    """Show the agency's year."""
    agency, today = agency_of(request), clock.today()
    years = [today.year - back for back in range(YEARS_OFFERED)]
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else today.year
    shown = agency_dashboard(agency, year)
    facts = {
        "year": year,
        "years": years,
        "shown": shown,
        "figures": shown.figures,
        "kinds": _kinds(shown.figures, agency, year),
        "peers": _peers(shown, agency),
        "ledger_url": ledger_url(agency, year),
        "counted_url": ledger_url(agency, year, part="counted"),
        "provisional_url": ledger_url(agency, year, part="provisional"),
        "excluded_url": ledger_url(agency, year, part="excluded"),
        **pace(shown.figures, year, today),
        **_course(shown, year, today),
    }
    return answer(request, "dashboard.html", facts)


def pace(figures: Figures, year: int, today: dt.date) -> dict[str, Any]:
    """Return how the agency stands against the path that it needs to keep."""
    day = min(today, dt.date(year, 12, 31))
    rules = _rules(year)
    facts: dict[str, Any] = {
        "level_code": LEVEL_CODES[level_of(figures, year, day, rules)] if rules else "",
        "rules_version": rules.rule_set.version if rules else "",
        "rules_pk": rules.rule_set.pk if rules else None,
    }
    if figures.target_krw is None:
        return facts
    needed_krw = required_krw(figures.target_krw, year, day)
    missing = figures.target_krw - figures.counted_krw - figures.provisional_krw
    return facts | {
        "path_basis_points": share_of(needed_krw, figures.target_krw),
        "short_krw": max(needed_krw - figures.counted_krw, 0),
        "missing_krw": max(missing, 0),
    }


def ledger_url(agency: Agency, year: int, **more: Any) -> str:
    """Return the entries behind a figure of the agency."""
    query = {"year": year, "agency": agency.pk, **more}
    return f"{reverse('ledger_list')}?{urlencode(query)}"


def _rules(year: int) -> Rules | None:
    """Return the rules of a year, kept for a minute: for showing, never for deciding."""
    key = f"buyer:counting-rules:{year}"
    found: Rules | None = cache.get(key)
    if found is None:
        try:
            found = CountingRules().for_year(year)
        except RuleMissing:
            return None
        cache.set(key, found, RULES_SECONDS)
    return found


def _course(shown: AgencyDashboard, year: int, today: dt.date) -> dict[str, Any]:
    known = min(today, dt.date(year, 12, 31)).month
    months = shown.figures.by_month
    target_krw = shown.figures.target_krw
    return {
        "actual": [amount if at < known else None for at, amount in enumerate(months)],
        "last_year": shown.last_year_by_month if any(shown.last_year_by_month) else [],
        "path": required_by_month(target_krw, year) if target_krw else [],
        "counted_by_month": list(months),
        "provisional_by_month": shown.provisional_by_month,
    }


def _kinds(figures: Figures, agency: Agency, year: int) -> list[dict[str, Any]]:
    return [
        {
            "label": PurchaseKind(kind).label if kind in PurchaseKind.values else kind,
            "counted_krw": amount,
            "share": share_of(amount, figures.counted_krw),
            "url": ledger_url(agency, year, kind=kind, part="counted"),
        }
        for kind, amount in figures.by_kind.items()
    ]


def _peers(shown: AgencyDashboard, agency: Agency) -> list[dict[str, Any]]:
    """Return the first peers, and the agency itself wherever it stands."""
    rows = [
        {"rank": rank, "peer": peer, "is_own": peer.agency_id == agency.pk}
        for rank, peer in enumerate(shown.peers, start=1)
    ]
    first = rows[:PEERS_SHOWN]
    return first + [row for row in rows[PEERS_SHOWN:] if row["is_own"]]
