"""A moderator's way through the admin: read, compare, approve, return."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.audit.models import Event
from marketplace.catalogue.models import Listing
from marketplace.catalogue.services import submit_listing, withdraw_submission
from marketplace.organisations.roles import Desk, Role
from tests.factories.catalogue import an_editor_of, edit_listing, make_listing, make_moderator
from tests.factories.organisations import make_membership, make_office, make_person, make_vendor
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
NAMES = "wagtailsnippets_catalogue_listing"
LIST_QUERIES = 11


@pytest.fixture
def moderator() -> User:
    return make_moderator()


@pytest.fixture
def desk(client: Client, moderator: User) -> Client:
    return sign_in(client, moderator)


def page_of(listing: Listing) -> str:
    return reverse(f"{NAMES}:edit", args=[listing.pk])


def decision(listing: Listing, action: str, comment: str = "") -> dict[str, Any]:
    """What the form of the review page posts."""
    latest = Listing.objects.get(pk=listing.pk).latest_revision_id
    return {"action": action, "comment": comment, "revision_id": latest}


def sentences(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_the_list_shows_the_state_of_each_listing(desk: Client) -> None:
    make_listing("submitted", title_ko="검토를 기다리는 제품")
    make_listing("returned", title_ko="돌려보낸 제품")
    make_listing("published", title_ko="공개한 제품")
    listings = reverse(f"{NAMES}:list")
    waiting = desk.get(listings, {"state": "waiting"}).content.decode()
    assert "검토를 기다리는 제품" in waiting
    assert "돌려보낸 제품" not in waiting
    assert "공개한 제품" not in waiting
    returned = desk.get(listings, {"state": "returned"}).content.decode()
    assert "돌려보낸 제품" in returned
    assert "검토를 기다리는 제품" not in returned


def test_the_list_is_searched_by_title_and_vendor(desk: Client) -> None:
    make_listing("submitted", title_ko="누수 탐지기", vendor=make_vendor("누리기업"))
    make_listing("submitted", title_ko="침수 감지기", vendor=make_vendor("다솜기업"))
    listings = reverse(f"{NAMES}:list")
    for words in ("누수", "누리기업"):
        found = desk.get(listings, {"q": words}).content.decode()
        assert "누수 탐지기" in found
        assert "침수 감지기" not in found


def test_listings_of_other_books_are_not_there(desk: Client) -> None:
    elsewhere = make_listing("submitted", title_ko="시연 제품", vendor=make_vendor(books="demo"))
    assert "시연 제품" not in desk.get(reverse(f"{NAMES}:list")).content.decode()
    assert desk.get(page_of(elsewhere)).status_code == 404


def test_the_list_takes_the_same_queries_for_one_and_three(
    desk: Client, django_assert_num_queries: Any
) -> None:
    make_listing("submitted")
    listings = reverse(f"{NAMES}:list")
    desk.get(listings)
    with django_assert_num_queries(LIST_QUERIES):
        desk.get(listings)
    make_listing("published")
    make_listing("draft")
    with django_assert_num_queries(LIST_QUERIES):
        desk.get(listings)


def test_the_dashboard_shows_what_waits(desk: Client) -> None:
    waiting = make_listing("submitted", title_ko="검토를 기다리는 제품")
    page = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert page.count(page_of(waiting)) == 1
    assert "검토를 기다리는 제품" in page


def test_the_page_shows_only_what_a_change_changes(desk: Client) -> None:
    listing = make_listing("published", title_ko="가온 측정기", price_krw=1_100_000)
    edit_listing(listing, price_krw=1_200_000)
    submit_listing(listing=listing, actor=an_editor_of(listing.vendor))
    answer = desk.get(page_of(listing))
    changed = [(row.before, row.after) for row in answer.context["changed"]]
    assert changed == [("1,100,000원", "1,200,000원")]
    assert ("가온 측정기", "가온 측정기") in [
        (row.before, row.after) for row in answer.context["unchanged"]
    ]


def test_approval_publishes_and_tells(desk: Client, moderator: User) -> None:
    listing = make_listing("submitted")
    answer = desk.post(page_of(listing), decision(listing, "approve"))
    assert (answer.status_code, answer["Location"]) == (302, reverse(f"{NAMES}:list"))
    listing.refresh_from_db()
    assert listing.live
    event = Event.objects.filter(verb="listing.published").get()
    assert event.actor_id == moderator.pk


def test_a_second_approval_is_told_so_and_changes_nothing(desk: Client) -> None:
    listing = make_listing("submitted")
    form = decision(listing, "approve")
    desk.post(page_of(listing), form)
    before = Event.objects.count()
    answer = desk.post(page_of(listing), form)
    assert answer.status_code == 200
    assert len(answer.context["form"].non_field_errors()) == 1
    assert Event.objects.count() == before


def test_a_return_needs_a_comment(desk: Client) -> None:
    listing = make_listing("submitted")
    answer = desk.post(page_of(listing), decision(listing, "reject"))
    assert list(answer.context["form"].errors) == ["comment"]
    listing.refresh_from_db()
    assert listing.workflow_in_progress


def test_a_return_keeps_the_comment_for_the_vendor(desk: Client) -> None:
    listing = make_listing("submitted")
    desk.post(page_of(listing), decision(listing, "reject", "설치비를 따로 적어 주십시오."))
    listing.refresh_from_db()
    assert not listing.live
    assert not listing.workflow_in_progress
    event = Event.objects.get(verb="listing.returned")
    assert event.eventnote.text == "설치비를 따로 적어 주십시오."
    assert "설치비를 따로 적어 주십시오." in desk.get(page_of(listing)).content.decode()


def test_a_member_of_the_vendor_may_not_decide(client: Client) -> None:
    listing = make_listing("submitted")
    both = make_moderator(make_person())
    make_membership(Role.SALES, organisation=listing.vendor, person=both)
    sign_in(client, both)
    before = Event.objects.count()
    answer = client.post(page_of(listing), decision(listing, "approve"))
    assert answer.status_code == 200
    assert len(answer.context["form"].non_field_errors()) == 1
    listing.refresh_from_db()
    assert not listing.live
    assert Event.objects.count() == before


def test_a_revision_that_was_replaced_is_not_published(desk: Client) -> None:
    listing = make_listing("submitted")
    seen = decision(listing, "approve")
    editor = an_editor_of(listing.vendor)
    withdraw_submission(listing=listing, actor=editor)
    edit_listing(listing, price_krw=9_900_000)
    submit_listing(listing=listing, actor=editor)
    answer = desk.post(page_of(listing), seen)
    assert len(answer.context["form"].non_field_errors()) == 1
    listing.refresh_from_db()
    assert not listing.live


def test_wagtails_own_buttons_end_in_the_same_verb(desk: Client) -> None:
    listing = make_listing("submitted")
    state = listing.current_workflow_task_state
    url = reverse(f"{NAMES}:workflow_action", args=[listing.pk, "reject", state.pk])
    assert desk.post(url, {"comment": "가격의 근거를 적어 주십시오."}).status_code == 302
    assert Event.objects.filter(verb="listing.returned").count() == 1
    answer = desk.post(url, {"comment": "한 번 더"})
    assert answer.status_code == 302
    assert Event.objects.filter(verb="listing.returned").count() == 1


def test_a_refusal_of_wagtails_buttons_is_a_message(client: Client) -> None:
    listing = make_listing("submitted")
    both = make_moderator(make_person())
    make_membership(Role.SALES, organisation=listing.vendor, person=both)
    sign_in(client, both)
    state = listing.current_workflow_task_state
    url = reverse(f"{NAMES}:workflow_action", args=[listing.pk, "approve", state.pk])
    answer = client.post(url, {"comment": ""})
    assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))
    assert len(sentences(answer)) == 1
    listing.refresh_from_db()
    assert not listing.live


@pytest.mark.parametrize(
    "name",
    [
        "add",
        "delete",
        "unpublish",
        "lock",
        "unlock",
        "usage",
        "preview_on_add",
        "preview_on_edit",
        "confirm_workflow_cancellation",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_writes_is_shut(desk: Client, name: str, method: str) -> None:
    listing = make_listing("published")
    args = [] if name.endswith("add") else [listing.pk]
    answer = getattr(desk, method)(reverse(f"{NAMES}:{name}", args=args))
    assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))
    listing.refresh_from_db()
    assert listing.live
    assert not listing.locked


def test_a_technical_administrator_neither_deletes_nor_decides(client: Client) -> None:
    listing = make_listing("submitted")
    sign_in(client, make_person(is_superuser=True, is_staff=True))
    bulk = reverse("wagtail_bulk_action", args=["catalogue", "listing", "delete"])
    client.post(f"{bulk}?id={listing.pk}")
    client.post(page_of(listing), decision(listing, "approve"))
    listing.refresh_from_db()
    assert not listing.live
    assert listing.workflow_in_progress


def test_others_do_not_get_in(client: Client) -> None:
    listing = make_listing("submitted")
    assert reverse("account_login") in client.get(page_of(listing))["Location"]
    buyer = make_membership(Role.EDITOR, organisation=make_office(Desk.CONTENT)).person
    sign_in(client, buyer)
    assert client.get(page_of(listing)).status_code in (302, 403)
    client.post(page_of(listing), decision(listing, "approve"))
    listing.refresh_from_db()
    assert not listing.live


def test_the_preview_shows_the_submitted_revision_to_moderators_only(desk: Client) -> None:
    listing = make_listing("published", title_ko="지금 공개된 제목")
    edit_listing(listing, title_ko="검토를 기다리는 제목")
    submit_listing(listing=listing, actor=an_editor_of(listing.vendor))
    preview = desk.get(page_of(listing)).context["preview_url"]
    page = desk.get(preview).content.decode()
    assert "검토를 기다리는 제목" in page
    assert "지금 공개된 제목" not in page
    assert Client().get(preview)["Location"].startswith(reverse("account_login"))
