"""The agency's people: seats and roles, requests to join, stand-ins, and who could act twice."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.desks.buyer.page import (
    agency_of,
    answer,
    buyer_desk,
    has_role,
    said,
    seat_of,
    status_of,
    tell_refusal,
)
from marketplace.desks.lists import page_of, person_of
from marketplace.organisations.conflicts import role_conflicts
from marketplace.organisations.models import Delegation, Membership
from marketplace.organisations.queries import delegations_of, members_of, membership_requests
from marketplace.organisations.roles import ROLES_OF_DESK, Desk, Role, role_names
from marketplace.organisations.services import (
    approve_membership,
    change_roles,
    delegate,
    end_membership,
    revoke_delegation,
)
from marketplace.values import clock
from marketplace.values.refusals import Refused

AGENCY_ROLES = [role for role in Role if role in ROLES_OF_DESK[Desk.BUYER]]
Status = Membership.Status


class RolesForm(forms.Form):
    """Which roles a person carries, and up to which amount they may request."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        choices=[(role.value, role.label) for role in AGENCY_ROLES],
        widget=forms.CheckboxSelectMultiple,
    )
    limit_krw = forms.IntegerField(
        label=gettext_lazy("Most that may be requested in one purchase, in won"),
        help_text=gettext_lazy("Leave empty for no limit."),
        min_value=1,
        required=False,
    )


class DelegationForm(forms.Form):
    """Who stands in for whom, in which role, from when to when."""

    giver = forms.ModelChoiceField(
        label=gettext_lazy("Who is away"), queryset=Membership.objects.none()
    )
    receiver = forms.ModelChoiceField(
        label=gettext_lazy("Who stands in"), queryset=Membership.objects.none()
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(role.value, role.label) for role in AGENCY_ROLES]
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"))
    ends_on = forms.DateField(label=gettext_lazy("Last day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, data: Any, *, seats: Any, givers: Any) -> None:
        """Offer the agency's people; only administrators name a stand-in for others."""
        super().__init__(data, initial={"starts_on": clock.today(), "ends_on": clock.today()})
        for name, rows in (("giver", givers), ("receiver", seats)):
            field: Any = self.fields[name]
            field.queryset = rows
            field.label_from_instance = _seat_label


def _seat_label(seat: Membership) -> str:
    return f"{seat.person} ({role_names(seat.roles)})"


@buyer_desk(Role.AGENCY_ADMIN)
@require_safe
def member_list(request: HttpRequest) -> HttpResponseBase:
    """List the people of the agency and those who ask to join."""
    agency = agency_of(request)
    page = page_of(request, members_of(agency))
    facts = {
        "page": page,
        "rows": [(seat, role_names(seat.roles)) for seat in page],
        "requests": list(membership_requests(agency)),
        "conflicts": len(role_conflicts(agency)),
    }
    return answer(request, "members.html", facts)


@buyer_desk(Role.AGENCY_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Let a person in, or change what a member may do."""
    seat = _seat(request, pk)
    initial = {"roles": seat.roles, "limit_krw": seat.limit_krw}
    form = RolesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _member_page(request, seat, form)
    is_new = seat.status == Status.REQUESTED
    verb = approve_membership if is_new else change_roles
    try:
        verb(membership=seat, actor=person_of(request), **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, said(refused))
        return _member_page(request, seat, form, status=status_of(refused))
    messages.success(request, _("The person was let in.") if is_new else _("The roles were set."))
    return redirect("agency_members")


@buyer_desk(Role.AGENCY_ADMIN)
@require_POST
def member_end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a seat, or turn down a request."""
    seat = _seat(request, pk)
    note = request.POST.get("note", "")[:300]
    try:
        end_membership(membership=seat, actor=person_of(request), note=note)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("agency_member", pk)
    messages.success(request, _("The membership has ended."))
    return redirect("agency_members")


@buyer_desk(Role.AGENCY_ADMIN)
@require_safe
def duties_report(request: HttpRequest) -> HttpResponseBase:
    """Show who may do what, and every path by which one person could act twice."""
    agency, today = agency_of(request), clock.today()
    seats = list(members_of(agency))
    lent = [row for row in delegations_of(agency) if _is_open(row)]
    facts = {
        "today": today,
        "roles": [role.label for role in AGENCY_ROLES],
        "rows": [_row(seat, lent) for seat in seats],
        "conflicts": role_conflicts(agency),
    }
    return answer(request, "duties_report.html", facts)


@buyer_desk()
@require_http_methods(["GET", "HEAD", "POST"])
def delegation_list(request: HttpRequest) -> HttpResponseBase:
    """List who stands in for whom, and name a stand-in."""
    form = _delegation_form(request)
    if request.method != "POST" or not form.is_valid():
        return _delegations_page(request, form)
    try:
        delegate(actor=person_of(request), **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, said(refused))
        return _delegations_page(request, form, status=status_of(refused))
    messages.success(request, _("The stand-in was named and has been told."))
    return redirect("delegation_list")


@buyer_desk()
@require_POST
def delegation_revoke(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a delegation before its last day."""
    row = get_object_or_404(Delegation.objects.filter(agency=agency_of(request)), pk=pk)
    try:
        revoke_delegation(delegation=row, actor=person_of(request))
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, _("The delegation has ended."))
    return redirect("delegation_list")


def _seat(request: HttpRequest, pk: int) -> Membership:
    """Return an open seat of the agency; another's is not found."""
    rows = Membership.objects.filter(agency=agency_of(request)).exclude(status=Status.ENDED)
    found = rows.filter(pk=pk).select_related("person", "agency").first()
    if found is None:
        raise Http404
    return found


def _member_page(
    request: HttpRequest, seat: Membership, form: RolesForm, *, status: int = 200
) -> HttpResponse:
    facts = {
        "seat": seat,
        "form": form,
        "is_request": seat.status == Status.REQUESTED,
        "is_own": seat.person_id == person_of(request).pk,
    }
    return answer(request, "member.html", facts, status=status)


def _row(seat: Membership, lent: list[Delegation]) -> dict[str, Any]:
    """Return a person with a mark for each role: own, lent from today on, or none."""
    received = [row for row in lent if row.receiver_id == seat.pk]
    marks = []
    for role in AGENCY_ROLES:
        from_whom = [row for row in received if row.role == role]
        marks.append({"role": role.label, "own": role.value in seat.roles, "lent": from_whom})
    return {"seat": seat, "marks": marks}


def _is_open(row: Delegation) -> bool:
    ended = row.ends_on is not None and row.ends_on < clock.today()
    return row.revoked_at is None and not ended


def _delegation_form(request: HttpRequest) -> DelegationForm:
    seats = members_of(agency_of(request))
    is_admin = has_role(request, Role.AGENCY_ADMIN)
    return DelegationForm(
        request.POST if request.method == "POST" else None,
        seats=seats,
        givers=seats if is_admin else seats.filter(pk=seat_of(request).pk),
    )


def _delegations_page(
    request: HttpRequest, form: DelegationForm, *, status: int = 200
) -> HttpResponse:
    page = page_of(request, delegations_of(agency_of(request)))
    person, is_admin = person_of(request), has_role(request, Role.AGENCY_ADMIN)
    facts = {
        "form": form,
        "page": page,
        "rows": [
            {
                "row": row,
                "role": Role(row.role).label,
                "is_open": _is_open(row),
                "may_revoke": _is_open(row)
                and (is_admin or person.pk in (row.giver.person_id, row.receiver.person_id)),
            }
            for row in page
        ],
    }
    return answer(request, "delegations.html", facts, status=status)
