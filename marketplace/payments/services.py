"""The verbs of the room in one place."""

from marketplace.payments.invoices import issue_tax_invoice
from marketplace.payments.payments import record_payment

__all__ = ["issue_tax_invoice", "record_payment"]
