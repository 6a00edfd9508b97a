"""Deliveries by the vendor and inspections by the agency."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.ordering.models.orders import Order, OrderLine


class Delivery(models.Model):
    """A delivery that the vendor reported; parts of an order may come apart."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="deliveries")
    number = models.PositiveSmallIntegerField()
    delivered_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    # Made by the form; a second click with the same key finds the first delivery.
    idempotency_key = models.CharField(max_length=64)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    reported_at = models.DateTimeField()

    class Meta:
        verbose_name = _("delivery")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="delivery_number_once"),
            models.UniqueConstraint(fields=["order", "idempotency_key"], name="delivery_once"),
        ]


class DeliveryLine(models.Model):
    """How many units of an order line came; `replaced_quantity` of them replace rejected ones."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(
        OrderLine, on_delete=models.PROTECT, related_name="delivery_lines"
    )
    quantity = models.PositiveIntegerField()
    replaced_quantity = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "order_line"], name="delivery_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, replaced_quantity__lte=F("quantity")),
                name="delivery_line_quantity",
            ),
        ]


class Inspection(models.Model):
    """An inspection and acceptance (검사·검수), by a person who neither asked nor approved."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="inspections")
    number = models.PositiveSmallIntegerField()
    inspected_on = models.DateField()
    inspector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    comment = models.TextField(blank=True)
    idempotency_key = models.CharField(max_length=64)
    inspected_at = models.DateTimeField()

    class Meta:
        verbose_name = _("inspection")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="inspection_number_once"),
            models.UniqueConstraint(fields=["order", "idempotency_key"], name="inspection_once"),
        ]


class InspectionLine(models.Model):
    """What was accepted and what was rejected of one order line."""

    class Reason(models.TextChoices):
        """Why units were rejected."""

        DEFECT = "defect", _("Defective")
        SPECIFICATION = "specification", _("Not as specified")
        DAMAGED = "damaged", _("Damaged in transport")
        INCOMPLETE = "incomplete", _("Parts or papers are missing")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(
        OrderLine, on_delete=models.PROTECT, related_name="inspection_lines"
    )
    accepted_quantity = models.PositiveIntegerField()
    rejected_quantity = models.PositiveIntegerField()
    reason_code = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    # The accepted units in won, so that the parts of a line add up to the won.
    accepted_krw = models.BigIntegerField()
    accepted_supply_krw = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "order_line"], name="inspection_line_once"
            ),
            models.CheckConstraint(
                condition=Q(rejected_quantity=0) | ~Q(reason_code=""),
                name="rejection_has_a_reason",
            ),
        ]
