"""The firm's own data and its people."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.accounts.models import User
from marketplace.desks.lists import person_of
from marketplace.desks.vendor.forms import MemberForm, ProfileForm, RolesForm
from marketplace.desks.vendor.page import answer, vendor_desk, vendor_of
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.models import Membership, Vendor
from marketplace.organisations.queries import members_of, sanctions_on
from marketplace.organisations.roles import Role, role_names
from marketplace.organisations.services import add_member, change_roles, end_membership
from marketplace.organisations.services.profiles import change_vendor_profile
from marketplace.values import business_number, clock
from marketplace.values.refusals import Refused

OWNER = Role.OWNER.value
# A firm has few people; more are never shown at once.
MOST_MEMBERS = 100


@vendor_desk()
@require_http_methods(["GET", "HEAD", "POST"])
def vendor_profile(request: HttpRequest) -> HttpResponseBase:
    """Show the firm; its owner changes what it says about itself."""
    vendor = vendor_of(request)
    if request.method != "POST":
        return _page(request)
    form = ProfileForm(request.POST, instance=Vendor.objects.get(pk=vendor.pk))
    if form.is_valid():
        try:
            change_vendor_profile(vendor=vendor, actor=person_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The company profile was saved."))
            return redirect("vendor_profile")
    return _page(request, profile_form=form)


def _page(request: HttpRequest, **forms: Any) -> HttpResponse:
    vendor = vendor_of(request)
    owns = OWNER in acting_of(request).roles
    members = [
        {
            "seat": seat,
            "roles": role_names(seat.roles),
            "is_self": seat.person_id == person_of(request).pk,
            "form": forms.get("roles_form") if forms.get("roles_of") == seat.pk else _roles(seat),
        }
        for seat in members_of(vendor)[:MOST_MEMBERS]
    ]
    facts = {
        "owns": owns,
        "members": members,
        "number": business_number.formatted(vendor.business_number),
        "sanctions": list(sanctions_on(vendor, clock.today())),
        "profile_form": forms.get("profile_form") or ProfileForm(instance=vendor),
        "member_form": forms.get("member_form") or MemberForm(auto_id="id_member_%s"),
    }
    return answer(request, "profile.html", facts)


def _roles(seat: Membership) -> RolesForm:
    return RolesForm(initial={"roles": seat.roles}, auto_id=f"id_seat{seat.pk}_%s")


@vendor_desk(OWNER)
@require_POST
def vendor_member_add(request: HttpRequest) -> HttpResponseBase:
    """Let a person into the firm by e-mail address."""
    form = MemberForm(request.POST, auto_id="id_member_%s")
    if form.is_valid():
        person = User.objects.filter(email=form.cleaned_data["email"].lower()).first()
        if person is None or not person.is_active:
            form.add_error("email", _("There is no account with this address yet."))
        else:
            try:
                add_member(
                    organisation=vendor_of(request),
                    person=person,
                    roles=form.cleaned_data["roles"],
                    actor=person_of(request),
                )
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("%(name)s was added.") % {"name": person})
                return redirect("vendor_profile")
    return _page(request, member_form=form)


def _seat(request: HttpRequest, pk: int) -> Membership:
    return get_object_or_404(members_of(vendor_of(request)), pk=pk)


@vendor_desk(OWNER)
@require_POST
def vendor_member_roles(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a member other roles."""
    seat = _seat(request, pk)
    form = RolesForm(request.POST, auto_id=f"id_seat{pk}_%s")
    if not form.is_valid():
        return _page(request, roles_form=form, roles_of=pk)
    try:
        change_roles(membership=seat, roles=form.cleaned_data["roles"], actor=person_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The roles were changed."))
    return redirect("vendor_profile")


@vendor_desk(OWNER)
@require_POST
def vendor_member_end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a member's seat."""
    try:
        end_membership(membership=_seat(request, pk), actor=person_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The membership has ended."))
    return redirect("vendor_profile")
