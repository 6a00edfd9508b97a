"""An agency's year beside its peers, in two statements however many peers there are."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from marketplace.audit.models import Progress
from marketplace.ordering.models.orders import PurchaseKind
from marketplace.organisations.models import Agency, AgencyKind
from procurement_targets.figures import MONTHS, Figures, Sums, median
from procurement_targets.ledger import CONSUMER
from procurement_targets.models import AgencyYear, MonthlyActual

AMOUNTS = ("counted_krw", "provisional_krw", "excluded_krw")


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer(Sums):
    """One agency among those of a kind in a year."""

    agency_id: int
    name_ko: str
    name_en: str

    @property
    def name(self) -> str:
        """Return the name in the language of the page."""
        english = (get_language() or "").startswith("en")
        return self.name_en if self.name_en and english else self.name_ko


@dataclass(frozen=True, slots=True)
class AgencyDashboard:
    """Figures of a year with those around them.

    `peers` are the agencies of the same kind in that year, the highest achievement first, the
    agency itself included; who has no target comes last.
    """

    figures: Figures
    provisional_by_month: list[int]
    last_year_by_month: list[int]
    kind: str
    peers: list[Peer]
    as_of: dt.datetime | None

    @property
    def kind_label(self) -> str:
        """Return the kind of body in that year in words."""
        return str(AgencyKind(self.kind).label)

    @property
    def rank(self) -> int | None:
        """Return the agency's place by achievement, from 1; None without a target."""
        mine = self.figures.achievement_basis_points
        return None if mine is None else 1 + sum(value > mine for value in self._achieved)

    @property
    def compared(self) -> int:
        """Return how many of the kind have a target."""
        return len(self._achieved)

    @property
    def median_basis_points(self) -> int | None:
        """Return the middle achievement of the kind."""
        return median(self._achieved)

    @property
    def _achieved(self) -> list[int]:
        known = (peer.achievement_basis_points for peer in self.peers)
        return [value for value in known if value is not None]


def agency_dashboard(agency: Agency, year: int) -> AgencyDashboard:
    """Return an agency's year, without the bodies that belong to it."""
    rows = list(_peer_rows(agency, year))
    own = next(row for row in rows if row["pk"] == agency.pk)
    peers = [_peer(row) for row in rows]
    peers.sort(key=_place)
    counted, provisional = [0] * MONTHS, [0] * MONTHS
    last_year, excluded_krw = [0] * MONTHS, 0
    by_kind = dict.fromkeys(PurchaseKind.values, 0)
    for of_year, month, kind, counted_krw, provisional_krw, out_krw in _actuals(agency, year):
        if of_year != year:
            last_year[month - 1] += counted_krw
            continue
        counted[month - 1] += counted_krw
        provisional[month - 1] += provisional_krw
        excluded_krw += out_krw
        by_kind[kind] = by_kind.get(kind, 0) + counted_krw
    figures = Figures(
        target_krw=own["of_year__target_krw"],
        base_amount_krw=own["of_year__base_amount_krw"],
        counted_krw=sum(counted),
        provisional_krw=sum(provisional),
        excluded_krw=excluded_krw,
        by_month=tuple(counted),
        by_kind=by_kind,
    )
    kind = own["of_year__kind"] or agency.kind
    return AgencyDashboard(figures, provisional, last_year, kind, peers, own["as_of"])


def _peer_rows(agency: Agency, year: int) -> Any:
    """Return the agency and those of its kind in the year, with their sums, in one statement."""
    opened = AgencyYear.objects.filter(agency=agency, year=year)
    kind = Coalesce(Subquery(opened.values("kind")[:1]), Value(agency.kind))
    actuals = MonthlyActual.objects.filter(
        books=agency.books, year=year, agency=OuterRef("pk")
    ).order_by()
    sums = {
        name: Coalesce(
            Subquery(
                actuals.values("agency").annotate(total=Sum(name)).values("total"),
                output_field=IntegerField(),
            ),
            0,
        )
        for name in AMOUNTS
    }
    as_of = Progress.objects.filter(pk=CONSUMER).values("updated_at")
    return (
        Agency.objects.filter(books=agency.books)
        .annotate(of_year=FilteredRelation("years", condition=Q(years__year=year)), wanted=kind)
        .filter(Q(pk=agency.pk) | Q(of_year__kind=F("wanted")))
        .annotate(**sums, as_of=Subquery(as_of))
        .values(
            "pk",
            "name",
            "name_en",
            "of_year__kind",
            "of_year__target_krw",
            "of_year__base_amount_krw",
            "as_of",
            *AMOUNTS,
        )
    )


def _peer(row: dict[str, Any]) -> Peer:
    return Peer(
        agency_id=row["pk"],
        name_ko=row["name"],
        name_en=row["name_en"],
        target_krw=row["of_year__target_krw"],
        base_amount_krw=row["of_year__base_amount_krw"],
        counted_krw=row["counted_krw"],
        provisional_krw=row["provisional_krw"],
        excluded_krw=row["excluded_krw"],
    )


def _place(peer: Peer) -> tuple[bool, int, str]:
    achieved = peer.achievement_basis_points
    return achieved is None, -(achieved or 0), peer.name_ko


def _actuals(agency: Agency, year: int) -> Any:
    """Return the monthly sums of the agency in this year and the one before."""
    rows = MonthlyActual.objects.filter(
        books=agency.books, agency=agency, year__in=(year - 1, year)
    )
    return rows.order_by().values_list("year", "month", "kind", *AMOUNTS)
