"""The verbs of purchases made elsewhere: entered by the agency, judged by oversight.

Each locks the purchase, checks, writes and adds one event; the ledger follows the event.
"""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.catalogue.attachments import take_in
from marketplace.catalogue.models import Attachment, Product
from marketplace.messaging.services import queue_notice
from marketplace.organisations.models import Agency, Vendor
from marketplace.policies.queries import RuleMissing
from marketplace.values import clock
from marketplace.values.canonical import sha256_of
from procurement_targets import rules
from procurement_targets.duplicates import duplicate_candidates
from procurement_targets.matching import designation_for
from procurement_targets.models import OutsidePurchase
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
from procurement_targets.rule_sets import CountingRules


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFacts:
    """What the agency says about a purchase; the amount includes VAT, the supply does not.

    `paying_agency` is set when another body paid.
    """

    vendor: Vendor
    product: Product
    contract_number: str
    title: str
    contract_on: dt.date
    amount_krw: int
    supply_krw: int
    kind: str
    method: str = ""
    paying_agency: Agency | None = None


FACTS = tuple(field.name for field in fields(OutsideFacts))


def draft_outside_purchase(
    *, agency: Agency, actor: User, facts: OutsideFacts, evidence: "File[bytes] | None" = None
) -> OutsidePurchase:
    """Enter a purchase as a draft.

    Raises NotYourPurchase, FileRefused, or a refusal of the facts. Writes the file first.
    """
    if not rules.may_enter_purchases(actor, agency):
        raise NotYourPurchase
    _check_facts(facts, agency)
    attachment = _taken_in(evidence, agency, actor)
    with transaction.atomic():
        purchase = OutsidePurchase(
            books=agency.books,
            origin=OutsidePurchase.Origin.AGENCY,
            status=OutsidePurchase.Status.DRAFTED,
            agency=agency,
            evidence=attachment,
            entered_by=actor,
            entered_at=clock.now(),
        )
        _take_over(purchase, facts)
        purchase.save()
        _tell(purchase, "drafted", actor, from_state="")
    return purchase


def change_draft(
    *, purchase_id: int, actor: User, facts: OutsideFacts, evidence: "File[bytes] | None" = None
) -> OutsidePurchase:
    """Change a draft, or take up a rejected purchase again; without a file the old one stays."""
    agency = OutsidePurchase.objects.select_related("agency").get(pk=purchase_id).agency
    if not rules.may_enter_purchases(actor, agency):
        raise NotYourPurchase
    _check_facts(facts, agency)
    attachment = _taken_in(evidence, agency, actor)
    with transaction.atomic():
        purchase, from_state = _locked(purchase_id, "change")
        _take_over(purchase, facts)
        purchase.evidence = attachment or purchase.evidence
        purchase.save()
        _tell(purchase, "changed", actor, from_state=from_state)
    return purchase


def submit(*, purchase_id: int, actor: User) -> OutsidePurchase:
    """Hand a draft to oversight; from now on it is provisional in the ledger."""
    with transaction.atomic():
        purchase, from_state = _locked(purchase_id, "submit")
        if not rules.may_enter_purchases(actor, purchase.agency):
            raise NotYourPurchase
        if purchase.evidence_id is None:
            raise EvidenceMissing
        purchase.designation = _designation(purchase)
        purchase.save()
        _tell(purchase, "submitted", actor, from_state=from_state)
    return purchase


def verify(
    *, purchase_id: int, actor: User, note: str = "", is_another: bool = False
) -> OutsidePurchase:
    """Confirm a purchase, so that it counts where the rules say so.

    Raises LooksLikeDuplicate while there are candidates, unless `is_another` says with a note that
    it is a purchase of its own.
    """
    with transaction.atomic():
        purchase, from_state = _locked(purchase_id, "verify")
        _refuse_unless_deciding(actor, purchase)
        candidates = duplicate_candidates(purchase)
        if candidates and not is_another:
            raise LooksLikeDuplicate(candidates)
        if candidates and not note.strip():
            raise ReasonMissing
        _decide(purchase, actor, note)
        facts = {"duplicates_judged": [candidate.object_id for candidate in candidates]}
        _tell(purchase, "verified", actor, from_state=from_state, note=note, more=facts)
        _notify(purchase, _("Your purchase made elsewhere was verified"), note)
    return purchase


def reject(*, purchase_id: int, actor: User, reason: str) -> OutsidePurchase:
    """Refuse a purchase, or take back its verification; the ledger posts the counter-entry."""
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        purchase, from_state = _locked(purchase_id, "reject")
        _refuse_unless_deciding(actor, purchase)
        _decide(purchase, actor, reason)
        _tell(purchase, "rejected", actor, from_state=from_state, note=reason)
        _notify(purchase, _("Your purchase made elsewhere was rejected"), reason)
    return purchase


