"""The basket: what a requester means to buy, before it becomes a purchase request."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from marketplace.catalogue.models import Listing
from marketplace.desks.buyer.page import agency_of, answer, buyer_desk, tell_refusal
from marketplace.desks.lists import person_of
from marketplace.ordering.basket_preview import BasketPreview, PreviewLine, preview_basket
from marketplace.ordering.models import BudgetLine
from marketplace.ordering.queries import budget_lines_for
from marketplace.ordering.services import (
    change_basket_line,
    put_in_basket,
    remove_from_basket,
    start_request_from_basket,
)
from marketplace.organisations.roles import Role
from marketplace.values import clock
from marketplace.values.refusals import Refused
from marketplace.values.working_days import fiscal_year

MOST_UNITS = 1_000_000


class BasketForm(forms.Form):
    """A quantity for each line of a basket; nothing takes the line out."""

    def __init__(self, data: Any, *, quantities: dict[int, int], titles: dict[int, str]) -> None:
        super().__init__(data)
        for pk, quantity in quantities.items():
            self.fields[f"quantity-{pk}"] = forms.IntegerField(
                label=_("Quantity of %(title)s") % {"title": titles[pk]},
                min_value=0,
                max_value=MOST_UNITS,
                initial=quantity,
            )

    def quantities(self) -> dict[int, int]:
        """Return the entered quantities by line id; call it on a valid form."""
        return {int(name.partition("-")[2]): value for name, value in self.cleaned_data.items()}


class AddForm(forms.Form):
    """What the storefront sends: an offer, an option of it, how many."""

    listing = forms.IntegerField()
    option = forms.CharField(max_length=40, required=False)
    quantity = forms.IntegerField(
        min_value=1,
        max_value=MOST_UNITS,
        error_messages={"invalid": gettext_lazy("Enter a whole number of units.")},
    )


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the basket with its box for the quantity."""

    line: PreviewLine
    box: BoundField


@dataclass(frozen=True, slots=True)
class BudgetShown:
    """A budget line and what the basket would leave of it."""

    line: BudgetLine
    left_krw: int


@buyer_desk(Role.REQUESTER)
@require_safe
def basket(request: HttpRequest) -> HttpResponseBase:
    """Show the basket by vendor with budget lines and grounds."""
    return _basket_page(request)


@buyer_desk(Role.REQUESTER)
@require_POST
def basket_add(request: HttpRequest) -> HttpResponseBase:
    """Put an offer of the storefront into the basket and go back there, or on to the basket."""
    form = AddForm(request.POST)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(str(problem) for problem in problems))
        return redirect(_back(request))
    given, agency = form.cleaned_data, agency_of(request)
    offers = Listing.objects.filter(vendor__books=agency.books)
    listing = get_object_or_404(offers, pk=given["listing"])
    try:
        put_in_basket(
            agency=agency,
            actor=person_of(request),
            listing=listing,
            option_code=given["option"],
            quantity=given["quantity"],
        )
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect(_back(request))
    messages.success(request, _("It is in the basket."))
    return redirect("basket")


@buyer_desk(Role.REQUESTER)
@require_POST
def basket_change(request: HttpRequest) -> HttpResponseBase:
    """Take a line out (button `remove`) or set all quantities anew."""
    agency, person = agency_of(request), person_of(request)
    remove = request.POST.get("remove", "")
    if remove.isdecimal():
        remove_from_basket(agency=agency, actor=person, line_id=int(remove))
        return redirect("basket")
    form = _form(request, preview_basket(person, agency, clock.today()))
    if not form.is_valid():
        return _basket_page(request, form)
    for line_id, quantity in form.quantities().items():
        change_basket_line(agency=agency, actor=person, line_id=line_id, quantity=quantity)
    messages.success(request, _("The quantities were changed."))
    return redirect("basket")


@buyer_desk(Role.REQUESTER)
@require_POST
def request_new(request: HttpRequest) -> HttpResponseBase:
    """Turn the basket into a draft of a purchase request; a second click leads to the basket."""
    try:
        draft = start_request_from_basket(agency=agency_of(request), actor=person_of(request))
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("basket")
    return redirect("request_edit", draft.pk)


def _basket_page(request: HttpRequest, form: BasketForm | None = None) -> HttpResponse:
    agency, today = agency_of(request), clock.today()
    preview = preview_basket(person_of(request), agency, today)
    form = form or _form(request, preview)
    budgets = budget_lines_for(agency, fiscal_year(today))
    facts = {
        "preview": preview,
        "form": form,
        "parts": [
            (part, [LineShown(line, form[f"quantity-{line.row.pk}"]) for line in part.lines])
            for part in preview.parts
        ],
        "budgets": [
            BudgetShown(line, line.available_krw - preview.total_krw)
            for line in (budgets if preview.parts else [])
        ],
        "year": fiscal_year(today),
    }
    return answer(request, "basket.html", facts)


def _form(request: HttpRequest, preview: BasketPreview) -> BasketForm:
    return BasketForm(
        request.POST if request.method == "POST" else None,
        quantities={line.row.pk: line.row.quantity for line in preview.lines},
        titles={line.row.pk: title_of(line) for line in preview.lines},
    )


def title_of(line: PreviewLine) -> str:
    """Return what a line of the basket is called, also when it is not for sale any more."""
    return line.offer.title if line.offer else str(line.row.listing)


def _back(request: HttpRequest) -> str:
    """Return the page that the person came from, never another site."""
    wanted = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_safe else "basket"
