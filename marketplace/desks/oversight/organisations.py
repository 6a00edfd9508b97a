"""Agencies as organisations: domains for sign-up, people, and paths that break separation."""

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from marketplace.desks.doors import at_desk
from marketplace.desks.lists import page_of, person_of
from marketplace.desks.oversight.filters import OrganisationFilter
from marketplace.desks.oversight.page import DECIDERS, decides, desk_page
from marketplace.organisations.conflicts import role_conflicts
from marketplace.organisations.hierarchy import children_on, parents_on
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.models import Agency, Membership
from marketplace.organisations.queries import members_of
from marketplace.organisations.roles import Desk, role_names
from marketplace.organisations.services import add_agency_domain
from marketplace.values import clock
from marketplace.values.refusals import Refused


class DomainForm(forms.Form):
    """An e-mail domain whose holders may ask for an account."""

    domain = forms.CharField(
        label=gettext_lazy("E-mail domain"),
        max_length=120,
        help_text=gettext_lazy("For example city.go.kr; addresses below it count too."),
    )


@at_desk(Desk.OVERSIGHT)
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponseBase:
    """List the agencies by name."""
    form = OrganisationFilter(request.GET)
    rows = Agency.objects.filter(books=acting_of(request).books)
    if text := form.asked("text"):
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(name_en__icontains=text)
            | Q(code=text)
            | Q(names__name__icontains=text)
        )
    if kind := form.asked("kind"):
        rows = rows.filter(kind=kind)
    active = Q(membership__status=Membership.Status.ACTIVE)
    shown = (
        rows.annotate(
            people=Count("membership", filter=active, distinct=True),
            open_domains=Count("domains", distinct=True),
        )
        .order_by("name", "pk")
        .distinct()
    )
    page = page_of(request, shown, rows.distinct().count())
    facts = {"form": form, "page": page}
    return desk_page(request, "desks/oversight/organisations.html", facts)


@at_desk(Desk.OVERSIGHT)
@require_safe
def organisation_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show an agency's place, domains and people."""
    return _organisation_page(request, _agency(request, pk), DomainForm())


@at_desk(Desk.OVERSIGHT, roles=DECIDERS)
@require_POST
def organisation_domain(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Approve an e-mail domain."""
    agency = _agency(request, pk)
    form = DomainForm(request.POST)
    if form.is_valid():
        try:
            add_agency_domain(
                agency=agency, domain=form.cleaned_data["domain"], actor=person_of(request)
            )
        except Refused as refused:
            form.add_error("domain", str(refused))
        else:
            messages.success(request, _("The domain was approved."))
            return redirect("organisation_detail", pk)
    return _organisation_page(request, agency, form)


def _agency(request: HttpRequest, pk: int) -> Agency:
    return get_object_or_404(Agency, pk=pk, books=acting_of(request).books)


def _organisation_page(request: HttpRequest, agency: Agency, form: DomainForm) -> HttpResponseBase:
    today = clock.today()
    facts = {
        "agency": agency,
        "parents": list(parents_on(agency, today)),
        "children": list(children_on(agency, today)),
        "domains": list(agency.domains.order_by("domain")),
        "people": [(seat, role_names(seat.roles)) for seat in members_of(agency)],
        "conflicts": role_conflicts(agency, today),
        "form": form,
        "may_decide": decides(request),
    }
    return desk_page(request, "desks/oversight/organisation.html", facts)
