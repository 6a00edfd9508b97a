"""The models of the room, by concept."""

from procurement_targets.models.ledger import Decision, LedgerEntry, MonthlyActual
from procurement_targets.models.outside import OutsidePurchase, ReportImport
from procurement_targets.models.years import AgencyYear, BaseExclusion

__all__ = [
    "AgencyYear",
    "BaseExclusion",
    "Decision",
    "LedgerEntry",
    "MonthlyActual",
    "OutsidePurchase",
    "ReportImport",
]
