"""The reconciliation for programs: plain values, ready for JSON."""

from dataclasses import asdict, dataclass
from typing import Any

from procurement_targets.models import Decision
from procurement_targets.order_report.judging import Judged
from procurement_targets.order_report.market import KnownPurchase
from procurement_targets.order_report.plan import Change
from procurement_targets.order_report.reconciliation import Reconciliation
from procurement_targets.order_report.refusing import Refusal
from procurement_targets.reasons import reason_sentence


@dataclass(frozen=True, slots=True)
class Run:
    """How an import was run and what it published."""

    file_name: str
    file_sha256: str
    dry_run: bool
    listings_published: int = 0


def as_data(figures: Reconciliation, run: Run) -> dict[str, Any]:
    """Return the figures as plain values, ready for JSON; amounts are whole won."""
    plan = figures.plan
    return {
        "file": run.file_name,
        "file_sha256": run.file_sha256,
        "books": plan.market.books,
        "dry_run": run.dry_run,
        "read": asdict(figures.read),
        "taken": asdict(figures.taken),
        "known": asdict(figures.known),
        "changed": {
            **asdict(figures.changed),
            "accepted": plan.accepts_changes,
            "lines": [_change_data(change) for change in plan.changed],
        },
        "gone": {**asdict(figures.gone), "lines": [_gone_data(one) for one in plan.gone]},
        "refused": {
            **asdict(figures.refused),
            "lines": [_refusal_data(refusal) for refusal in plan.refused],
        },
        "counted": asdict(figures.decided(Decision.COUNTED)),
        "provisional": _decided_data(figures, Decision.PROVISIONAL),
        "excluded": _decided_data(figures, Decision.EXCLUDED),
        "pilot": asdict(figures.pilot),
        "found": figures.found,
        "missing_before": figures.missing,
        "observations": [asdict(observation) for observation in figures.observations],
        "listings_published": run.listings_published,
        "ledger": _ledger_data(figures),
    }


def _decided_data(figures: Reconciliation, decision: str) -> dict[str, Any]:
    reasons = [
        {
            "code": code,
            "reason": reason_sentence(code),
            **asdict(figures.by_reason[name, code]),
            "lines": [_judged_data(judged) for judged in lines],
        }
        for (name, code), lines in sorted(figures.listed.items())
        if name == decision
    ]
    return {**asdict(figures.decided(decision)), "reasons": reasons}


def _judged_data(judged: Judged) -> dict[str, Any]:
    row = judged.row
    return {
        "line": row.line,
        **row.key._asdict(),
        "contract_on": row.contract_on.isoformat(),
        "designation_number": row.designation_number,
        "designated_from": row.designated_from.isoformat(),
        "designated_until": row.designated_until.isoformat(),
        "amount_krw": row.amount_krw,
    }


def _change_data(change: Change) -> dict[str, Any]:
    differences = {name: list(pair) for name, pair in change.differences.items()}
    return {"line": change.row.line, **change.row.key._asdict(), "differences": differences}


def _gone_data(known: KnownPurchase) -> dict[str, Any]:
    return {
        **known.key._asdict(),
        "contract_on": known.contract_on.isoformat(),
        "amount_krw": known.amount_krw,
    }


def _refusal_data(refusal: Refusal) -> dict[str, Any]:
    row = refusal.row
    return {
        "line": row.line,
        **row.key._asdict(),
        "amount_krw": row.amount_krw,
        "code": refusal.code,
        "reason": refusal.reason,
    }


def _ledger_data(figures: Reconciliation) -> dict[str, Any] | None:
    if figures.in_ledger is None:
        return None
    reasons = [
        {"decision": decision, "code": code, **asdict(part)}
        for (decision, code), part in sorted(figures.in_ledger.items())
    ]
    return {"agrees": figures.agrees_with_ledger, "reasons": reasons}
