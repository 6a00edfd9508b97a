"""Pages written by editors and published by others, in both languages."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from cms.models import ContentPage, HomePage
from cms.site import import_pages
from marketplace.accounts.models import User
from marketplace.organisations.roles import Desk, Role
from tests.cms.test_site import page_data
from tests.factories.organisations import make_membership, make_office
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


def colleague(group: str, role: str) -> User:
    """A person of the content desk."""
    person = make_membership(role, organisation=make_office(Desk.CONTENT)).person
    person.groups.add(Group.objects.get(name=group))
    return person


@pytest.fixture
def editor() -> User:
    return colleague("Editors", Role.EDITOR)


@pytest.fixture
def publisher() -> User:
    return colleague("Moderators", Role.OPERATOR)


def guide() -> ContentPage:
    page = import_pages([page_data()])["guide", "ko"]
    assert isinstance(page, ContentPage)
    return page


def form_of(page: ContentPage, **changes: str) -> dict[str, str]:
    """What the editor of a page posts, without its blocks."""
    return {
        "title": page.title,
        "summary": page.summary,
        "slug": page.slug,
        "seo_title": "",
        "search_description": "",
        "footer_group": page.footer_group,
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "heading",
        "body-0-value-text": "순서",
        "body-0-value-level": "h2",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    } | changes


def test_a_change_waits_for_somebody_else(client: Client, editor: User, publisher: User) -> None:
    page = guide()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sign_in(client, editor)
    client.post(edit, form_of(page, title="새 안내") | {"action-submit": "1"})
    page.refresh_from_db()
    assert (page.title, page.workflow_in_progress) == ("이용 안내", True)
    assert "새 안내" not in Client().get("/guide/").content.decode()

    state = page.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    client.post(approve, {"comment": ""})
    page.refresh_from_db()
    assert page.title == "이용 안내"

    sign_in(client, publisher)
    client.post(approve, {"comment": ""})
    page.refresh_from_db()
    assert (page.title, page.workflow_in_progress) == ("새 안내", False)
    assert "새 안내" in Client().get("/guide/").content.decode()


def test_an_editor_cannot_publish_by_asking_for_it(client: Client, editor: User) -> None:
    page = guide()
    sign_in(client, editor)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(edit, form_of(page, title="새 안내") | {"action-publish": "1"})
    page.refresh_from_db()
    assert page.title == "이용 안내"


def test_a_publisher_publishes_at_once(client: Client, publisher: User) -> None:
    page = guide()
    sign_in(client, publisher)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(edit, form_of(page, title="새 안내") | {"action-publish": "1"})
    page.refresh_from_db()
    assert page.title == "새 안내"


def test_a_page_is_taken_to_the_other_language(client: Client, editor: User) -> None:
    page = import_pages([page_data(title_en="")])["guide", "ko"]
    sign_in(client, editor)
    url = reverse("simple_translation:submit_page_translation", args=[page.pk])
    english = Locale.objects.get(language_code="en")
    client.post(url, {"locales": [english.pk]})
    copy = page.get_translation(english)
    assert copy.get_parent().specific == HomePage.objects.get(slug="home-en")
    assert not copy.live


def test_moderators_of_listings_do_not_touch_pages(client: Client) -> None:
    page = guide()
    sign_in(client, colleague("Listing moderators", Role.MODERATOR))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(edit).status_code == 302
    client.post(edit, form_of(page, title="새 안내") | {"action-publish": "1"})
    page.refresh_from_db()
    assert page.title == "이용 안내"
