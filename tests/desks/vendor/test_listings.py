"""The firm's listings: list, new, editor, history, and the verbs by buttons, all without script."""

from typing import Any

import pytest

from marketplace.audit.models import Event
from marketplace.catalogue.models import Attachment, Listing, Question
from marketplace.catalogue.services import suspend_listing
from marketplace.organisations.roles import Role
from tests.catalogue.pictures import SVG, picture, upload
from tests.catalogue.states import listing_in
from tests.desks.vendor.walking import form_on, open_page, signed_in_as, visit, words
from tests.factories.catalogue import (
    a_moderator,
    an_editor_of,
    edit_listing,
    make_category,
    make_listing,
    make_question,
)
from tests.factories.organisations import make_membership, make_vendor

pytestmark = pytest.mark.django_db


def page_of(listing: Listing) -> str:
    return f"/vendor/listings/{listing.pk}/"


def draft_of(listing: Listing) -> Listing:
    draft: Listing = Listing.objects.get(pk=listing.pk).get_latest_revision_as_object()
    return draft


def send(listing: Listing, action: str = "save", **changes: Any) -> Any:
    """Open the editor, change some fields, press a button, and follow to the next page."""
    client = signed_in_as(an_editor_of(listing.vendor))
    sent = form_on(open_page(client, page_of(listing)))
    return client.post(f"/en{page_of(listing)}", sent | changes | {"action": action}, follow=True)


def test_a_listing_is_started_with_kind_title_and_category() -> None:
    vendor, category = make_vendor(), make_category()
    editor = make_membership(Role.LISTING_EDITOR, organisation=vendor).person
    client = signed_in_as(editor)
    sent = form_on(open_page(client, "/vendor/listings/new/"))
    assert sent["kind"] == "product"
    wrong = client.post("/en/vendor/listings/new/", sent | {"title_ko": "회의록 서비스"})
    assert wrong.status_code == 200
    assert "회의록 서비스" in wrong.content.decode()
    assert not Listing.objects.exists()
    sent |= {"kind": "digital_service", "title_ko": "회의록 서비스", "category": category.pk}
    answer = client.post("/en/vendor/listings/new/", sent)
    listing = Listing.objects.get()
    assert answer["Location"] == f"/en{page_of(listing)}"
    assert (listing.vendor, listing.product.kind) == (vendor, "digital_service")


def test_the_list_shows_stages_and_finds_words() -> None:
    vendor = make_vendor()
    make_listing("published", vendor=vendor, title_ko="지하 수위 감지기")
    make_listing("returned", vendor=vendor, title_ko="터널 결빙 감지기")
    make_listing("published", title_ko="남의 감지기")
    client = signed_in_as(an_editor_of(vendor))
    said = visit(client, "/vendor/listings/")
    assert "All 2 Returned by the moderators 1 Public 1" in said
    assert "가격의 근거를 적어 주십시오." in said
    assert "남의 감지기" not in said
    found = visit(client, "/vendor/listings/?q=결빙")
    assert ("터널 결빙 감지기" in found, "지하 수위 감지기" in found) == (True, False)
    public = visit(client, "/vendor/listings/?stage=published")
    assert ("터널 결빙 감지기" in public, "지하 수위 감지기" in public) == (False, True)
    assert "No listing fits these conditions." in visit(client, "/vendor/listings/?q=없는것")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_with_three(
    rows: int, django_assert_num_queries: Any
) -> None:
    vendor = make_vendor()
    for _ in range(rows):
        make_listing("published", vendor=vendor)
        make_listing("returned", vendor=vendor)
    client = signed_in_as(an_editor_of(vendor))
    client.get("/en/vendor/listings/")
    with django_assert_num_queries(6):
        client.get("/en/vendor/listings/")


def test_the_list_has_pages_of_twenty() -> None:
    vendor = make_vendor()
    for number in range(21):
        make_listing("draft", vendor=vendor, title_ko=f"상품 {number:02}")
    client = signed_in_as(an_editor_of(vendor))
    first, second = (visit(client, f"/vendor/listings/?q=상품&page={number}") for number in (1, 2))
    assert ("상품 20" in first, "상품 00" in first) == (True, False)
    assert "상품 00" in second


