"""Categories and questions as data that editors keep."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from marketplace.audit.models import Event
from marketplace.catalogue.models import Category, Question
from marketplace.organisations.roles import Desk, Role
from tests.factories.catalogue import make_category, make_question
from tests.factories.organisations import make_membership, make_office
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    person = make_membership(Role.EDITOR, organisation=make_office(Desk.CONTENT)).person
    person.groups.add(Group.objects.get(name="Editors"))
    return sign_in(client, person)


def category_form(category: Category, **changes: Any) -> dict[str, Any]:
    names = ("name_ko", "name_en", "slug", "description_ko", "description_en", "item_class_code")
    fields = {name: getattr(category, name) for name in (*names, "icon", "position")}
    return fields | {"parent": category.parent_id or ""} | changes


def question_form(question: Question, **changes: Any) -> dict[str, Any]:
    names = ("code", "type", "label_ko", "label_en", "help_ko", "help_en", "unit", "position")
    fields = {name: getattr(question, name) for name in names}
    options = "\n".join(
        f"{o['value']} | {o['label_ko']} | {o['label_en']}" for o in question.options
    )
    return fields | {"category": question.category_id, "options": options} | changes


def test_a_category_is_added_with_its_event(desk: Client) -> None:
    field = make_category().parent
    fresh = Category(slug="pumps", name_ko="펌프", name_en="Pumps", parent=field)
    answer = desk.post(reverse("category:add"), category_form(fresh))
    assert answer.status_code == 302
    added = Category.objects.get(slug="pumps")
    event = Event.objects.get(verb="category.added")
    assert (event.object_id, added.parent) == (added.pk, field)


def test_a_label_changes_and_the_event_names_the_field(desk: Client) -> None:
    category = make_category("펌프")
    desk.post(
        reverse("category:edit", args=[category.pk]), category_form(category, name_ko="양수기")
    )
    category.refresh_from_db()
    assert category.name_ko == "양수기"
    assert Event.objects.get(verb="category.changed").facts == {"fields": ["name_ko"]}


def test_saving_the_same_again_writes_no_event(desk: Client) -> None:
    category = make_category()
    before = Event.objects.count()
    desk.post(reverse("category:edit", args=[category.pk]), category_form(category))
    assert Event.objects.count() == before


def test_an_address_that_listings_use_does_not_change(desk: Client) -> None:
    category = make_category()
    url = reverse("category:edit", args=[category.pk])
    answer = desk.post(url, category_form(category, slug="other", name_ko="새 이름"))
    assert len(answer.context["form"].non_field_errors()) == 1
    assert answer.context["form"]["name_ko"].value() == "새 이름"
    category.refresh_from_db()
    assert category.slug != "other"
    assert category.name_ko != "새 이름"


def test_the_tree_has_two_levels(desk: Client) -> None:
    category = make_category()
    fresh = Category(slug="deeper", name_ko="더 아래", parent=category)
    answer = desk.post(reverse("category:add"), category_form(fresh))
    assert len(answer.context["form"].non_field_errors()) == 1
    assert not Category.objects.filter(slug="deeper").exists()


def test_a_question_gets_another_value(desk: Client) -> None:
    question = make_question(make_category(), Question.Type.CHOICE)
    form = question_form(question)
    form["options"] += "\nc | 다 값 | value c"
    assert desk.post(reverse("question:edit", args=[question.pk]), form).status_code == 302
    question.refresh_from_db()
    assert [option["value"] for option in question.options] == ["a", "b", "c"]
    assert Event.objects.get(verb="question.changed").facts == {"fields": ["options"]}


@pytest.mark.parametrize(
    "changes", [{"options": "a | 가 값"}, {"code": "other"}, {"type": "text"}, {"options": ""}]
)
def test_what_answers_refer_to_stays(desk: Client, changes: dict[str, Any]) -> None:
    question = make_question(make_category(), Question.Type.CHOICE)
    url = reverse("question:edit", args=[question.pk])
    answer = desk.post(url, question_form(question, **changes))
    assert len(answer.context["form"].non_field_errors()) == 1
    kept = Question.objects.get(pk=question.pk)
    assert (kept.code, kept.type, kept.options) == (question.code, "choice", question.options)


@pytest.mark.parametrize("name", ["category", "question"])
def test_nothing_is_deleted(desk: Client, name: str) -> None:
    question = make_question(make_category())
    row = question if name == "question" else question.category
    answer = desk.post(reverse(f"{name}:delete", args=[row.pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))
    assert type(row).objects.filter(pk=row.pk).exists()


def test_lists_show_their_rows(desk: Client) -> None:
    question = make_question(make_category("펌프"))
    assert "펌프" in desk.get(reverse("category:index")).content.decode()
    assert question.label_ko in desk.get(reverse("question:index")).content.decode()


def test_moderators_of_listings_do_not_keep_the_catalogue(client: Client) -> None:
    person = make_membership(Role.MODERATOR, organisation=make_office(Desk.CONTENT)).person
    person.groups.add(Group.objects.get(name="Listing moderators"))
    sign_in(client, person)
    assert client.get(reverse("category:index")).status_code == 302
    assert client.post(reverse("category:add"), {"slug": "x"}).status_code == 302
    assert not Category.objects.exists()
