"""Verifying purchases made elsewhere: the queue, the evidence, doubles, the decision."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from marketplace.catalogue.attachments import take_in
from marketplace.catalogue.models import Attachment
from marketplace.organisations.roles import Role
from marketplace.values.books import Books
from procurement_targets.models import LedgerEntry, OutsidePurchase
from tests.desks.oversight.people import client_of, make_overseer, overseer, sent, shown, statuses
from tests.factories.organisations import make_agency, make_membership, make_person
from tests.factories.targets import drain, make_purchase

pytestmark = pytest.mark.django_db

Status = OutsidePurchase.Status


def submitted(**changes: Any) -> OutsidePurchase:
    """A purchase that an agency entered and submitted with its evidence."""
    agency = changes.pop("agency", None) or make_agency()
    evidence = take_in(
        ContentFile(b"%PDF-1.7 contract"),
        name="계약서.pdf",
        kind=Attachment.Kind.EVIDENCE,
        actor=None,
        agency=agency,
    )
    fields = {
        "status": Status.SUBMITTED,
        "origin": OutsidePurchase.Origin.AGENCY,
        "entered_by": make_person("오다인"),
        "evidence": evidence,
    }
    return make_purchase(agency=agency, **(fields | changes))


def decide(client: Client, purchase: OutsidePurchase, decision: str, **fields: Any) -> Any:
    return sent(client, "outside_purchase_decision", purchase.pk, decision=decision, **fields)


def test_who_sees_the_queue_and_a_purchase() -> None:
    assert statuses("outside_purchase_review") == {
        "visitor": 302,
        "vendor": 403,
        "agency": 403,
        "viewer": 403,
        "officer": 200,
    }
    assert statuses("outside_purchase_decision", submitted().pk) == {
        "visitor": 302,
        "vendor": 403,
        "agency": 403,
        "viewer": 200,
        "officer": 200,
    }


@pytest.mark.parametrize("changes", [{"status": Status.DRAFTED}, {"books": Books.DEMO}])
def test_drafts_and_other_books_do_not_exist_here(changes: dict[str, str]) -> None:
    purchase = submitted(**changes)
    address = reverse("outside_purchase_decision", args=[purchase.pk])
    assert overseer(Role.OFFICER).get(address).status_code == 404


def test_the_queue_shows_what_waits_and_the_menu_counts_it() -> None:
    waiting, done = submitted(title="빗물 저장조"), make_purchase(title="조명")
    client = overseer(Role.OFFICER)
    page = shown(client, "outside_purchase_review")
    assert "빗물 저장조" in page
    assert "조명" not in page
    assert '<span class="md-count"><span class="sr-only">to do </span>1</span>' in page
    assert done.title in shown(client, "outside_purchase_review", status="verified")
    assert "Nothing is here" in shown(client, "outside_purchase_review", text="없는 계약")
    found = shown(client, "outside_purchase_review", text=waiting.contract_number[-6:])
    assert "빗물 저장조" in found


def test_the_queue_costs_the_same_for_one_and_three(django_assert_num_queries: Any) -> None:
    client = client_of(make_overseer(Role.OFFICER))
    submitted()
    shown(client, "outside_purchase_review")
    with django_assert_num_queries(5):
        shown(client, "outside_purchase_review")
    submitted()
    submitted()
    with django_assert_num_queries(5):
        shown(client, "outside_purchase_review")


def test_a_purchase_is_shown_with_its_evidence() -> None:
    purchase = submitted()
    page = shown(overseer(Role.OFFICER), "outside_purchase_decision", purchase.pk)
    assert reverse("attachment", args=[purchase.evidence_id]) in page
    assert "No other record looks like the same purchase" in page
    assert "오다인" in page
    assert page.count("<h1>") == 1


def test_an_officer_verifies_once() -> None:
    purchase = submitted()
    client = overseer(Role.OFFICER)
    assert decide(client, purchase, "verify").status_code == 302
    drain()
    purchase.refresh_from_db()
    assert purchase.status == Status.VERIFIED
    assert LedgerEntry.objects.filter(decision="counted").count() == 1
    again = decide(client, purchase, "verify")
    assert again.status_code == 200
    assert "the purchase is now in the state “Verified”" in again.content.decode()
    drain()
    assert LedgerEntry.objects.filter(decision="counted").count() == 1


def test_rejecting_needs_a_reason_and_keeps_what_was_typed() -> None:
    purchase = submitted()
    client = overseer(Role.HEAD)
    empty = decide(client, purchase, "reject", note=" ")
    assert "Give a reason. The agency will read it." in empty.content.decode()
    purchase.refresh_from_db()
    assert purchase.status == Status.SUBMITTED
    assert decide(client, purchase, "reject", note="증빙이 다릅니다.").status_code == 302
    purchase.refresh_from_db()
    assert (purchase.status, purchase.decision_note) == (Status.REJECTED, "증빙이 다릅니다.")


def test_a_verification_can_be_taken_back() -> None:
    purchase = submitted(status=Status.VERIFIED)
    client = overseer(Role.OFFICER)
    assert "Take the verification back" in shown(client, "outside_purchase_decision", purchase.pk)
    assert decide(client, purchase, "reject", note="중복").status_code == 302
    purchase.refresh_from_db()
    assert purchase.status == Status.REJECTED
    assert "Nothing is to be decided here now." in shown(
        client, "outside_purchase_decision", purchase.pk
    )


def test_a_double_is_named_and_counted_only_with_a_word() -> None:
    agency = make_agency()
    other = make_purchase(agency=agency, contract_number="R26TA00000001")
    purchase = submitted(agency=agency, contract_number="R26TA00000001")
    client = overseer(Role.OFFICER)
    page = shown(client, "outside_purchase_decision", purchase.pk)
    assert "This may already be counted" in page
    assert reverse("outside_purchase_decision", args=[other.pk]) in page
    refused = decide(client, purchase, "verify", note="별도 계약")
    assert "This may already be counted: contract R26TA00000001." in refused.content.decode()
    assert "별도 계약" in refused.content.decode()
    purchase.refresh_from_db()
    assert purchase.status == Status.SUBMITTED
    given = decide(client, purchase, "verify", note="별도 계약", is_another="on")
    assert given.status_code == 302


def test_who_is_a_party_or_entered_it_does_not_decide() -> None:
    purchase = submitted()
    officer = make_overseer(Role.OFFICER)
    make_membership(Role.REQUESTER, organisation=purchase.agency, person=officer)
    entered = make_overseer(Role.OFFICER)
    OutsidePurchase.objects.filter(pk=purchase.pk).update(entered_by=entered)
    for person in (officer, entered, make_overseer()):
        client = client_of(person)
        page = shown(client, "outside_purchase_decision", purchase.pk)
        assert "may decide on it" in page
        assert 'name="decision"' not in page
        assert "Only an oversight officer" in decide(client, purchase, "verify").content.decode()
    purchase.refresh_from_db()
    assert purchase.status == Status.SUBMITTED
