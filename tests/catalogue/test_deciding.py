"""Submitting to moderators and their decisions, by our verbs and by Wagtail's own buttons."""

import pytest
from wagtail.models import Revision, TaskState, WorkflowState

from marketplace.audit.models import Event
from marketplace.catalogue.models import Listing
from marketplace.catalogue.refusals import (
    CommentMissing,
    ListingChanged,
    ListingIncomplete,
    NoSubmission,
    NotYourDecision,
    NotYourListing,
)
from marketplace.catalogue.services import (
    approve_listing,
    return_listing,
    submit_listing,
    withdraw_submission,
)
from marketplace.messaging.models import Notice, OutgoingMail
from marketplace.organisations.roles import Desk, Role
from tests.catalogue.states import everything, listing_in
from tests.factories.catalogue import (
    a_moderator,
    an_editor_of,
    edit_listing,
    make_listing,
    make_moderator,
)
from tests.factories.organisations import make_membership, make_office, make_person, make_vendor

pytestmark = pytest.mark.django_db


def open_task(listing: Listing) -> TaskState:
    task_state: TaskState = listing.current_workflow_task_state
    return task_state


def test_an_incomplete_listing_is_refused_with_every_problem() -> None:
    listing = make_listing("draft", price_krw=None, unit_ko="")
    before = everything()
    with pytest.raises(ListingIncomplete) as refusal:
        submit_listing(listing=listing, actor=an_editor_of(listing.vendor))
    assert [problem.field for problem in refusal.value.problems] == ["price_krw", "unit_ko"]
    assert everything() == before


def test_a_stranger_may_neither_submit_nor_take_back() -> None:
    draft, submitted = make_listing("draft"), make_listing("submitted")
    stranger = make_membership(Role.OWNER, organisation=make_vendor()).person
    before = everything()
    with pytest.raises(NotYourListing):
        submit_listing(listing=draft, actor=stranger)
    with pytest.raises(NotYourListing):
        withdraw_submission(listing=submitted, actor=stranger)
    assert everything() == before


def test_moderators_of_the_same_books_learn_of_a_submission() -> None:
    draft = make_listing("draft")
    moderator = a_moderator(draft.vendor)
    other = make_moderator(office=make_office(Desk.CONTENT, books="demo"))
    submit_listing(listing=draft, actor=an_editor_of(draft.vendor))
    assert [notice.person for notice in Notice.objects.all()] == [moderator]
    assert other != moderator
    assert not OutgoingMail.objects.exists()


def test_approval_publishes_the_reviewed_revision_and_tells_the_vendor() -> None:
    listing = make_listing("submitted", title_ko="심사한 이름")
    task_state = open_task(listing)
    moderator = a_moderator(listing.vendor)
    approve_listing(listing=listing, moderator=moderator)
    row = Listing.objects.get(pk=listing.pk)
    assert (row.live, row.live_revision_id) == (True, task_state.revision_id)
    version = row.state.current_version
    assert (version.number, version.content["title_ko"]) == (1, "심사한 이름")
    event = Event.objects.get(verb="listing.published")
    assert event.facts == {"version_id": version.pk, "number": 1, "sha256": version.sha256}
    assert event.actor_id == version.published_by_id == moderator.pk
    notice = Notice.objects.get(kind="listing.published")
    assert notice.person == an_editor_of(listing.vendor)
    assert [mail.recipients for mail in OutgoingMail.objects.all()] == [[notice.person.email]]


def test_a_member_of_the_vendor_may_not_decide_by_either_door() -> None:
    listing = make_listing("submitted")
    moderator = make_moderator()
    make_membership(Role.FINANCE, organisation=listing.vendor, person=moderator)
    task_state = open_task(listing)
    before = everything()
    with pytest.raises(NotYourDecision):
        approve_listing(listing=listing, moderator=moderator)
    with pytest.raises(NotYourDecision):
        return_listing(listing=listing, moderator=moderator, comment="고쳐 주십시오.")
    for action in ("approve", "reject"):
        with pytest.raises(NotYourDecision):
            task_state.task.specific.on_action(task_state, moderator, action, comment="네")
    assert everything() == before


def test_neither_superusers_nor_moderators_of_other_books_may_decide() -> None:
    listing = make_listing("submitted")
    elsewhere = make_moderator(office=make_office(Desk.CONTENT, books="demo"))
    before = everything()
    for person in (make_person(is_superuser=True), elsewhere):
        with pytest.raises(NotYourDecision):
            approve_listing(listing=listing, moderator=person)
    assert everything() == before


