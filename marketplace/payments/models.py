"""Tax invoices that vendors issue and payments that agencies record."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.ordering.models import Order, OrderLine


class TaxInvoice(models.Model):
    """An electronic tax invoice (전자세금계산서) for accepted units, VAT apart."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    number = models.CharField(max_length=40, unique=True)
    issued_on = models.DateField()
    payable_until = models.DateField()
    supply_krw = models.BigIntegerField()
    vat_krw = models.BigIntegerField()
    total_krw = models.BigIntegerField()
    paid_krw = models.BigIntegerField(default=0)
    idempotency_key = models.CharField(max_length=64)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    issued_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tax invoice")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "idempotency_key"], name="invoice_once"),
            models.CheckConstraint(
                condition=Q(total_krw=F("supply_krw") + F("vat_krw")), name="invoice_total"
            ),
            models.CheckConstraint(
                condition=Q(paid_krw__gte=0, paid_krw__lte=F("total_krw")),
                name="not_more_paid_than_the_invoice",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def open_krw(self) -> int:
        """Return what is still to be paid."""
        return self.total_krw - self.paid_krw


class TaxInvoiceLine(models.Model):
    """What an invoice asks for one order line."""

    invoice = models.ForeignKey(TaxInvoice, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    supply_krw = models.BigIntegerField()
    vat_krw = models.BigIntegerField()
    amount_krw = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "order_line"], name="invoice_line_once")
        ]


class Payment(models.Model):
    """A payment of an invoice; the reference of the treasury comes once per agency."""

    class Method(models.TextChoices):
        """How the money went."""

        TREASURY = "treasury", _("Transfer from the treasury")

    invoice = models.ForeignKey(TaxInvoice, on_delete=models.PROTECT, related_name="payments")
    agency_id = models.BigIntegerField()
    method = models.CharField(max_length=20, choices=Method.choices, default=Method.TREASURY)
    reference = models.CharField(_("treasury reference"), max_length=60)
    amount_krw = models.BigIntegerField()
    paid_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("payment")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "reference"], name="payment_once"),
            models.CheckConstraint(condition=Q(amount_krw__gt=0), name="payment_positive"),
        ]
