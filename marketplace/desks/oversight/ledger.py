"""The ledger: why a figure is what it is, down to the single entry.

Oversight sees every agency; people of an agency see their own and no other.
"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.catalogue.models import Attachment
from marketplace.desks.doors import at_desk
from marketplace.desks.history import verb_in_words
from marketplace.desks.lists import page_of
from marketplace.desks.oversight.entry_csv import csv_answer
from marketplace.desks.oversight.filters import LedgerFilter
from marketplace.desks.oversight.page import address, chosen_year, desk_page
from marketplace.ordering.models.orders import PurchaseKind
from marketplace.organisations.middleware import Acting, acting_of
from marketplace.organisations.models import Agency
from marketplace.organisations.roles import Desk
from marketplace.policies.models import RuleSet
from marketplace.policies.queries import adopted_sets
from procurement_targets.entries import EntryChain, chain_of
from procurement_targets.entry_list import EntrySelection, Part, PartSum, story_of
from procurement_targets.ledger_state import LedgerState, ledger_state
from procurement_targets.models import Decision, LedgerEntry
from procurement_targets.reasons import reason_sentence
from procurement_targets.recounting import Recount, recompute, recount

VERSIONS_COMPARED = 4
BADGES = {
    Decision.COUNTED.value: "success",
    Decision.PROVISIONAL.value: "information",
    Decision.EXCLUDED.value: "gray",
}


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as a list shows it."""

    entry: LedgerEntry
    number: str
    badge: str
    kind: str
    reason: str
    event: str

    @property
    def is_counter_entry(self) -> bool:
        """Say whether the entry takes another one back."""
        return self.entry.reverses_id is not None

    @property
    def reversed_by(self) -> LedgerEntry | None:
        """Return the entry that took this one back."""
        return getattr(self.entry, "reversed_by", None)

    @property
    def other_number(self) -> str:
        """Return the number of the entry that this one takes back or is taken back by."""
        other = self.entry.reverses or self.reversed_by
        return number_of(other) if other else ""


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """What the figure would be under another version of the rules."""

    rule_set: RuleSet
    recount: Recount

    @property
    def difference_krw(self) -> int:
        """Return how much more or less would be counted."""
        return self.recount.after[Decision.COUNTED] - self.recount.before[Decision.COUNTED]


@at_desk(Desk.OVERSIGHT, Desk.BUYER)
@require_safe
def ledger_list(request: HttpRequest) -> HttpResponseBase:
    """Explain a figure by the entries that add up to it."""
    selection, form, state = _selected(request)
    part = _part(request)
    sums, rolled_up_krw = selection.sums()
    length = sums[part].entries if part else sum(one.entries for one in sums.values())
    page = page_of(request, selection.entries(part), length)
    query = {
        "year": selection.year,
        "agency": selection.agency.pk if selection.agency else None,
        "kind": selection.kind,
        "body": selection.body,
        "month": selection.month,
    }
    facts = {
        "form": form,
        "selection": selection,
        "agency": selection.agency,
        "year": selection.year,
        "part": part,
        "sums": {one.value: sums[one] for one in Part},
        "tabs": _tabs(sums, part, query),
        "page": page,
        "lines": [line_of(entry) for entry in page],
        "as_of": state.as_of,
        "rolled_up_krw": rolled_up_krw,
        "csv_url": address("ledger_csv", **query, part=part),
        "permanent_url": request.build_absolute_uri(address("ledger_list", **query, part=part)),
        "recount_url": address("ledger_list", **query, part=part, recount="1"),
        "clear_url": address("ledger_list", year=selection.year, agency=query["agency"]),
        "is_overseer": acting_of(request).desk == Desk.OVERSIGHT,
        "show_agency": selection.agency is None,
        "keep": [("agency", query["agency"])] if query["agency"] else [],
        **_recounted(request, selection),
    }
    return desk_page(request, "desks/oversight/ledger.html", facts)


@at_desk(Desk.OVERSIGHT, Desk.BUYER)
@require_safe
def ledger_csv(request: HttpRequest) -> HttpResponseBase:
    """Hand out the same entries as a table, the oldest first."""
    selection, _form, _state = _selected(request)
    return csv_answer(selection, _part(request))


