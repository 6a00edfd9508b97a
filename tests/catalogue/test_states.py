"""Each verb in each state: allowed where the table says so, refused without a trace elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest

from marketplace.audit.models import Event
from marketplace.catalogue import listing_workflow, services
from marketplace.catalogue.models import Listing
from marketplace.catalogue.refusals import (
    NoSubmission,
    NothingToSubmit,
    NotPublic,
    SubmissionOpen,
)
from tests.catalogue.states import STATES, everything, listing_in
from tests.factories.catalogue import a_moderator, an_editor_of, edit_listing

pytestmark = pytest.mark.django_db


def save(listing: Listing) -> None:
    edit_listing(listing, title_ko="다른 이름")


def submit(listing: Listing) -> None:
    services.submit_listing(listing=listing, actor=an_editor_of(listing.vendor))


def take_back(listing: Listing) -> None:
    services.withdraw_submission(listing=listing, actor=an_editor_of(listing.vendor))


def approve(listing: Listing) -> None:
    services.approve_listing(listing=listing, moderator=a_moderator(listing.vendor))


def give_back(listing: Listing) -> None:
    moderator = a_moderator(listing.vendor)
    services.return_listing(listing=listing, moderator=moderator, comment="단위를 고쳐 주십시오.")


def withdraw(listing: Listing) -> None:
    services.withdraw_listing(listing=listing, actor=an_editor_of(listing.vendor))


def suspend(listing: Listing) -> None:
    moderator = a_moderator(listing.vendor)
    services.suspend_listing(listing=listing, actor=moderator, reason="신고")


def reopen(listing: Listing) -> None:
    services.reopen_listing(listing=listing, actor=a_moderator(listing.vendor), reason="확인")


Verb = Callable[[Listing], None]

EVENTS: dict[Verb, str] = {
    save: "listing.saved",
    submit: "listing.submitted",
    take_back: "listing.submission_withdrawn",
    approve: "listing.published",
    give_back: "listing.returned",
    withdraw: "listing.unpublished",
    suspend: "listing.suspended",
    reopen: "listing.reopened",
}
OPEN = {"submitted", "change_submitted"}
REFUSED: dict[Verb, dict[str, type[Exception]]] = {
    save: dict.fromkeys(OPEN, SubmissionOpen),
    submit: {
        **dict.fromkeys(OPEN, SubmissionOpen),
        "published": NothingToSubmit,
        "suspended": NothingToSubmit,
    },
    take_back: dict.fromkeys(set(STATES) - OPEN, NoSubmission),
    approve: dict.fromkeys(set(STATES) - OPEN, NoSubmission),
    give_back: dict.fromkeys(set(STATES) - OPEN, NoSubmission),
    withdraw: {
        **dict.fromkeys(("draft", "submitted", "returned", "withdrawn"), NotPublic),
        "change_submitted": SubmissionOpen,
    },
    suspend: {},
    reopen: {},
}
# A second suspension and a reopening of what is open say nothing and do nothing.
SILENT: dict[Verb, set[str]] = {suspend: {"suspended"}, reopen: set(STATES) - {"suspended"}}
CASES = [(verb, state) for verb in EVENTS for state in STATES]
NAMES = [f"{verb.__name__}-{state}" for verb, state in CASES]


@pytest.mark.parametrize(("verb", "state"), CASES, ids=NAMES)
def test_each_verb_starts_only_from_its_states(verb: Verb, state: str) -> None:
    listing = listing_in(state)
    a_moderator(listing.vendor), an_editor_of(listing.vendor)
    before = everything()
    refusal = REFUSED[verb].get(state)
    if refusal:
        with pytest.raises(refusal):
            verb(listing)
        assert everything() == before
    elif state in SILENT.get(verb, set()):
        verb(listing)
        assert everything() == before
    else:
        verb(listing)
        new = Event.objects.filter(pk__gt=before["Event"][-1]["id"])
        assert [event.verb for event in new] == [EVENTS[verb]]


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (save, "draft"),
        (submit, "draft"),
        (submit, "returned"),
        (take_back, "submitted"),
        (approve, "submitted"),
        (approve, "change_submitted"),
        (give_back, "submitted"),
        (withdraw, "published"),
        (suspend, "published"),
        (reopen, "suspended"),
    ],
)
def test_a_failure_after_the_writes_leaves_nothing(
    verb: Verb, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = listing_in(state)
    a_moderator(listing.vendor), an_editor_of(listing.vendor)
    before = everything()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("the database went away")

    monkeypatch.setattr(services, "record", fail)
    monkeypatch.setattr(listing_workflow, "record", fail)
    with pytest.raises(ConnectionError):
        verb(listing)
    assert everything() == before


@pytest.mark.parametrize("verb", [save, submit, take_back, approve, give_back, withdraw])
def test_a_second_call_of_a_verb_is_refused_or_saves_again(verb: Verb) -> None:
    first: dict[Verb, str] = {save: "draft", submit: "draft", withdraw: "published"}
    listing = listing_in(first.get(verb, "submitted"))
    verb(listing)
    before = everything()
    again = Listing.objects.get(pk=listing.pk)
    if verb is save:
        verb(again)
        assert len(everything()["Event"]) == len(before["Event"]) + 1
        return
    second: dict[Verb, type[Exception]] = {submit: SubmissionOpen, withdraw: NotPublic}
    with pytest.raises(second.get(verb, NoSubmission)):
        verb(again)
    assert everything() == before
