"""The rules: their versions, each row with its source, drafting and putting into force."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.models import User
from marketplace.accounts.reauthentication import require_recent_authentication
from marketplace.catalogue.models.categories import in_language
from marketplace.desks.doors import at_desk
from marketplace.desks.lists import person_of
from marketplace.desks.oversight.page import DECIDERS, decides, desk_page
from marketplace.desks.oversight.rule_forms import DraftForm, RuleForm
from marketplace.desks.oversight.rule_versions import before_of, lines_of, versions_of
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.roles import Desk, Role
from marketplace.policies.models import Rule, RuleSet
from marketplace.policies.rules import authors_of
from marketplace.policies.services import (
    adopt_rule_set,
    change_rule,
    check_rule_set,
    draft_rule_set,
)
from marketplace.values import clock
from marketplace.values.refusals import Refused

Status = RuleSet.Status


@at_desk(Desk.OVERSIGHT)
@require_safe
def rule_sets(request: HttpRequest) -> HttpResponseBase:
    """List the versions of each domain."""
    known = list(RuleSet.objects.order_by("pk"))
    today = clock.today()
    domains = [
        {
            "code": domain.value,
            "label": domain.label,
            "versions": versions_of([one for one in known if one.domain == domain], today),
        }
        for domain in RuleSet.Domain
    ]
    return desk_page(request, "desks/oversight/rule_sets.html", {"domains": domains})


@at_desk(Desk.OVERSIGHT)
@require_safe
def rule_set(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a version row by row, beside the version that it follows."""
    shown = get_object_or_404(RuleSet, pk=pk)
    return _rule_set_page(request, shown)


@at_desk(Desk.OVERSIGHT, roles=DECIDERS)
@require_http_methods(["GET", "POST"])
def rule_set_draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Start a new version as a copy of an adopted one."""
    source = get_object_or_404(RuleSet, pk=pk, status=Status.ADOPTED)
    titles = {"title_ko": source.title_ko, "title_en": source.title_en}
    form = DraftForm(request.POST or None, initial=titles)
    if request.method == "POST" and form.is_valid():
        try:
            draft = draft_rule_set(source=source, actor=person_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The draft was made. Nothing holds until it is adopted."))
            return redirect("rule_set", draft.pk)
    facts = {"form": form, "source": source}
    return desk_page(request, "desks/oversight/rule_set_draft.html", facts)


@at_desk(Desk.OVERSIGHT, roles=DECIDERS)
@require_http_methods(["GET", "POST"])
def rule_change(request: HttpRequest, pk: int, rule_pk: int) -> HttpResponseBase:
    """Change one row of a draft."""
    rule = get_object_or_404(
        Rule.objects.select_related("rule_set"),
        pk=rule_pk,
        rule_set=pk,
        rule_set__status=Status.DRAFT,
    )
    form = RuleForm(request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            change_rule(
                rule_set=rule.rule_set,
                code=rule.code,
                scope=rule.scope,
                actor=person_of(request),
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The rule was changed in the draft."))
            return redirect("rule_set", pk)
    facts = {"form": form, "rule": rule, "rule_set": rule.rule_set}
    return desk_page(request, "desks/oversight/rule_change.html", facts)


@require_recent_authentication
@at_desk(Desk.OVERSIGHT, roles=(Role.HEAD,))
@require_POST
def rule_set_adopt(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put a draft into force from its first day."""
    draft = get_object_or_404(RuleSet, pk=pk)
    try:
        adopt_rule_set(rule_set=draft, actor=person_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The rules were adopted. They hold from their first day."))
    return redirect("rule_set", pk)


def _rule_set_page(request: HttpRequest, shown: RuleSet) -> HttpResponseBase:
    known = list(RuleSet.objects.filter(domain=shown.domain).order_by("pk"))
    before = before_of(shown, known)
    is_draft = shown.status == Status.DRAFT
    facts: dict[str, Any] = {
        "rule_set": shown,
        "version": next(one for one in versions_of(known, clock.today()) if one.rule_set == shown),
        "before": before,
        "lines": lines_of(shown, before),
        "citation": in_language(shown.citation_ko, shown.citation_en),
        "is_draft": is_draft,
        "may_draft": decides(request),
        "adopted_by": _name(shown.adopted_by_id),
        "drafted_by": _name(shown.drafted_by_id),
    }
    if is_draft:
        facts["problems"] = check_rule_set(shown)
        is_head = Role.HEAD in acting_of(request).roles
        facts["may_adopt"] = is_head and person_of(request).pk not in authors_of(shown)
        facts["is_head"] = is_head
    return desk_page(request, "desks/oversight/rule_set.html", facts)


def _name(person_id: int | None) -> str:
    person = User.objects.filter(pk=person_id).first() if person_id else None
    return str(person) if person else ""
