"""Setting an agency's base amount, and with it its target."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.audit.queries import history_of
from marketplace.desks.doors import at_desk
from marketplace.desks.history import told
from marketplace.desks.lists import person_of
from marketplace.desks.oversight.page import DECIDERS, address, desk_page
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.models import Agency
from marketplace.organisations.roles import Desk
from marketplace.policies.queries import RuleMissing
from marketplace.values.refusals import Refused
from procurement_targets.agency_years import Target, agency_year_of
from procurement_targets.forms import BaseAmountForm
from procurement_targets.rule_sets import CountingRules
from procurement_targets.targets import Exclusion, compute_target, set_base_amount

EXCLUDED = "excluded"


@at_desk(Desk.OVERSIGHT, roles=DECIDERS)
@require_http_methods(["GET", "POST"])
def agency_target(request: HttpRequest, pk: int, year: int) -> HttpResponseBase:
    """Enter the base amount, look at what it comes to, and set it."""
    agency = get_object_or_404(Agency, pk=pk, books=acting_of(request).books)
    target = agency_year_of(agency, year)
    form = BaseAmountForm(request.POST or None, initial=_initial(target))
    facts: dict[str, Any] = {"agency": agency, "year": year, "target": target, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            if "set" in request.POST:
                _set(request, agency, year, form.cleaned_data)
                return redirect(address("oversight_agency", pk, year=year))
            facts |= _preview(agency, year, target, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        except RuleMissing:
            form.add_error(None, _("No counting rules were in force in this year."))
    if target:
        facts["history"] = told(history_of(target.agency_year))
    return desk_page(request, "desks/oversight/agency_target.html", facts)


def _set(request: HttpRequest, agency: Agency, year: int, given: dict[str, Any]) -> None:
    parts = [Exclusion(EXCLUDED, given["excluded_krw"], given["reason"])]
    set_base_amount(
        agency=agency,
        year=year,
        gross_krw=given["gross_krw"],
        exclusions=parts if given["excluded_krw"] else [],
        actor=person_of(request),
    )
    messages.success(request, _("The base amount and the target were set."))


def _preview(
    agency: Agency, year: int, target: Target | None, given: dict[str, Any]
) -> dict[str, Any]:
    rules = CountingRules().for_year(year)
    kind = target.agency_year.kind if target else agency.kind
    base_krw = given["gross_krw"] - (given["excluded_krw"] or 0)
    return {
        "base_krw": base_krw,
        "preview": compute_target(base_krw, rules, kind),
        "rate_rule": rules.rule("target_rate_basis_points", kind),
        "rounding_rule": rules.rule("target_rounding"),
        "rules": rules.rule_set,
    }


def _initial(target: Target | None) -> dict[str, Any]:
    if target is None or target.agency_year.gross_purchase_krw is None:
        return {}
    return {
        "gross_krw": target.agency_year.gross_purchase_krw,
        "excluded_krw": target.excluded_krw,
        "reason": target.exclusions[0].reason if target.exclusions else "",
    }
