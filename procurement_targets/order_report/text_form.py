"""The reconciliation for people: lines of text with thousands separators."""

from collections.abc import Iterable, Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from procurement_targets.models import Decision
from procurement_targets.order_report.data_form import Run
from procurement_targets.order_report.judging import Judged
from procurement_targets.order_report.market import KnownPurchase
from procurement_targets.order_report.plan import Change
from procurement_targets.order_report.reconciliation import Reconciliation, Tally
from procurement_targets.order_report.refusing import Refusal
from procurement_targets.reasons import reason_sentence

# A terminal shows so many lines of a kind; the JSON form has them all.
MOST_LINES = 100

NAMES: dict[str, str | Promise] = {
    "designations": gettext_lazy("Designations"),
    "products": gettext_lazy("Products"),
    "listings": gettext_lazy("Listings"),
    "vendors": gettext_lazy("Vendors"),
    "agencies": gettext_lazy("Buying agencies"),
    "item_classes": gettext_lazy("Item classes"),
}
OBSERVATIONS: dict[str, str | Promise] = {
    "shared_designation": gettext_lazy("Designations shared by several firms"),
    "number_of_two_bodies": gettext_lazy("Designation numbers given by two bodies"),
    "item_in_two_classes": gettext_lazy("Items under two classes"),
    "firm_of_two_names": gettext_lazy("Firms under two names"),
    "firm_named_otherwise": gettext_lazy("Firms that the books name otherwise"),
    "line_repeated": gettext_lazy("Orders that have the same product more than once"),
}


def as_text(figures: Reconciliation, run: Run) -> Iterator[str]:
    """Yield the lines of the reconciliation in the language of the command."""
    yield _("%(file)s (books: %(books)s)") % {
        "file": run.file_name,
        "books": figures.plan.market.books,
    }
    if run.dry_run:
        yield _("Dry run: nothing was written.")
    yield _tallied(_("Read"), figures.read)
    yield _tallied(_("Taken"), figures.taken)
    yield _tallied(_("Already known"), figures.known)
    yield from _changed_text(figures)
    yield _tallied(_("Refused"), figures.refused)
    yield from _shown(_refusal_text(refusal) for refusal in figures.plan.refused)
    yield _tallied(_("No longer in the file, kept"), figures.gone)
    yield from _shown(_gone_text(known) for known in figures.plan.gone)
    yield ""
    yield from _decided_text(figures)
    yield _tallied(_("Of these pilot purchases"), figures.pilot)
    yield from _ledger_text(figures)
    yield ""
    yield from _found_text(figures)
    if run.listings_published:
        yield _("Listings published: %(count)s") % {"count": f"{run.listings_published:,}"}


def _tallied(label: str, part: Tally) -> str:
    sentence = ngettext(
        "%(label)s: %(rows)s row, KRW %(amount)s",
        "%(label)s: %(rows)s rows, KRW %(amount)s",
        part.rows,
    )
    return sentence % {
        "label": label,
        "rows": f"{part.rows:,}",
        "amount": f"{part.amount_krw:,}",
    }


def _shown(lines: Iterable[str]) -> Iterator[str]:
    """Yield the first lines indented, and how many more there are."""
    left_out = 0
    for position, line in enumerate(lines):
        if position < MOST_LINES:
            yield f"    {line}"
        else:
            left_out += 1
    if left_out:
        yield "    " + _("and %(count)s more; --format json has them all") % {
            "count": f"{left_out:,}"
        }


def _changed_text(figures: Reconciliation) -> Iterator[str]:
    label = _("Changed, taken over") if figures.plan.accepts_changes else _("Changed, not taken")
    yield _tallied(label, figures.changed)
    yield from _shown(_change_text(change) for change in figures.plan.changed)
    if figures.plan.changed and not figures.plan.accepts_changes:
        yield "    " + _("--accept-changes takes the changed lines over.")


def _change_text(change: Change) -> str:
    parts = [f"{name}: {old} → {new}" for name, (old, new) in change.differences.items()]
    return _numbered(change.row.line, change.row.contract_number, "; ".join(parts))


def _refusal_text(refusal: Refusal) -> str:
    return _numbered(refusal.row.line, refusal.row.contract_number, refusal.reason)


def _numbered(line: int, contract_number: str, text: str) -> str:
    return _("line %(line)s, %(contract)s: %(text)s") % {
        "line": line,
        "contract": contract_number,
        "text": text,
    }


def _gone_text(known: KnownPurchase) -> str:
    key = known.key
    return f"{key.contract_number} {key.item_identifier}: KRW {known.amount_krw:,}"


def _decided_text(figures: Reconciliation) -> Iterator[str]:
    yield _tallied(_("Counted"), figures.decided(Decision.COUNTED))
    for key, lines in sorted(figures.listed.items()):
        yield _tallied(_reason_text(*key), figures.by_reason[key])
        yield from _shown(_judged_text(judged) for judged in lines)


def _reason_text(decision: str, code: str) -> str:
    return f"{Decision(decision).label} – {reason_sentence(code).rstrip('.')}"


def _judged_text(judged: Judged) -> str:
    row = judged.row
    text = _("contract of %(on)s, designation %(number)s %(from)s – %(until)s, KRW %(amount)s") % {
        "on": row.contract_on,
        "number": row.designation_number,
        "from": row.designated_from,
        "until": row.designated_until,
        "amount": f"{row.amount_krw:,}",
    }
    return _numbered(row.line, row.contract_number, text)


def _ledger_text(figures: Reconciliation) -> Iterator[str]:
    if figures.in_ledger is None:
        return
    if figures.agrees_with_ledger:
        yield _("The ledger says the same.")
        return
    yield _("The ledger says otherwise:")
    for key in sorted(figures.in_ledger):
        yield "    " + _tallied(_reason_text(*key), figures.in_ledger[key])


def _found_text(figures: Reconciliation) -> Iterator[str]:
    for name, count in figures.found.items():
        new = figures.missing.get(name)
        counted = {"name": NAMES[name], "count": f"{count:,}", "new": f"{new or 0:,}"}
        if new is None:
            yield _("%(name)s: %(count)s") % counted
        else:
            yield _("%(name)s: %(count)s, new %(new)s") % counted
    for seen in figures.observations:
        yield _("%(name)s: %(count)s") % {
            "name": OBSERVATIONS[seen.code],
            "count": f"{len(seen.subjects):,}",
        }
        yield from _shown(seen.subjects)
