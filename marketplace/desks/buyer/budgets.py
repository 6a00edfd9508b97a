"""The agency's budget lines: what was appropriated, bound, spent, and is left."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.desks.buyer.page import agency_of, answer, buyer_desk, has_role, said, status_of
from marketplace.desks.lists import page_of, person_of
from marketplace.ordering.models import BudgetEntry, BudgetLine
from marketplace.ordering.queries import budget_lines_for
from marketplace.ordering.services import add_budget_line, change_budget_line
from marketplace.organisations.roles import Role
from marketplace.values import clock
from marketplace.values.refusals import Refused
from marketplace.values.vat import BASIS_POINTS, floor_won
from marketplace.values.working_days import fiscal_year

MOST_KRW = 10**15


class BudgetLineForm(forms.Form):
    """Name and amount of a budget line."""

    name = forms.CharField(label=gettext_lazy("Name of the budget line"), max_length=120)
    amount_krw = forms.IntegerField(
        label=gettext_lazy("Appropriation"), min_value=0, max_value=MOST_KRW
    )


class NewBudgetLineForm(BudgetLineForm):
    """A budget line of this or the next year."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)
    code = forms.CharField(label=gettext_lazy("Budget code"), max_length=40)
    field_order = ("year", "code", "name", "amount_krw")

    def __init__(self, data: Any) -> None:
        year = fiscal_year(clock.today())
        super().__init__(data, initial={"year": year})
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (one, str(one)) for one in (year, year + 1)
        ]


@buyer_desk()
@require_safe
def budget_list(request: HttpRequest) -> HttpResponseBase:
    """List the budget lines of a year with what is left of each."""
    agency, this_year = agency_of(request), fiscal_year(clock.today())
    years = [this_year + 1, this_year, this_year - 1, this_year - 2]
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else this_year
    lines = list(budget_lines_for(agency, year))
    facts = {
        "year": year,
        "years": years,
        "rows": [(line, _used(line)) for line in lines],
        "sums": {
            "amount_krw": sum(line.amount_krw for line in lines),
            "committed_krw": sum(line.committed_krw for line in lines),
            "spent_krw": sum(line.spent_krw for line in lines),
            "available_krw": sum(line.available_krw for line in lines),
        },
        "may_change": has_role(request, Role.AGENCY_ADMIN),
    }
    return answer(request, "budget_list.html", facts)


@buyer_desk(Role.AGENCY_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def budget_new(request: HttpRequest) -> HttpResponseBase:
    """Enter a budget line."""
    form = NewBudgetLineForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return answer(request, "budget_edit.html", {"form": form, "line": None})
    try:
        add_budget_line(agency=agency_of(request), actor=person_of(request), **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, said(refused))
        facts = {"form": form, "line": None}
        return answer(request, "budget_edit.html", facts, status=status_of(refused))
    messages.success(request, _("The budget line was entered."))
    return redirect("budget_list")


@buyer_desk()
@require_http_methods(["GET", "HEAD", "POST"])
def budget_line(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what moved a budget line; administrators may set it right."""
    line = get_object_or_404(BudgetLine.objects.filter(agency=agency_of(request)), pk=pk)
    initial = {"name": line.name, "amount_krw": line.amount_krw}
    form = BudgetLineForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _line_page(request, line, form)
    try:
        change_budget_line(line=line, actor=person_of(request), **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, said(refused))
        return _line_page(request, line, form, status=status_of(refused))
    messages.success(request, _("The budget line was changed."))
    return redirect("budget_line", pk)


def _line_page(
    request: HttpRequest, line: BudgetLine, form: BudgetLineForm, *, status: int = 200
) -> HttpResponse:
    moves = BudgetEntry.objects.filter(line=line).select_related("order", "entered_by")
    facts = {
        "form": form,
        "line": line,
        "used": _used(line),
        "page": page_of(request, moves.order_by("-pk")),
        "may_change": has_role(request, Role.AGENCY_ADMIN),
    }
    return answer(request, "budget_line.html", facts, status=status)


def _used(line: BudgetLine) -> int | None:
    """Return how much of a line is bound or spent, in basis points; None of nothing."""
    bound_krw = line.committed_krw + line.spent_krw
    return floor_won(bound_krw * BASIS_POINTS, line.amount_krw) if line.amount_krw else None
