"""Which lines of a readable file are not taken, because they contradict each other or the books."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.catalogue.models import Designation
from procurement_targets.order_report.market import AmbiguousAgency, Market
from procurement_targets.order_report.rows import DesignationKey, OrderRow


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that is not taken, with the reason as code and as sentence."""

    row: OrderRow
    code: str
    reason: str


def without_rules(row: OrderRow) -> Refusal:
    """Return the refusal of a line from before the first rule set."""
    return Refusal(
        row, "no_rules", _("No counting rules were in force on the day of the contract.")
    )


class Refusing:
    """Judges each line against the rest of the file and against the books.

    Nobody guesses which of two contradicting terms of a designation is right: all its lines are
    refused. A term that contradicts the books is taken over only with the changes accepted.
    `corrected` holds, for each designation with such a term on a new or changed line, a line.
    """

    def __init__(self, rows: tuple[OrderRow, ...], market: Market, *, accept_changes: bool) -> None:
        self._market = market
        self._accept_changes = accept_changes
        self._by_designation: dict[DesignationKey, list[OrderRow]] = defaultdict(list)
        for row in rows:
            self._by_designation[row.designation_key].append(row)
        self.conflicts = {
            key: lines
            for key, lines in self._by_designation.items()
            if len({_term_of(line) for line in lines}) > 1
        }
        self.corrected = {
            key: lines[0]
            for key, lines in self._by_designation.items()
            if key not in self.conflicts
            and self._differs_from_books(lines[0])
            and not all(market.knows(line) for line in lines)
        }

    def refusal_of(self, row: OrderRow) -> Refusal | None:
        """Return why a line is not taken, or None when it may be."""
        if row.designation_key in self.conflicts:
            return self._conflict(row)
        is_new = row.key not in self._market.purchases
        if is_new and row.designation_key in self.corrected and not self._accept_changes:
            return self._other_term(row)
        try:
            self._market.agencies.called(row.agency_name, row.contract_on)
        except AmbiguousAgency:
            reason = _("Several agencies are called “%(name)s”.") % {"name": row.agency_name}
            return Refusal(row, "agency_ambiguous", reason)
        return None

    def _differs_from_books(self, row: OrderRow) -> bool:
        """Say whether the books have another term; a later end that extensions explain is none."""
        known = self._market.designations.get(row.designation_key)
        if known is None or _term_of(row) == (known.type, known.valid_from, known.valid_until):
            return False
        same_start = (row.designation_type, row.designated_from) == (known.type, known.valid_from)
        extended = bool(known.extensions.all()) and row.designated_until < known.valid_until
        return not (same_start and extended)

    def _conflict(self, row: OrderRow) -> Refusal:
        lines = self.conflicts[row.designation_key]
        other = next(line for line in lines if _term_of(line) != _term_of(row))
        reason = _(
            "Designation %(number)s has the term %(term)s here and %(other)s on line %(line)s."
        ) % {
            "number": row.designation_number,
            "term": _written(row),
            "other": _written(other),
            "line": other.line,
        }
        return Refusal(row, "designation_conflict", reason)

    def _other_term(self, row: OrderRow) -> Refusal:
        known = self._market.designations[row.designation_key]
        reason = _(
            "Designation %(number)s stands in the books with the term %(known)s, not %(term)s; "
            "accept the changes to take the new term over."
        ) % {
            "number": row.designation_number,
            "known": _written(known),
            "term": _written(row),
        }
        return Refusal(row, "designation_differs", reason)


def _term_of(row: OrderRow) -> tuple[object, ...]:
    return row.designation_type, row.designated_from, row.designated_until


def _written(term: OrderRow | Designation) -> str:
    if isinstance(term, OrderRow):
        return f"{term.designation_type} {term.designated_from} – {term.designated_until}"
    return f"{term.type} {term.valid_from} – {term.valid_until}"