def test_a_draft_is_saved_with_its_answers_and_gaps() -> None:
    category = make_category()
    question = make_question(category, Question.Type.NUMBER, required=True)
    listing = make_listing("draft", category=category)
    answer = send(
        listing, title_ko="고친 이름", price_krw="1,650,000", **{f"answer_{question.code}": "7.5"}
    )
    assert "The draft was saved." in words(answer)
    draft = draft_of(listing)
    assert (draft.title_ko, draft.price_krw) == ("고친 이름", 1_650_000)
    assert draft.answers == {question.code: "7.5"}


def test_the_preview_shows_what_was_saved_and_to_the_firm_only() -> None:
    listing = make_listing("published", title_en="A public name")
    html = open_page(signed_in_as(an_editor_of(listing.vendor)), page_of(listing)).content.decode()
    assert 'name="action" value="preview"' in html
    answer = send(listing, "preview", title_en="A name to look at")
    assert answer.redirect_chain == [(f"/en/listings/{listing.pk}/preview/", 302)]
    assert "A name to look at" in words(answer)
    stranger = make_membership(Role.OWNER, organisation=make_vendor()).person
    path = f"/listings/{listing.pk}/preview/"
    open_page(signed_in_as(stranger), path, status=404)


def test_saving_what_was_not_changed_writes_nothing() -> None:
    listing = make_listing("published")
    before = Event.objects.count()
    send(listing)
    assert Event.objects.count() == before


def test_wrong_input_comes_back_with_its_error() -> None:
    listing = make_listing("draft")
    answer = send(listing, price_krw="백만 원", summary_ko="새 요약")
    html = answer.content.decode()
    assert 'value="백만 원"' in html
    assert 'value="새 요약"' in html
    assert 'href="#id_price_krw"' in html
    assert draft_of(listing).price_krw == 1_100_000


