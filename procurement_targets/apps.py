"""Django's entry for this room."""

from django.apps import AppConfig


class ProcurementTargetsConfig(AppConfig):
    """Names the room for Django, has the ledger consume events, and has it sealed."""

    name = "procurement_targets"
    label = "procurement_targets"

    def ready(self) -> None:
        """Register the consumer and the source of seals; both need the models."""
        from marketplace.audit import consumers, sealing
        from procurement_targets.consumer import CONSUMER_OF_EVENTS
        from procurement_targets.models import LedgerEntry

        consumers.register(CONSUMER_OF_EVENTS)
        sealing.register_source(sealing.SealSource("ledger", LedgerEntry))
