"""The verbs of rule sets: draft, change, check, adopt. Adopted versions are never changed."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.policies import rules
from marketplace.policies.models import Rule, RuleSet
from marketplace.policies.queries import adopted_sets
from marketplace.policies.refusals import (
    AlreadyAdopted,
    NoSuchRule,
    NotHeadOfOversight,
    OwnDraft,
    RuleSetIncomplete,
    StartsTooEarly,
    VersionTaken,
)
from marketplace.policies.shapes import Problem, fits, problems_between
from marketplace.values import clock
from marketplace.values.books import Books


def draft_rule_set(
    *, source: RuleSet, version: str, valid_from: dt.date, title_ko: str, actor: User, **texts: str
) -> RuleSet:
    """Start a new version as a copy of an adopted one; `texts` are title_en and citations."""
    with transaction.atomic():
        _refuse_unless(rules.may_draft(actor))
        fields = {"citation_ko": source.citation_ko, "citation_en": source.citation_en} | texts
        try:
            with transaction.atomic():
                draft = RuleSet.objects.create(
                    domain=source.domain,
                    version=version,
                    valid_from=valid_from,
                    title_ko=title_ko,
                    drafted_by_id=actor.pk,
                    **fields,
                )
        except IntegrityError as error:
            raise VersionTaken from error
        rows = list(source.rules.order_by("pk"))
        for row in rows:
            row.pk, row.rule_set = None, draft
        Rule.objects.bulk_create(rows)
        _record(draft, "rules.drafted", actor, {"source_id": source.pk, "rules": len(rows)})
    return draft


def change_rule(
    *, rule_set: RuleSet, code: str, scope: str = "", value: Any, actor: User, **texts: str
) -> Rule:
    """Change one row of a draft, or add a row for a new scope of a rule that the draft has.

    `texts` are text_ko, text_en, source_ko, source_en, confidence. The event keeps the value before
    and after. Raises NoSuchRule for an unknown code and RuleSetIncomplete for a malformed value.
    """
    with transaction.atomic():
        draft = _locked_draft(rule_set)
        _refuse_unless(rules.may_draft(actor))
        row, before = _row_of(draft, code, scope)
        model, row.value = row.value, value
        if not fits(row, model):
            raise RuleSetIncomplete([Problem("wrong_form", code, scope)])
        for name, text in texts.items():
            setattr(row, name, text)
        row.save()
        facts = {"code": code, "scope": scope, "before": before, "after": value}
        _record(draft, "rules.changed", actor, facts)
    return row


def _row_of(draft: RuleSet, code: str, scope: str) -> tuple[Rule, Any]:
    """Return the row to write, new for a new scope, and the value that held before."""
    rows = {row.scope: row for row in Rule.objects.filter(rule_set=draft, code=code).order_by("pk")}
    if not rows:
        raise NoSuchRule
    if scope in rows:
        return rows[scope], rows[scope].value
    row = rows.get("") or next(iter(rows.values()))
    before = row.value if row.scope == "" else None
    row.pk, row.scope, row._state.adding = None, scope, True
    return row, before


def check_rule_set(rule_set: RuleSet) -> list[Problem]:
    """Return what keeps a version from being used: missing, unknown or malformed rows.

    It is compared with the version that it would follow; the first version of a domain passes.
    """
    before = adopted_sets(rule_set.domain).filter(valid_from__lt=rule_set.valid_from).first()
    known = before.rules.order_by("pk") if before else rule_set.rules.order_by("pk")
    return problems_between(rule_set.rules.order_by("pk"), known)


def adopt_rule_set(*, rule_set: RuleSet, actor: User) -> RuleSet:
    """Put a draft into force from its first day; the version before is superseded by date.

    Only the head of oversight adopts, and nobody what they drafted or changed themselves. Raises
    RuleSetIncomplete with every problem, StartsTooEarly, and AlreadyAdopted on a second call.
    """
    with transaction.atomic():
        draft = _locked_draft(rule_set)
        _refuse_unless(rules.may_adopt(actor))
        if actor.pk in rules.authors_of(draft):
            raise OwnDraft
        taken = adopted_sets(draft.domain).filter(valid_from=draft.valid_from).exists()
        if draft.valid_from < clock.today() or taken:
            raise StartsTooEarly
        if problems := check_rule_set(draft):
            raise RuleSetIncomplete(problems)
        draft.status, draft.adopted_at = RuleSet.Status.ADOPTED, clock.now()
        draft.adopted_by_id = actor.pk
        draft.save(update_fields=["status", "adopted_at", "adopted_by_id"])
        _record(draft, "rules.adopted", actor, {"valid_from": draft.valid_from}, "draft", "adopted")
    return draft


def _locked_draft(rule_set: RuleSet) -> RuleSet:
    current = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
    if current.status != RuleSet.Status.DRAFT:
        raise AlreadyAdopted
    return current


def _refuse_unless(allowed: bool) -> None:
    if not allowed:
        raise NotHeadOfOversight


def _record(
    rule_set: RuleSet,
    verb: str,
    actor: User,
    facts: dict[str, Any],
    from_state: str = "",
    to_state: str = "",
) -> None:
    # Rules hold for every market on this installation; their history stands in the real books.
    record(
        rule_set,
        verb,
        actor=actor,
        books=Books.REAL,
        from_state=from_state,
        to_state=to_state,
        facts={"domain": rule_set.domain, "version": rule_set.version} | facts,
    )