def test_approval_of_an_older_revision_is_refused() -> None:
    listing = make_listing("submitted")
    task_state = open_task(listing)
    # Our verbs save nothing during a review; this is what some other tool of Wagtail might do.
    Listing.objects.get(pk=listing.pk).get_latest_revision_as_object().save_revision()
    before = everything()
    with pytest.raises(ListingChanged):
        task_state.task.specific.on_action(
            task_state, a_moderator(listing.vendor), "approve", comment=""
        )
    assert everything() == before


def test_a_decision_on_what_was_read_before_another_decision_is_refused() -> None:
    listing = make_listing("submitted")
    seen = open_task(listing)
    moderator = a_moderator(listing.vendor)
    approve_listing(listing=listing, moderator=moderator)
    before = everything()
    assert seen.status == TaskState.STATUS_IN_PROGRESS
    for action in ("approve", "reject"):
        with pytest.raises(NoSubmission):
            seen.task.specific.on_action(seen, moderator, action, comment="늦은 결정")
    assert everything() == before


def test_wagtails_own_button_writes_the_same_version_event_and_notice() -> None:
    listing = make_listing("submitted")
    task_state = open_task(listing)
    task_state.task.specific.on_action(
        task_state, a_moderator(listing.vendor), "approve", comment="좋습니다."
    )
    row = Listing.objects.get(pk=listing.pk)
    assert row.state.current_version.number == 1
    assert Event.objects.filter(verb="listing.published", object_id=row.pk).count() == 1
    assert Notice.objects.filter(kind="listing.published").count() == 1


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_a_return_without_a_word_is_refused(comment: str) -> None:
    listing = make_listing("submitted")
    moderator = a_moderator(listing.vendor)
    before = everything()
    with pytest.raises(CommentMissing):
        return_listing(listing=listing, moderator=moderator, comment=comment)
    assert everything() == before


def test_a_return_carries_the_comment_to_the_vendor_and_publishes_nothing() -> None:
    listing = make_listing("submitted")
    return_listing(
        listing=listing, moderator=a_moderator(listing.vendor), comment="가격의 근거가 없습니다."
    )
    row = Listing.objects.get(pk=listing.pk)
    assert not row.live
    assert row.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    event = Event.objects.get(verb="listing.returned")
    assert event.eventnote.text == "가격의 근거가 없습니다."
    assert Notice.objects.get(kind="listing.returned").body == "가격의 근거가 없습니다."


def test_a_returned_listing_is_mended_submitted_again_and_approved() -> None:
    listing = make_listing("returned")
    edit_listing(listing, title_ko="고친 이름")
    submit_listing(listing=listing, actor=an_editor_of(listing.vendor))
    approve_listing(listing=listing, moderator=a_moderator(listing.vendor))
    assert listing.versions.get().content["title_ko"] == "고친 이름"
    assert WorkflowState.objects.count() == 1


def test_the_public_version_stays_until_a_change_is_approved() -> None:
    listing = make_listing("published", title_ko="옛 이름")
    first = listing.state.current_version
    edit_listing(listing, title_ko="새 이름")
    submit_listing(listing=listing, actor=an_editor_of(listing.vendor))
    row = Listing.objects.get(pk=listing.pk)
    assert (row.live, row.title_ko, row.state.current_version) == (True, "옛 이름", first)
    approve_listing(listing=listing, moderator=a_moderator(listing.vendor))
    row = Listing.objects.get(pk=listing.pk)
    assert (row.live, row.title_ko, row.state.current_version.number) == (True, "새 이름", 2)
    assert first.content["title_ko"] == "옛 이름"
    assert row.versions.earliest("number") == first


def test_a_return_of_a_change_leaves_the_old_version_public() -> None:
    listing = listing_in("change_submitted")
    version = listing.state.current_version
    return_listing(listing=listing, moderator=a_moderator(listing.vendor), comment="아니요.")
    row = Listing.objects.get(pk=listing.pk)
    assert (row.live, row.state.current_version) == (True, version)


def test_taking_a_submission_back_lets_the_vendor_save_again() -> None:
    listing = make_listing("submitted")
    withdraw_submission(listing=listing, actor=an_editor_of(listing.vendor))
    edit_listing(listing, title_ko="더 나은 이름")
    assert Revision.objects.for_instance(listing).count() == 3
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