def test_what_is_missing_is_listed_with_links_to_the_fields() -> None:
    listing = make_listing("draft", unit_ko="", regions=[])
    html = open_page(signed_in_as(an_editor_of(listing.vendor)), page_of(listing)).content.decode()
    for target in ("id_unit_ko", "id_regions-group"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html


def test_submitting_an_incomplete_draft_keeps_it_and_says_what_is_missing() -> None:
    listing = make_listing("draft", unit_ko="")
    answer = send(listing, "submit", title_ko="고친 이름")
    assert "something is still missing" in words(answer)
    assert "Please fill in: unit" in words(answer)
    assert draft_of(listing).title_ko == "고친 이름"
    assert not Listing.objects.get(pk=listing.pk).workflow_in_progress


def test_submitting_locks_the_form_until_the_submission_is_withdrawn() -> None:
    listing = make_listing("draft")
    answer = send(listing, "submit")
    assert "The listing was submitted. Moderators review it now." in words(answer)
    html = answer.content.decode()
    assert '<fieldset class="md-plain" disabled>' in html
    assert 'value="submit"' not in html
    client = signed_in_as(an_editor_of(listing.vendor))
    path = f"/en{page_of(listing)}withdraw-submission/"
    first, second = client.post(path, follow=True), client.post(path, follow=True)
    assert "The submission was withdrawn." in words(first)
    assert "This listing is not waiting for a review." in words(second)


def test_a_second_click_on_submit_is_refused() -> None:
    listing = make_listing("draft")
    client = signed_in_as(an_editor_of(listing.vendor))
    sent = form_on(open_page(client, page_of(listing))) | {"action": "submit"}
    client.post(f"/en{page_of(listing)}", sent)
    again = client.post(f"/en{page_of(listing)}", sent, follow=True)
    assert "This listing is being reviewed." in words(again)
    assert Event.objects.filter(verb="listing.submitted").count() == 1


def test_a_save_over_somebody_elses_is_refused_and_keeps_what_was_typed() -> None:
    listing = make_listing("draft")
    client = signed_in_as(an_editor_of(listing.vendor))
    sent = form_on(open_page(client, page_of(listing)))
    edit_listing(listing, title_ko="남이 먼저 고친 이름")
    answer = client.post(f"/en{page_of(listing)}", sent | {"title_ko": "내가 고친 이름"})
    assert "Somebody else has changed this listing in the meantime." in words(answer)
    assert "내가 고친 이름" in answer.content.decode()
    assert draft_of(listing).title_ko == "남이 먼저 고친 이름"


def test_pictures_and_options_are_added_without_script() -> None:
    listing = make_listing("draft")
    answer = send(
        listing,
        new_picture=upload(picture(), "앞.png"),
        new_picture_alternative_ko="앞모습",
        **{"price_options-0-name_ko": "벽걸이형", "price_options-0-price_krw": "1,300,000"},
    )
    draft = draft_of(listing)
    assert [row.alternative_ko for row in draft.pictures.all()] == ["앞모습"]
    assert [row.price_krw for row in draft.price_options.all()] == [1_300_000]
    html = answer.content.decode()
    assert f'src="/files/{Attachment.objects.get().pk}/"' in html
    assert 'name="price_options-2-name_ko"' in html  # two empty rows again
    send(listing, **{"pictures-0-DELETE": "on", "price_options-0-DELETE": "on"})
    draft = draft_of(listing)
    assert (len(draft.pictures.all()), len(draft.price_options.all())) == (0, 0)


def test_a_refused_file_is_told_at_its_field_and_loses_nothing() -> None:
    listing = make_listing("draft")
    answer = send(
        listing,
        new_picture=upload(SVG, "그림.png"),
        new_picture_alternative_ko="앞모습",
        title_ko="고친 이름",
    )
    assert "This is not a PNG, JPEG or WebP picture." in words(answer)
    assert 'value="고친 이름"' in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_change_is_compared_with_the_public_version() -> None:
    listing = make_listing("published")
    answer = send(listing, price_krw="1,050,000")
    said = words(answer)
    assert "Unit price, VAT included KRW 1,100,000 KRW 1,050,000" in said
    assert "Version 1 stays public." in said
    assert Listing.objects.get(pk=listing.pk).price_krw == 1_100_000


def test_a_listing_is_taken_down_once() -> None:
    listing = make_listing("published")
    client = signed_in_as(an_editor_of(listing.vendor))
    path = f"/en{page_of(listing)}take-down/"
    first, second = client.post(path, follow=True), client.post(path, follow=True)
    assert "The listing is no longer public." in words(first)
    assert "This listing is not public." in words(second)
    assert not Listing.objects.get(pk=listing.pk).live


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("returned", "A moderator asks for a change 가격의 근거를 적어 주십시오."),
        ("change_submitted", "Version 1 stays public until they decide."),
        ("suspended", "This listing is suspended"),
        ("withdrawn", "Submit it again to bring it back."),
        ("changed", "There are changes that were not submitted"),
    ],
)
def test_the_editor_says_where_the_listing_stands(state: str, sentence: str) -> None:
    listing = listing_in(state)
    said = visit(signed_in_as(an_editor_of(listing.vendor)), page_of(listing))
    assert sentence in said


def test_the_history_shows_versions_events_and_the_reason_of_a_suspension() -> None:
    listing = make_listing("published", title_ko="첫 이름")
    suspend_listing(listing=listing, actor=a_moderator(listing.vendor), reason="신고 확인 중")
    version = listing.versions.get()
    said = visit(signed_in_as(an_editor_of(listing.vendor)), f"{page_of(listing)}history/")
    assert "1 Public now" in said
    assert version.sha256[:16] in said
    assert "신고 확인 중" in said


@pytest.mark.parametrize("rows", [1, 3])
def test_the_editor_costs_the_same_with_one_row_of_each_kind_and_with_three(
    rows: int, django_assert_num_queries: Any
) -> None:
    category = make_category()
    for _ in range(rows):
        make_question(category)
    options = tuple({"code": f"o{n}", "name_ko": "옵션", "price_krw": 1} for n in range(rows))
    listing = make_listing("published", category=category, options=options)
    for number in range(rows):
        send(
            listing,
            new_picture=upload(picture(), "앞.png"),
            new_picture_alternative_ko=f"모습 {number}",
        )
    client = signed_in_as(an_editor_of(listing.vendor))
    client.get(f"/en{page_of(listing)}")
    with django_assert_num_queries(13):
        client.get(f"/en{page_of(listing)}")