def correct(*, purchase_id: int, actor: User, facts: OutsideFacts, reason: str) -> OutsidePurchase:
    """Set the facts of a verified purchase right; the ledger posts a reversal and a new entry.

    The event keeps the amounts and the day as they were before.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        purchase, from_state = _locked(purchase_id, "correct")
        _refuse_unless_deciding(actor, purchase)
        _check_facts(facts, purchase.agency)
        before = _summary(purchase)
        if sha256_of(_canonical(facts)) == sha256_of(_canonical(_facts_of(purchase))):
            raise NothingChanged
        _take_over(purchase, facts)
        _decide(purchase, actor, reason)
        more = {f"{name}_before": value for name, value in before.items()}
        _tell(purchase, "corrected", actor, from_state=from_state, note=reason, more=more)
        _notify(purchase, _("Your purchase made elsewhere was corrected"), reason)
    return purchase


def _locked(purchase_id: int, verb: str) -> tuple[OutsidePurchase, str]:
    """Return the locked purchase moved on by a verb, and the state that it was in."""
    purchase = (
        OutsidePurchase.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency", "vendor", "product", "entered_by")
        .get(pk=purchase_id)
    )
    from_state = purchase.status
    starts, ends = rules.OUTSIDE_MOVES[verb]
    if from_state not in starts:
        raise PurchaseInWrongState(purchase.get_status_display())
    purchase.status = ends
    return purchase, from_state


def _refuse_unless_deciding(actor: User, purchase: OutsidePurchase) -> None:
    if not rules.may_decide_purchase(actor, purchase):
        raise NotYourVerification


def _check_facts(facts: OutsideFacts, agency: Agency) -> None:
    if facts.contract_on > clock.today():
        raise ContractInFuture
    if not 0 < facts.supply_krw <= facts.amount_krw:
        raise WrongAmount
    parties = (facts.vendor, facts.product, facts.paying_agency or agency)
    if any(party.books != agency.books for party in parties):
        raise OtherBooks
    try:
        CountingRules().on(facts.contract_on)
    except RuleMissing as error:
        raise NoRulesThen from error


def _taken_in(evidence: "File[bytes] | None", agency: Agency, actor: User) -> Attachment | None:
    if evidence is None:
        return None
    return take_in(
        evidence,
        name=evidence.name or "evidence",
        kind=Attachment.Kind.EVIDENCE,
        actor=actor,
        agency=agency,
    )


def _take_over(purchase: OutsidePurchase, facts: OutsideFacts) -> None:
    for name in FACTS:
        setattr(purchase, name, getattr(facts, name))
    purchase.item_identifier = facts.product.item_identifier or ""
    purchase.facts_sha256 = sha256_of(_canonical(facts))
    purchase.designation = _designation(purchase)


def _designation(purchase: OutsidePurchase) -> Any:
    return designation_for(purchase.product, purchase.vendor, purchase.contract_on)


def _facts_of(purchase: OutsidePurchase) -> OutsideFacts:
    return OutsideFacts(**{name: getattr(purchase, name) for name in FACTS})


def _canonical(facts: OutsideFacts) -> dict[str, Any]:
    values = {name: getattr(facts, name) for name in FACTS}
    return {name: getattr(value, "pk", value) for name, value in values.items()}


def _decide(purchase: OutsidePurchase, actor: User, note: str) -> None:
    purchase.decided_by = actor
    purchase.decided_at = clock.now()
    purchase.decision_note = note
    purchase.save()


def _summary(purchase: OutsidePurchase) -> dict[str, Any]:
    return {
        "amount_krw": purchase.amount_krw,
        "supply_krw": purchase.supply_krw,
        "contract_on": purchase.contract_on,
    }


def _tell(
    purchase: OutsidePurchase,
    verb: str,
    actor: User,
    *,
    from_state: str,
    note: str = "",
    more: dict[str, Any] | None = None,
) -> None:
    record(
        purchase,
        f"outside.{verb}",
        actor=actor,
        books=purchase.books,
        from_state=from_state,
        to_state=purchase.status,
        note=note,
        facts={**_summary(purchase), **(more or {})},
    )


def _notify(purchase: OutsidePurchase, subject: Any, note: str) -> None:
    if purchase.entered_by:
        body = f"{purchase.title}\n\n{note}".strip()
        queue_notice([purchase.entered_by], kind="outside_purchase", subject=subject, body=body)