@at_desk(Desk.OVERSIGHT, Desk.BUYER)
@require_safe
def ledger_entry(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show everything behind one entry, at its permanent address."""
    acting = acting_of(request)
    rows = LedgerEntry.objects.filter(books=acting.books)
    if acting.desk == Desk.BUYER:
        rows = rows.filter(agency=_own_agency(acting))
    entry = get_object_or_404(
        rows.select_related(
            "agency",
            "paying_agency",
            "using_agency",
            "vendor",
            "product",
            "designation",
            "rule_set",
            "source_event",
            "reverses",
            "reversed_by",
        ),
        pk=pk,
    )
    chain = chain_of(entry)
    story = list(story_of(chain))
    is_overseer = acting.desk == Desk.OVERSIGHT
    facts = {
        "line": line_of(entry),
        "entry": entry,
        "chain": chain,
        "checks": _checks(chain),
        "flow": [line_of(one) for one in story],
        "counted_now_krw": sum(one.basis_krw for one in story if one.decision == Decision.COUNTED),
        "documents": _documents(chain),
        "list_url": address("ledger_list", year=entry.year, agency=entry.agency_id),
        "permanent_url": request.build_absolute_uri(),
        "is_overseer": is_overseer,
        "purchase_url": _purchase_url(chain) if is_overseer else "",
    }
    return desk_page(request, "desks/oversight/entry.html", facts)


def line_of(entry: LedgerEntry) -> EntryLine:
    """Return an entry as a list shows it."""
    badge = "warning" if entry.reverses_id else BADGES[entry.decision]
    kind = PurchaseKind(entry.kind).label if entry.kind in PurchaseKind else entry.kind
    return EntryLine(
        entry=entry,
        number=number_of(entry),
        badge=badge,
        kind=str(kind),
        reason=reason_sentence(entry.reason_code),
        event=verb_in_words(entry.source_event.verb),
    )


def number_of(entry: LedgerEntry) -> str:
    """Return the number by which people name an entry."""
    return f"L-{entry.year % 100:02}-{entry.pk:05}"


def _selected(request: HttpRequest) -> tuple[EntrySelection, LedgerFilter, LedgerState]:
    acting = acting_of(request)
    state = ledger_state(acting.books)
    year = chosen_year(request, state.years)
    form = LedgerFilter(request.GET, years=state.years, year=year)
    agency = _agency(request, acting)
    if agency is not None:
        del form.fields["body"]
    month = form.asked("month")
    selection = EntrySelection(
        books=acting.books,
        year=year,
        agency=agency,
        kind=form.asked("kind"),
        body=form.asked("body"),
        month=int(month) if month else None,
    )
    return selection, form, state


def _agency(request: HttpRequest, acting: Acting) -> Agency | None:
    """Return the agency asked for; a member of an agency gets the own one or nothing at all."""
    asked = request.GET.get("agency", "")
    if acting.desk == Desk.BUYER:
        own = _own_agency(acting)
        if asked not in ("", str(own.pk)):
            raise Http404
        return own
    if not asked:
        return None
    if not asked.isdecimal():
        raise Http404
    return get_object_or_404(Agency, pk=int(asked), books=acting.books)


def _own_agency(acting: Acting) -> Agency:
    assert acting.membership is not None
    assert acting.membership.agency is not None
    return acting.membership.agency


def _part(request: HttpRequest) -> Part | None:
    asked = request.GET.get("part", "")
    return Part(asked) if asked in list(Part) else None


def _recounted(request: HttpRequest, selection: EntrySelection) -> dict[str, Any]:
    """Judge the sources anew when asked to: it reads every purchase of the agency."""
    if selection.agency is None or "recount" not in request.GET:
        return {}
    versions = adopted_sets(RuleSet.Domain.TARGETS)[:VERSIONS_COMPARED]
    return {
        "recount": recount(selection.agency, selection.year),
        "versions": [
            OtherVersion(version, recompute(selection.agency, selection.year, version))
            for version in versions
        ],
    }


def _checks(chain: EntryChain) -> list[dict[str, Any]]:
    return [
        {
            "verdict": "ok" if check.passed else "bad",
            "sentence": check.sentence,
            "detail": check.rule.text if check.rule else "",
            "source": check.rule.source if check.rule else "",
            "url": address("rule_set", check.rule.rule_set_id) if check.rule else "",
        }
        for check in chain.checks
    ]


def _purchase_url(chain: EntryChain) -> str:
    return address("outside_purchase_decision", chain.purchase.pk) if chain.purchase else ""


def _documents(chain: EntryChain) -> list[Attachment]:
    evidence = chain.purchase.evidence if chain.purchase else None
    return [evidence] if evidence else []


def _tabs(
    sums: dict[Part, PartSum], part: Part | None, query: dict[str, Any]
) -> list[dict[str, Any]]:
    labels = {
        None: _("All"),
        Part.COUNTED: _("Counted"),
        Part.PROVISIONAL: _("Provisional"),
        Part.EXCLUDED: _("Excluded"),
        Part.REVERSED: _("Reversed"),
    }
    return [
        {
            "label": label,
            "url": address("ledger_list", **query, part=one),
            "current": one == part,
            "count": sums[one].entries if one else sum(s.entries for s in sums.values()),
        }
        for one, label in labels.items()
    ]
