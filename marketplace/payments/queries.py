"""Reads of invoices and payments; start from an order that the reader may see."""

from django.db.models import F, QuerySet

from marketplace.ordering.models import Order
from marketplace.organisations.models import Agency
from marketplace.payments.models import TaxInvoice


def invoices_of(order: Order) -> QuerySet[TaxInvoice]:
    """Return an order's invoices with their lines and payments, oldest first."""
    return (
        TaxInvoice.objects.filter(order=order)
        .select_related("issued_by")
        .prefetch_related("lines__order_line", "payments__recorded_by")
        .order_by("pk")
    )


def open_invoices_for(agency: Agency) -> QuerySet[TaxInvoice]:
    """Return what an agency still has to pay, the earliest day first."""
    return (
        TaxInvoice.objects.filter(order__agency=agency, paid_krw__lt=F("total_krw"))
        .select_related("order__vendor")
        .order_by("payable_until", "pk")
    )
