"""Rules are data with dates: drafted by one person, adopted by another, never changed after."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.audit.models import Event
from marketplace.audit.queries import history_of
from marketplace.organisations.roles import Desk
from marketplace.policies import refusals, services
from marketplace.policies import rules as authority
from marketplace.policies.models import Rule, RuleSet
from marketplace.policies.queries import RuleMissing, rules_on
from marketplace.policies.shapes import Problem
from marketplace.values import clock
from marketplace.values.books import Books
from marketplace.values.refusals import Ground
from tests.factories.organisations import make_agency, make_membership, make_office, make_person

pytestmark = pytest.mark.django_db
TOMORROW = clock.today() + dt.timedelta(days=1)


def in_office(role: str, **changes: Any) -> User:
    return make_membership(role, organisation=make_office(**changes)).person


def newest(domain: str) -> RuleSet:
    return RuleSet.objects.filter(domain=domain, status="adopted").latest("valid_from")


def draft(domain: str = "targets", **changes: Any) -> RuleSet:
    given: dict[str, Any] = {
        "source": newest(domain),
        "version": "new.1",
        "valid_from": TOMORROW,
        "title_ko": "새 기준",
    }
    given |= changes
    given.setdefault("actor", in_office("officer"))
    return services.draft_rule_set(**given)


def values(rule_set: RuleSet) -> dict[tuple[str, str], Any]:
    return {(row.code, row.scope): row.value for row in rule_set.rules.all()}


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize("rule_set", ["targets", "ordering", "money", "records"])
def test_every_seeded_version_passes_its_own_check(rule_set: str) -> None:
    for version in RuleSet.objects.filter(domain=rule_set):
        assert services.check_rule_set(version) == []


def test_a_draft_copies_every_row_and_rules_nothing() -> None:
    officer = in_office("officer")
    source = newest("targets")
    made = draft(actor=officer, citation_ko="고시")
    assert values(made) == values(source)
    assert (made.status, made.drafted_by_id, made.citation_ko, made.citation_en) == (
        "draft",
        officer.pk,
        "고시",
        source.citation_en,
    )
    assert rules_on("targets", TOMORROW).rule_set == source
    event = history_of(made).get()
    assert (event.verb, event.actor_id) == ("rules.drafted", officer.pk)
    assert event.facts["source_id"] == source.pk


def test_a_version_name_is_taken_once() -> None:
    draft()
    with pytest.raises(refusals.VersionTaken):
        draft()
    assert RuleSet.objects.filter(version="new.1").count() == 1
    assert verbs() == ["rules.drafted"]


def test_a_changed_rule_keeps_its_old_value_in_the_event() -> None:
    made = draft()
    other = in_office("officer")
    services.change_rule(
        rule_set=made,
        code="target_rate_basis_points",
        scope="central",
        value=150,
        actor=other,
        source_ko="고시 제1호",
        confidence="A",
    )
    row = made.rules.get(code="target_rate_basis_points", scope="central")
    assert (row.value, row.source_ko, row.confidence) == (150, "고시 제1호", "A")
    event = history_of(made).last()
    assert event is not None
    assert event.facts == {
        "domain": "targets",
        "version": "new.1",
        "code": "target_rate_basis_points",
        "scope": "central",
        "before": 100,
        "after": 150,
    }


def test_a_rule_may_get_a_row_for_a_new_scope() -> None:
    made = draft("records")
    services.change_rule(
        rule_set=made, code="notice_months", scope="vendor", value=6, actor=in_office("officer")
    )
    assert values(made)["notice_months", ""] == 12
    assert values(made)["notice_months", "vendor"] == 6
    assert made.rules.get(scope="vendor").unit == "months"


WRONG = [
    ("target_rate_basis_points", "central", "150"),
    ("target_rate_basis_points", "central", -1),
    ("target_rate_basis_points", "central", 10_001),
    ("target_rate_basis_points", "central", True),
    ("target_rate_basis_points", "central", 1.5),
    ("target_rate_basis_points", "central", None),
    ("target_rounding", "", {"unit_krw": 1000}),
    ("target_rounding", "", {"unit_krw": 1000, "mode": 7}),
    ("target_rounding", "", {"unit_krw": 1000, "mode": "floor", "more": 1}),
    ("recognised_kinds", "", []),
    ("recognised_kinds", "", "purchase"),
    ("recognised_kinds", "", ["purchase", 1]),
    ("recognition_event", "", "delivery"),
    ("before_designation", "", "maybe"),
]


@pytest.mark.parametrize(("code", "scope", "value"), WRONG)
def test_a_value_of_another_form_is_refused(code: str, scope: str, value: Any) -> None:
    made = draft()
    before = values(made)
    with pytest.raises(refusals.RuleSetIncomplete) as refused:
        services.change_rule(
            rule_set=made, code=code, scope=scope, value=value, actor=in_office("officer")
        )
    assert refused.value.problems == [Problem("wrong_form", code, scope)]
    assert values(made) == before
    assert verbs() == ["rules.drafted"]


def test_a_limit_may_be_set_and_lifted() -> None:
    made = draft("ordering")
    officer = in_office("officer")
    for most in (50_000_000, None):
        services.change_rule(
            rule_set=made,
            code="ground_innovative_product",
            scope="local",
            value={"needs": "designation", "max_supply_krw": most},
            actor=officer,
        )
    assert values(made)["ground_innovative_product", "local"]["max_supply_krw"] is None


def test_an_unknown_rule_cannot_be_changed() -> None:
    with pytest.raises(refusals.NoSuchRule):
        services.change_rule(
            rule_set=draft(), code="target_rat", value=1, actor=in_office("officer")
        )


def test_an_adopted_version_rules_from_its_day_on() -> None:
    made = draft()
    before = newest("targets")
    head = in_office("head")
    services.change_rule(
        rule_set=made, code="recognition_event", value="order", actor=in_office("officer")
    )
    services.adopt_rule_set(rule_set=made, actor=head)
    made.refresh_from_db()
    assert (made.status, made.adopted_by_id) == ("adopted", head.pk)
    assert rules_on("targets", clock.today()).rule_set == before
    assert rules_on("targets", TOMORROW).rule_set == made
    assert rules_on("targets", TOMORROW).text("recognition_event") == "order"
    event = history_of(made).last()
    assert event is not None
    assert (event.verb, event.from_state, event.to_state, event.actor_id) == (
        "rules.adopted",
        "draft",
        "adopted",
        head.pk,
    )
    assert event.facts["valid_from"] == TOMORROW.isoformat()


def test_an_adopted_version_is_never_changed_or_adopted_again() -> None:
    made = draft()
    head = in_office("head")
    services.adopt_rule_set(rule_set=made, actor=head)
    after = values(made)
    with pytest.raises(refusals.AlreadyAdopted):
        services.adopt_rule_set(rule_set=made, actor=head)
    for rule_set in (made, newest("money")):
        code = rule_set.rules.first().code
        with pytest.raises(refusals.AlreadyAdopted):
            services.change_rule(rule_set=rule_set, code=code, value=1, actor=in_office("officer"))
    assert values(made) == after
    assert verbs() == ["rules.drafted", "rules.adopted"]


def test_nobody_adopts_what_they_drafted_or_changed() -> None:
    drafter, changer, head = (in_office("head") for _ in range(3))
    made = draft("records", actor=drafter)
    services.change_rule(rule_set=made, code="mail_months", value=3, actor=changer)
    for author in (drafter, changer):
        with pytest.raises(refusals.OwnDraft):
            services.adopt_rule_set(rule_set=made, actor=author)
    made.refresh_from_db()
    assert made.status == "draft"
    services.adopt_rule_set(rule_set=made, actor=head)


def test_the_past_is_not_decided_anew() -> None:
    made = draft(valid_from=clock.today() - dt.timedelta(days=1))
    with pytest.raises(refusals.StartsTooEarly):
        services.adopt_rule_set(rule_set=made, actor=in_office("head"))
    first, second = draft(version="a"), draft(version="b")
    services.adopt_rule_set(rule_set=first, actor=in_office("head"))
    with pytest.raises(refusals.StartsTooEarly):
        services.adopt_rule_set(rule_set=second, actor=in_office("head"))
    assert rules_on("targets", TOMORROW).rule_set == first


def test_a_version_that_starts_today_may_be_adopted() -> None:
    made = draft("money", valid_from=clock.today())
    services.adopt_rule_set(rule_set=made, actor=in_office("head"))
    assert rules_on("money", clock.today()).rule_set == made


def test_a_version_with_gaps_is_refused_with_every_problem() -> None:
    made = draft()
    made.rules.filter(code="target_rounding").delete()
    made.rules.filter(code="target_rate_basis_points", scope="metro").delete()
    made.rules.filter(code="recognition_event").update(value="someday")
    Rule.objects.create(rule_set=made, code="target_rat", value=1)
    with translation.override("en"), pytest.raises(refusals.RuleSetIncomplete) as refused:
        services.adopt_rule_set(rule_set=made, actor=in_office("head"))
    assert refused.value.problems == [
        Problem("missing", "target_rate_basis_points", "metro"),
        Problem("missing", "target_rounding", ""),
        Problem("unknown", "target_rat", ""),
        Problem("wrong_form", "recognition_event", ""),
    ]
    assert str(refused.value) == (
        "The rules cannot be used like this. The rule target_rate_basis_points (metro) is missing. "
        "The rule target_rounding is missing. Nobody knows the rule target_rat. "
        "The value of the rule recognition_event has the wrong form."
    )
    made.refresh_from_db()
    assert made.status == "draft"


def test_a_row_without_scope_stands_in_for_a_scope_that_was_dropped() -> None:
    made = draft()
    Rule.objects.create(rule_set=made, code="target_rate_basis_points", scope="", value=100)
    made.rules.filter(code="target_rate_basis_points", scope="metro").delete()
    assert services.check_rule_set(made) == []


Verb = Callable[[RuleSet, User], object]
VERBS: list[Verb] = [
    lambda made, actor: draft(version="other", actor=actor),
    lambda made, actor: services.change_rule(
        rule_set=made, code="recognition_event", value="order", actor=actor
    ),
    lambda made, actor: services.adopt_rule_set(rule_set=made, actor=actor),
]


@pytest.mark.parametrize("verb", VERBS)
def test_only_the_oversight_touches_rules(verb: Verb) -> None:
    made = draft()
    strangers = [
        make_person(),
        make_person(is_superuser=True),
        make_membership("agency_admin", organisation=make_agency()).person,
        in_office("viewer"),
        in_office("operator", desk=Desk.CONTENT),
        in_office("head", books=Books.DEMO),
    ]
    for stranger in strangers:
        with pytest.raises(refusals.NotHeadOfOversight):
            verb(made, stranger)
    assert verbs() == ["rules.drafted"]


def test_an_officer_drafts_but_does_not_adopt() -> None:
    with pytest.raises(refusals.NotHeadOfOversight):
        services.adopt_rule_set(rule_set=draft(), actor=in_office("officer"))


def test_where_the_demonstration_is_on_its_head_rules(settings: Any) -> None:
    settings.DEMO = True
    services.adopt_rule_set(rule_set=draft(), actor=in_office("head", books=Books.DEMO))


def test_without_an_authority_nobody_may(monkeypatch: pytest.MonkeyPatch) -> None:
    head = in_office("head")
    monkeypatch.setattr(authority, "_authority", [])
    assert not authority.may_draft(head)
    assert not authority.may_adopt(head)


def test_the_narrowest_scope_wins() -> None:
    rules = rules_on("targets", dt.date(2026, 6, 1))
    assert rules.number("target_rate_basis_points", "central") == 100
    assert rules.number("target_rate_basis_points", "public_corporation") == 170
    assert rules.number("base_year_offset_years", "central") == 2
    assert rules.has("target_rate_basis_points", "metro")
    assert not rules.has("target_rate_basis_points", "moon")


def test_a_missing_or_malformed_rule_is_loud() -> None:
    rules = rules_on("targets", dt.date(2026, 6, 1))
    with pytest.raises(RuleMissing, match="no rule 'moon_rate'"):
        rules.rule("moon_rate")
    with pytest.raises(RuleMissing, match="not a whole number"):
        rules.number("recognition_event")
    with pytest.raises(RuleMissing, match="in force on 2019-12-31"):
        rules_on("targets", dt.date(2019, 12, 31))


def test_each_year_has_the_version_of_its_day() -> None:
    found = [
        rules_on("targets", day).rule_set.version
        for day in (dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2025, 12, 31))
    ]
    assert found == ["2020.1", "2024.1", "2025.1"]


def test_a_ground_names_the_source_in_the_language_of_the_page() -> None:
    rules = rules_on("money", dt.date(2026, 6, 1))
    row = rules.rule("vat_basis_points")
    assert rules.ground("vat_basis_points") == Ground("vat_basis_points", row.source_ko)
    with translation.override("en"):
        assert rules.ground("vat_basis_points").source == (row.source_en or row.source_ko)
