"""The rules on the screen: versions, rows with sources, drafting, adopting."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.audit.models import Event
from marketplace.desks.oversight.rule_words import scope_in_words, value_in_words
from marketplace.organisations.roles import Role
from marketplace.policies.models import Rule, RuleSet
from marketplace.values import clock
from tests.desks.oversight.people import client_of, make_overseer, overseer, sent, shown, statuses
from tests.factories.organisations import make_membership, make_office, make_person
from tests.factories.targets import make_rule_set

pytestmark = pytest.mark.django_db


def version(name: str) -> RuleSet:
    return RuleSet.objects.get(domain="targets", version=name)


def drafted(client: Client, **changes: Any) -> RuleSet:
    fields = {
        "version": "2027.1",
        "valid_from": (clock.today() + dt.timedelta(days=30)).isoformat(),
        "title_ko": "2027년 산정 규칙",
    } | changes
    answer = sent(client, "rule_set_draft", version("2026.1").pk, **fields)
    assert answer.status_code == 302
    return version(fields["version"])


def row(rule_set: RuleSet, code: str, scope: str = "") -> Rule:
    return Rule.objects.get(rule_set=rule_set, code=code, scope=scope)


def test_who_sees_the_rules() -> None:
    seen = {"visitor": 302, "vendor": 403, "agency": 403, "viewer": 200, "officer": 200}
    deciding = seen | {"viewer": 403}
    assert statuses("rule_sets") == seen
    assert statuses("rule_set", version("2026.1").pk) == seen
    assert statuses("rule_set_draft", version("2026.1").pk) == deciding
    assert statuses("rule_set_adopt", version("2026.1").pk, method="post") == deciding | {
        "officer": 403
    }


def test_each_domain_lists_its_versions_with_their_state() -> None:
    with clock.set_to(clock.korean_time(dt.date(2025, 6, 1))):
        page = shown(overseer(), "rule_sets")
    targets = page[page.index('id="targets"') : page.index('id="ordering"')]
    for name, state in (("2026.1", "Coming"), ("2025.1", "In force"), ("2024.1", "Superseded")):
        line = targets[targets.index(f">{name}<") :]
        assert state in line[: line.index("</tr>")]
    assert page.count("<h1>") == 1


def test_the_list_of_versions_shows_how_many_rules_each_changed() -> None:
    make_rule_set(dt.date(2027, 1, 1), alert_behind_basis_points=5500)
    page = shown(overseer(), "rule_sets")
    line = page[page.index(">test.") :]
    line = line[: line.index("</tr>")]
    assert '<td class="md-num" data-label="Changes against the version before">1</td>' in line


def test_a_version_shows_each_rule_with_source_confidence_and_change() -> None:
    changed = make_rule_set(dt.date(2027, 1, 1), alert_behind_basis_points=5500)
    page = shown(overseer(), "rule_set", changed.pk)
    line = page[page.index("alert_behind_basis_points") :]
    line = line[: line.index("</tr>")]
    for words in ("5,500", "before: 60.00%", "changed"):
        assert words in line
    old = shown(overseer(), "rule_set", version("2026.1").pk)
    assert "Press report on papers to parliament, October 2025" in old
    assert "1.70%" in old


@pytest.mark.parametrize(
    ("code", "scope", "words"),
    [
        ("recognition_date_basis", "", "day of the contract"),
        ("recognised_kinds", "", "Ordinary purchase, "),
        ("target_rounding", "", "unit: KRW 1,000; rounding: rounded down"),
        ("duplicate_window_days", "", "31 days"),
        ("target_rate_basis_points", "metro", "1.70%"),
    ],
)
def test_values_are_said_in_words(code: str, scope: str, words: str) -> None:
    with translation.override("en"):
        assert words in value_in_words(row(version("2026.1"), code, scope))


def test_every_rule_of_the_installation_has_words_for_its_value() -> None:
    for rule in Rule.objects.all():
        words = value_in_words(rule)
        assert "_" not in words, (rule.code, words)
        assert "{" not in words, (rule.code, words)
        assert "_" not in scope_in_words(rule.scope), rule.scope


def test_an_officer_drafts_and_changes_and_nothing_holds_yet() -> None:
    client = overseer(Role.OFFICER)
    draft = drafted(client)
    assert draft.status == RuleSet.Status.DRAFT
    assert draft.rules.count() == version("2026.1").rules.count()
    rule = row(draft, "alert_behind_basis_points")
    page = shown(client, "rule_change", draft.pk, rule.pk)
    assert 'value="6000"' in page
    fields = {"value": "5500", "source_ko": "가온부 고시", "confidence": "B"}
    answer = sent(client, "rule_change", draft.pk, rule.pk, **fields)
    assert answer.status_code == 302
    rule.refresh_from_db()
    assert (rule.value, rule.source_ko, rule.confidence) == (5500, "가온부 고시", "B")
    assert "before: 60.00%" in shown(client, "rule_set", draft.pk)


@pytest.mark.parametrize(
    ("code", "typed", "kept"),
    [
        ("recognition_event", "payment", "payment"),
        ("recognised_kinds", '["purchase", "pilot"]', ["purchase", "pilot"]),
        (
            "target_rounding",
            '{"unit_krw": 10000, "mode": "floor"}',
            {"unit_krw": 10_000, "mode": "floor"},
        ),
    ],
)
def test_switches_lists_and_tables_are_entered_as_they_are(
    code: str, typed: str, kept: Any
) -> None:
    client = overseer(Role.OFFICER)
    draft = drafted(client)
    rule = row(draft, code)
    fields = {"value": typed, "source_ko": "가온부 고시", "confidence": "B"}
    assert sent(client, "rule_change", draft.pk, rule.pk, **fields).status_code == 302
    rule.refresh_from_db()
    assert rule.value == kept


@pytest.mark.parametrize(
    ("code", "typed", "sentence"),
    [
        ("recognition_event", "handshake", "Select a valid choice."),
        ("recognised_kinds", "purchase", "This is not a list or table that can be read."),
        ("recognised_kinds", "{}", "has the wrong form"),
        ("alert_behind_basis_points", "-1", "greater than or equal to 0"),
        ("alert_behind_basis_points", "60000", "has the wrong form"),
    ],
)
def test_a_wrong_value_changes_nothing(code: str, typed: str, sentence: str) -> None:
    client = overseer(Role.OFFICER)
    draft = drafted(client)
    rule = row(draft, code)
    fields = {"value": typed, "source_ko": "가온부 고시", "confidence": "B"}
    answer = sent(client, "rule_change", draft.pk, rule.pk, **fields)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    before = rule.value
    rule.refresh_from_db()
    assert rule.value == before


def test_a_draft_needs_a_new_name_and_a_day_to_come() -> None:
    client = overseer(Role.OFFICER)
    source = version("2026.1")
    day = (clock.today() + dt.timedelta(days=30)).isoformat()
    for fields, sentence in (
        ({"version": "2026.1", "valid_from": day}, "There is already a version with this name."),
        ({"version": "2027.1", "valid_from": "2020-01-01"}, "New rules start today or later."),
        ({"version": "", "valid_from": ""}, "This field is required."),
    ):
        answer = sent(client, "rule_set_draft", source.pk, title_ko="산정 규칙", **fields)
        assert answer.status_code == 200
        assert sentence in answer.content.decode()
    assert not RuleSet.objects.filter(status="draft").exists()


def test_an_adopted_rule_has_no_form() -> None:
    adopted = version("2026.1")
    rule = row(adopted, "alert_behind_basis_points")
    client = overseer(Role.HEAD)
    address = reverse("rule_change", args=[adopted.pk, rule.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"value": "1"}).status_code == 404


def test_another_head_adopts_once_and_the_drafter_never() -> None:
    drafter = client_of(make_overseer(Role.HEAD))
    draft = drafted(drafter)
    assert "cannot adopt them" in shown(drafter, "rule_set", draft.pk)
    assert sent(drafter, "rule_set_adopt", draft.pk).status_code == 302
    draft.refresh_from_db()
    assert draft.status == RuleSet.Status.DRAFT
    head = overseer(Role.HEAD)
    assert "Adopt this version" in shown(head, "rule_set", draft.pk)
    assert sent(head, "rule_set_adopt", draft.pk).status_code == 302
    draft.refresh_from_db()
    assert draft.status == RuleSet.Status.ADOPTED
    again = sent(head, "rule_set_adopt", draft.pk)
    assert again.status_code == 302
    assert "Adopted rules are never changed." in shown(head, "rule_set", draft.pk)
    assert Event.objects.filter(verb="rules.adopted").count() == 1


def test_adopting_asks_again_who_it_is() -> None:
    draft = drafted(overseer(Role.OFFICER))
    person = make_person(password="correct horse battery")
    make_membership(Role.HEAD, organisation=make_office(), person=person)
    head = client_of(person)
    session = head.session
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - 16 * 60}
        for record in session["account_authentication_methods"]
    ]
    session.save()
    answer = head.post(reverse("rule_set_adopt", args=[draft.pk]))
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    draft.refresh_from_db()
    assert draft.status == RuleSet.Status.DRAFT


def test_the_list_costs_the_same_with_more_versions(django_assert_num_queries: Any) -> None:
    client = client_of(make_overseer())
    shown(client, "rule_sets")
    with django_assert_num_queries(4):
        shown(client, "rule_sets")
