"""Purchases made elsewhere: who may do what, from which state, and what the ledger makes of it."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.base import ContentFile

from marketplace.accounts.models import User
from marketplace.audit.models import Event
from marketplace.messaging.models import Notice
from marketplace.organisations.models import Agency
from marketplace.organisations.roles import Role
from marketplace.values import clock
from marketplace.values.refusals import Refused
from procurement_targets import outside
from procurement_targets.duplicates import duplicate_candidates
from procurement_targets.matching import designation_for
from procurement_targets.models import LedgerEntry, OutsidePurchase
from procurement_targets.outside import OutsideFacts
from procurement_targets.refusals import (
    ContractInFuture,
    EvidenceMissing,
    LooksLikeDuplicate,
    NoRulesThen,
    NothingChanged,
    NotYourPurchase,
    NotYourVerification,
    OtherBooks,
    PurchaseInWrongState,
    ReasonMissing,
    WrongAmount,
)
from tests.factories.organisations import make_agency, make_membership, make_person, make_vendor
from tests.factories.targets import (
    drain,
    make_designation,
    make_order,
    make_oversight_person,
    make_product,
    make_purchase,
)

pytestmark = pytest.mark.django_db

BOUGHT_ON = dt.date(2026, 5, 4)
STATES = ["drafted", "submitted", "verified", "rejected"]


def evidence(name: str = "contract.pdf") -> ContentFile[bytes]:
    return ContentFile(b"%PDF-1.7 contract", name=name)


def make_facts(**changes: Any) -> OutsideFacts:
    vendor, product = changes.pop("vendor", None) or make_vendor(), make_product()
    make_designation(vendor=vendor, products=[product])
    fields: dict[str, Any] = {
        "vendor": vendor,
        "product": product,
        "contract_number": "C-2026-1",
        "title": "화재감지기 구매",
        "contract_on": BOUGHT_ON,
        "amount_krw": 5_500_000,
        "supply_krw": 5_000_000,
        "kind": "purchase",
    }
    return OutsideFacts(**(fields | changes))


def facts_of(purchase: OutsidePurchase, **changes: Any) -> OutsideFacts:
    return replace(outside._facts_of(purchase), **changes)


@pytest.fixture(autouse=True)
def late_in_2026() -> Iterator[None]:
    with clock.set_to(clock.korean_time(dt.date(2026, 11, 24))):
        yield


@pytest.fixture
def agency() -> Agency:
    return make_agency()


@pytest.fixture
def buyer(agency: Agency) -> User:
    return make_membership(Role.REQUESTER, organisation=agency).person


@pytest.fixture
def officer() -> User:
    return make_oversight_person(Role.OFFICER)


@pytest.fixture
def submitted(agency: Agency, buyer: User) -> OutsidePurchase:
    purchase = outside.draft_outside_purchase(
        agency=agency, actor=buyer, facts=make_facts(), evidence=evidence()
    )
    return outside.submit(purchase_id=purchase.pk, actor=buyer)


def state_of(purchase: OutsidePurchase) -> tuple[str, int]:
    """What must not change when a verb is refused."""
    return OutsidePurchase.objects.get(pk=purchase.pk).status, Event.objects.count()


def test_a_draft_keeps_the_facts_and_finds_the_designation(agency: Agency, buyer: User) -> None:
    facts = make_facts()
    purchase = outside.draft_outside_purchase(
        agency=agency, actor=buyer, facts=facts, evidence=evidence()
    )
    purchase.refresh_from_db()
    assert outside._facts_of(purchase) == facts
    assert (purchase.status, purchase.origin, purchase.books) == ("drafted", "agency", "real")
    assert purchase.item_identifier == facts.product.item_identifier
    assert purchase.designation == facts.product.designations.get()
    assert purchase.evidence.agency == agency
    event = Event.objects.get(object_type="procurement_targets.outsidepurchase")
    assert (event.verb, event.from_state, event.to_state, event.actor_id) == (
        "outside.drafted",
        "",
        "drafted",
        buyer.pk,
    )
    drain()
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"contract_on": dt.date(2999, 1, 1)}, ContractInFuture),
        ({"contract_on": dt.date(2019, 12, 31)}, NoRulesThen),
        ({"supply_krw": 5_500_001}, WrongAmount),
        ({"supply_krw": 0}, WrongAmount),
    ],
)
def test_impossible_facts_are_refused(
    agency: Agency, buyer: User, changes: dict[str, Any], refusal: type[Refused]
) -> None:
    facts = make_facts(**changes)
    with pytest.raises(refusal):
        outside.draft_outside_purchase(agency=agency, actor=buyer, facts=facts)
    assert not OutsidePurchase.objects.exists()


def test_today_is_not_the_future(agency: Agency, buyer: User) -> None:
    with clock.set_to(clock.korean_time(BOUGHT_ON, hour=0)):
        outside.draft_outside_purchase(agency=agency, actor=buyer, facts=make_facts())
    assert OutsidePurchase.objects.count() == 1


def test_books_are_not_mixed(agency: Agency, buyer: User) -> None:
    facts = make_facts(vendor=make_vendor(books="demo"))
    with pytest.raises(OtherBooks):
        outside.draft_outside_purchase(agency=agency, actor=buyer, facts=facts)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.REQUESTER, True),
        (Role.OBLIGATION_OFFICER, True),
        (Role.DISBURSING_OFFICER, True),
        (Role.AGENCY_ADMIN, True),
        (Role.APPROVER, False),
        (Role.INSPECTOR, False),
    ],
)
def test_only_some_roles_of_the_agency_enter_purchases(
    agency: Agency, role: str, allowed: bool
) -> None:
    person = make_membership(role, organisation=agency).person
    if allowed:
        outside.draft_outside_purchase(agency=agency, actor=person, facts=make_facts())
    else:
        with pytest.raises(NotYourPurchase):
            outside.draft_outside_purchase(agency=agency, actor=person, facts=make_facts())
    assert OutsidePurchase.objects.count() == allowed


def test_a_person_of_another_agency_enters_nothing(agency: Agency, buyer: User) -> None:
    stranger = make_membership(Role.REQUESTER, organisation=make_agency()).person
    purchase = outside.draft_outside_purchase(agency=agency, actor=buyer, facts=make_facts())
    before = state_of(purchase)
    with pytest.raises(NotYourPurchase):
        outside.change_draft(purchase_id=purchase.pk, actor=stranger, facts=make_facts())
    with pytest.raises(NotYourPurchase):
        outside.submit(purchase_id=purchase.pk, actor=stranger)
    assert state_of(purchase) == before


def test_a_changed_draft_keeps_its_evidence(agency: Agency, buyer: User) -> None:
    purchase = outside.draft_outside_purchase(
        agency=agency, actor=buyer, facts=make_facts(), evidence=evidence()
    )
    outside.change_draft(
        purchase_id=purchase.pk, actor=buyer, facts=facts_of(purchase, amount_krw=6_000_000)
    )
    changed = OutsidePurchase.objects.get()
    assert (changed.amount_krw, changed.evidence_id) == (6_000_000, purchase.evidence_id)
    outside.change_draft(
        purchase_id=purchase.pk, actor=buyer, facts=facts_of(changed), evidence=evidence("b.pdf")
    )
    assert OutsidePurchase.objects.get().evidence.name == "b.pdf"


def test_without_evidence_nothing_is_submitted(agency: Agency, buyer: User) -> None:
    purchase = outside.draft_outside_purchase(agency=agency, actor=buyer, facts=make_facts())
    before = state_of(purchase)
    with pytest.raises(EvidenceMissing):
        outside.submit(purchase_id=purchase.pk, actor=buyer)
    assert state_of(purchase) == before


def test_a_submitted_purchase_is_provisional_and_a_verified_one_counts(
    submitted: OutsidePurchase, officer: User
) -> None:
    drain()
    assert [entry.decision for entry in LedgerEntry.objects.order_by("pk")] == ["provisional"]
    outside.verify(purchase_id=submitted.pk, actor=officer)
    drain()
    entries = LedgerEntry.objects.order_by("pk").values_list("decision", "amount_krw")
    assert list(entries) == [
        ("provisional", 5_500_000),
        ("provisional", -5_500_000),
        ("counted", 5_500_000),
    ]
    verified = OutsidePurchase.objects.get(pk=submitted.pk)
    assert (verified.status, verified.decided_by) == ("verified", officer)
    assert Notice.objects.get().person == submitted.entered_by


def test_a_head_of_oversight_verifies_too(submitted: OutsidePurchase) -> None:
    outside.verify(purchase_id=submitted.pk, actor=make_oversight_person(Role.HEAD))
    assert state_of(submitted)[0] == "verified"


def refused_deciders(purchase: OutsidePurchase) -> dict[str, User]:
    assert purchase.paying_agency
    assert purchase.entered_by
    member = make_oversight_person(Role.OFFICER)
    make_membership(Role.INSPECTOR, organisation=purchase.agency, person=member)
    seller = make_oversight_person(Role.OFFICER)
    make_membership(Role.SALES, organisation=purchase.vendor, person=seller)
    payer = make_oversight_person(Role.OFFICER)
    make_membership(Role.APPROVER, organisation=purchase.paying_agency, person=payer)
    return {
        "viewer": make_oversight_person(Role.VIEWER),
        "officer of the demonstration": make_oversight_person(Role.OFFICER, books="demo"),
        "member of the agency": member,
        "member of the vendor": seller,
        "member of the paying agency": payer,
        "who entered it": purchase.entered_by,
        "nobody": make_person(),
    }


@pytest.mark.parametrize(
    "who",
    [
        "viewer",
        "officer of the demonstration",
        "member of the agency",
        "member of the vendor",
        "member of the paying agency",
        "who entered it",
        "nobody",
    ],
)
def test_who_is_a_party_or_no_officer_decides_nothing(submitted: OutsidePurchase, who: str) -> None:
    enterer = make_oversight_person(Role.OFFICER)
    submitted.paying_agency, submitted.entered_by = make_agency(), enterer
    submitted.save()
    person = refused_deciders(submitted)[who]
    before = state_of(submitted)
    with pytest.raises(NotYourVerification):
        outside.verify(purchase_id=submitted.pk, actor=person)
    with pytest.raises(NotYourVerification):
        outside.reject(purchase_id=submitted.pk, actor=person, reason="중복입니다.")
    OutsidePurchase.objects.filter(pk=submitted.pk).update(status="verified")
    with pytest.raises(NotYourVerification):
        outside.correct(
            purchase_id=submitted.pk, actor=person, facts=facts_of(submitted), reason="오기"
        )
    assert state_of(submitted) == ("verified", before[1])


def verbs(purchase: OutsidePurchase, buyer: User, officer: User) -> dict[str, Callable[[], Any]]:
    key = purchase.pk
    changed = facts_of(purchase, amount_krw=6_600_000)
    return {
        "change": lambda: outside.change_draft(purchase_id=key, actor=buyer, facts=changed),
        "submit": lambda: outside.submit(purchase_id=key, actor=buyer),
        "verify": lambda: outside.verify(purchase_id=key, actor=officer),
        "reject": lambda: outside.reject(purchase_id=key, actor=officer, reason="증빙 부족"),
        "correct": lambda: outside.correct(
            purchase_id=key, actor=officer, facts=changed, reason="금액 오기"
        ),
    }


ALLOWED = {
    "change": {"drafted": "drafted", "rejected": "drafted"},
    "submit": {"drafted": "submitted"},
    "verify": {"submitted": "verified"},
    "reject": {"submitted": "rejected", "verified": "rejected"},
    "correct": {"verified": "verified"},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", list(ALLOWED))
def test_each_verb_starts_from_its_states_only(
    submitted: OutsidePurchase, buyer: User, officer: User, verb: str, state: str
) -> None:
    OutsidePurchase.objects.filter(pk=submitted.pk).update(status=state)
    before = state_of(submitted)
    call = verbs(submitted, buyer, officer)[verb]
    if state in ALLOWED[verb]:
        call()
        assert state_of(submitted) == (ALLOWED[verb][state], before[1] + 1)
    else:
        with pytest.raises(PurchaseInWrongState):
            call()
        assert state_of(submitted) == before


@pytest.mark.parametrize("verb", ["submit", "verify", "reject"])
def test_a_second_call_is_refused(
    submitted: OutsidePurchase, buyer: User, officer: User, verb: str
) -> None:
    start = {"submit": "drafted"}.get(verb, "submitted")
    OutsidePurchase.objects.filter(pk=submitted.pk).update(status=start)
    call = verbs(submitted, buyer, officer)[verb]
    call()
    before = state_of(submitted)
    with pytest.raises(PurchaseInWrongState):
        call()
    assert state_of(submitted) == before


@pytest.mark.parametrize("verb", list(ALLOWED))
def test_a_verb_that_cannot_write_its_event_changes_nothing(
    submitted: OutsidePurchase,
    buyer: User,
    officer: User,
    verb: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = next(iter(ALLOWED[verb]))
    OutsidePurchase.objects.filter(pk=submitted.pk).update(status=start)
    before = OutsidePurchase.objects.values().get(pk=submitted.pk)

    def fail(*arguments: Any, **named: Any) -> None:
        raise RuntimeError("no event")

    monkeypatch.setattr(outside, "record", fail)
    with pytest.raises(RuntimeError):
        verbs(submitted, buyer, officer)[verb]()
    assert OutsidePurchase.objects.values().get(pk=submitted.pk) == before


@pytest.mark.parametrize("reason", ["", "  "])
def test_rejecting_and_correcting_need_a_reason(
    submitted: OutsidePurchase, officer: User, reason: str
) -> None:
    before = state_of(submitted)
    with pytest.raises(ReasonMissing):
        outside.reject(purchase_id=submitted.pk, actor=officer, reason=reason)
    OutsidePurchase.objects.filter(pk=submitted.pk).update(status="verified")
    with pytest.raises(ReasonMissing):
        outside.correct(
            purchase_id=submitted.pk, actor=officer, facts=facts_of(submitted), reason=reason
        )
    assert state_of(submitted) == ("verified", before[1])


def test_a_correction_reverses_and_posts_anew(submitted: OutsidePurchase, officer: User) -> None:
    outside.verify(purchase_id=submitted.pk, actor=officer)
    drain()
    facts = facts_of(submitted, amount_krw=4_400_000, supply_krw=4_000_000)
    outside.correct(purchase_id=submitted.pk, actor=officer, facts=facts, reason="금액 오기")
    drain()
    entries = LedgerEntry.objects.order_by("pk").values_list("decision", "amount_krw")
    assert list(entries)[-2:] == [("counted", -5_500_000), ("counted", 4_400_000)]
    event = Event.objects.get(verb="outside.corrected")
    assert event.facts == {
        "amount_krw": 4_400_000,
        "supply_krw": 4_000_000,
        "contract_on": "2026-05-04",
        "amount_krw_before": 5_500_000,
        "supply_krw_before": 5_000_000,
        "contract_on_before": "2026-05-04",
    }
    assert event.eventnote.text == "금액 오기"


def test_a_correction_that_changes_nothing_is_refused(
    submitted: OutsidePurchase, officer: User
) -> None:
    outside.verify(purchase_id=submitted.pk, actor=officer)
    before = state_of(submitted)
    with pytest.raises(NothingChanged):
        outside.correct(
            purchase_id=submitted.pk, actor=officer, facts=facts_of(submitted), reason="오기"
        )
    assert state_of(submitted) == before


def test_a_verified_purchase_that_is_rejected_leaves_the_sums(
    submitted: OutsidePurchase, officer: User
) -> None:
    outside.verify(purchase_id=submitted.pk, actor=officer)
    drain()
    outside.reject(purchase_id=submitted.pk, actor=officer, reason="이미 집계된 구매입니다.")
    drain()
    assert sum(LedgerEntry.objects.values_list("amount_krw", flat=True)) == 0


def candidates_of(purchase: OutsidePurchase, officer: User) -> list[tuple[str, int, str]]:
    before = state_of(purchase)
    with pytest.raises(LooksLikeDuplicate) as refused:
        outside.verify(purchase_id=purchase.pk, actor=officer)
    assert state_of(purchase) == before
    found = refused.value.candidates
    assert all(candidate.label in str(refused.value) for candidate in found)
    return [(c.source, c.object_id, c.why) for c in found]


def test_the_same_contract_number_looks_like_a_duplicate(
    submitted: OutsidePurchase, officer: User
) -> None:
    other = make_purchase(contract_number="C-2026-1", amount_krw=1)
    make_purchase(contract_number="C-2026-1", status="rejected")
    make_purchase(contract_number="C-2026-1", agency=make_agency(books="demo"))
    assert candidates_of(submitted, officer) == [
        ("outside_purchase", other.pk, "same_contract_number")
    ]


@pytest.mark.parametrize(("days", "found"), [(31, True), (-31, True), (32, False), (-32, False)])
def test_the_same_amount_within_the_window_looks_like_a_duplicate(
    submitted: OutsidePurchase, officer: User, days: int, found: bool
) -> None:
    other = make_purchase(
        agency=submitted.agency,
        vendor=submitted.vendor,
        amount_krw=5_500_000,
        contract_on=BOUGHT_ON + dt.timedelta(days=days),
    )
    if found:
        assert candidates_of(submitted, officer) == [("outside_purchase", other.pk, "same_amount")]
    else:
        outside.verify(purchase_id=submitted.pk, actor=officer)


@pytest.mark.parametrize(
    "changes",
    [{"amount_krw": 5_500_001}, {"vendor": None}, {"agency": None}],
    ids=["another amount", "another vendor", "another agency"],
)
def test_what_differs_is_no_duplicate(
    submitted: OutsidePurchase, officer: User, changes: dict[str, Any]
) -> None:
    alike: dict[str, Any] = {
        "agency": submitted.agency,
        "vendor": submitted.vendor,
        "amount_krw": 5_500_000,
    }
    make_purchase(**(alike | changes))
    outside.verify(purchase_id=submitted.pk, actor=officer)
    assert state_of(submitted)[0] == "verified"


def test_an_order_of_the_platform_looks_like_a_duplicate(
    submitted: OutsidePurchase, officer: User
) -> None:
    order = make_order(
        agency=submitted.agency, vendor=submitted.vendor, quantity=50, unit_price_krw=110_000
    )
    gone = make_order(
        agency=submitted.agency, vendor=submitted.vendor, quantity=50, unit_price_krw=110_000
    )
    gone.status = "cancelled"
    gone.save()
    assert candidates_of(submitted, officer) == [("order", order.pk, "same_amount")]


def test_a_judged_duplicate_is_verified_with_a_note(
    submitted: OutsidePurchase, officer: User
) -> None:
    other = make_purchase(contract_number="C-2026-1")
    before = state_of(submitted)
    with pytest.raises(ReasonMissing):
        outside.verify(purchase_id=submitted.pk, actor=officer, is_another=True)
    assert state_of(submitted) == before
    outside.verify(
        purchase_id=submitted.pk, actor=officer, is_another=True, note="다른 품목입니다."
    )
    event = Event.objects.get(verb="outside.verified", object_id=submitted.pk)
    assert event.facts["duplicates_judged"] == [other.pk]


def test_lines_of_a_report_are_no_duplicates_of_each_other() -> None:
    purchase = make_purchase(contract_number="R1")
    make_purchase(
        contract_number="R1", agency=purchase.agency, vendor=purchase.vendor, occurrence=2
    )
    assert duplicate_candidates(purchase) == []


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (dt.date(2020, 1, 1), "first"),
        (dt.date(2022, 6, 1), "first"),
        (dt.date(2023, 1, 1), "second"),
        (dt.date(2030, 1, 1), "second"),
    ],
)
def test_the_designation_of_the_day_is_found_else_the_nearest(day: dt.date, number: str) -> None:
    vendor, product = make_vendor(), make_product()
    held = {
        "first": make_designation(
            vendor=vendor,
            products=[product],
            valid_from=dt.date(2020, 6, 1),
            valid_until=dt.date(2022, 6, 1),
        ),
        "second": make_designation(
            vendor=vendor,
            products=[product],
            valid_from=dt.date(2022, 12, 1),
            valid_until=dt.date(2024, 1, 1),
        ),
    }
    make_designation(vendor=make_vendor(), products=[product])
    assert designation_for(product, vendor, day) == held[number]
    assert designation_for(make_product(), vendor, day) is None
