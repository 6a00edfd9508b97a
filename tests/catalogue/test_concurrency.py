"""Two people at once: one wins, the other is refused, nothing is half done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from wagtail.models import WorkflowState

from marketplace.audit.models import Event
from marketplace.catalogue.models import Listing, ListingVersion
from marketplace.catalogue.refusals import AlreadyOffered, NoSubmission, SubmissionOpen
from marketplace.catalogue.services import (
    approve_listing,
    start_listing,
    submit_listing,
    withdraw_submission,
)
from marketplace.values.refusals import Refused
from tests.factories.catalogue import (
    a_moderator,
    an_editor_of,
    edit_listing,
    make_listing,
    make_moderator,
)
from tests.factories.organisations import make_vendor

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*verbs: Callable[[], object]) -> list[type[Refused] | None]:
    """Run the verbs in threads that start together; return how each was refused."""
    start = Barrier(len(verbs))

    def run(verb: Callable[[], object]) -> type[Refused] | None:
        start.wait(10)
        try:
            verb()
        except Refused as refusal:
            return type(refusal)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(verbs)) as threads:
        return list(threads.map(run, verbs))


@pytest.fixture(params=range(3))
def round_number(request: pytest.FixtureRequest) -> int:
    """Which try it is: a race shows itself only sometimes."""
    return int(request.param)


def test_of_two_submissions_one_is_taken(round_number: int) -> None:
    listing = make_listing("draft")
    editor = an_editor_of(listing.vendor)

    def submit() -> None:
        submit_listing(listing=listing, actor=editor)

    assert sorted(map(str, at_once(submit, submit))) == sorted(map(str, [None, SubmissionOpen]))
    assert WorkflowState.objects.count() == 1
    assert Event.objects.filter(verb="listing.submitted").count() == 1


def test_of_two_approvals_one_publishes(round_number: int) -> None:
    listing = make_listing("submitted")
    seen = listing.current_workflow_task_state
    moderators = [a_moderator(listing.vendor), make_moderator()]

    def approve(number: int) -> Callable[[], object]:
        task_state = Listing.objects.get(pk=listing.pk).current_workflow_task_state
        assert task_state == seen
        task = task_state.task.specific
        return lambda: task.on_action(task_state, moderators[number], "approve", comment="")

    outcome = at_once(approve(0), approve(1))
    assert sorted(map(str, outcome)) == sorted(map(str, [None, NoSubmission]))
    assert ListingVersion.objects.count() == 1
    assert Event.objects.filter(verb="listing.published").count() == 1


def test_saving_and_approving_at_once_never_publish_the_unseen(round_number: int) -> None:
    """The save comes in after the approval, or is refused because of the open review."""
    listing = make_listing("submitted", title_ko="심사한 이름")
    editor, moderator = an_editor_of(listing.vendor), a_moderator(listing.vendor)
    reviewed = listing.latest_revision_id
    outcome = at_once(
        lambda: edit_listing(listing, editor=editor, title_ko="몰래 고친 이름"),
        lambda: approve_listing(listing=listing, moderator=moderator),
    )
    assert outcome[1] is None
    assert outcome[0] in (None, SubmissionOpen)
    row = Listing.objects.get(pk=listing.pk)
    assert (row.live, row.live_revision_id, row.title_ko) == (True, reviewed, "심사한 이름")
    assert ListingVersion.objects.get().content["title_ko"] == "심사한 이름"
    assert (row.latest_revision_id != reviewed) == (outcome[0] is None)


def test_withdrawing_and_approving_at_once_end_in_one_of_both(round_number: int) -> None:
    listing = make_listing("submitted")
    editor, moderator = an_editor_of(listing.vendor), a_moderator(listing.vendor)
    outcome = at_once(
        lambda: withdraw_submission(listing=listing, actor=editor),
        lambda: approve_listing(listing=listing, moderator=moderator),
    )
    assert sorted(map(str, outcome)) == sorted(map(str, [None, NoSubmission]))
    row = Listing.objects.get(pk=listing.pk)
    assert row.live == (outcome[1] is None)
    assert ListingVersion.objects.count() == int(row.live)
    assert row.current_workflow_state is None


def test_a_double_click_starts_one_listing_of_a_product(round_number: int) -> None:
    product = make_listing("draft").product
    vendor = make_vendor()
    editor = an_editor_of(vendor)

    def start() -> None:
        start_listing(vendor=vendor, kind="product", actor=editor, product=product)

    assert sorted(map(str, at_once(start, start))) == sorted(map(str, [None, AlreadyOffered]))
    assert Listing.objects.filter(vendor=vendor).count() == 1
