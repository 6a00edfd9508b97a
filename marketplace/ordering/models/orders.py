"""Orders to vendors: what was agreed is copied here and never looked up later."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models import Designation, Listing, ListingVersion, Product
from marketplace.ordering.models.budgets import BudgetLine
from marketplace.ordering.models.requests import PurchaseRequest
from marketplace.organisations.models import Agency, Vendor
from marketplace.values.books import Books


class PurchaseKind(models.TextChoices):
    """The kinds of purchase that the counting rules tell apart."""

    PURCHASE = "purchase", _("Ordinary purchase")
    LEASE = "lease", _("Lease or subscription")
    PILOT = "pilot", _("Pilot purchase")


class Order(models.Model):
    """A purchase order of one agency to one vendor (발주).

    Allowed moves are in `ordering.rules.ORDER_MOVES`. What is delivered, accepted, invoiced and
    paid are quantities and won on the lines; the label on the screen is derived from them.
    """

    class Status(models.TextChoices):
        """The few states that are not derived from the lines."""

        PLACED = "placed", _("Placed")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        DECLINED = "declined", _("Declined by the vendor")
        CANCELLED = "cancelled", _("Cancelled")
        CLOSED = "closed", _("Completed")

    number = models.CharField(max_length=40)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="orders")
    using_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="orders")
    request = models.ForeignKey(PurchaseRequest, on_delete=models.PROTECT, related_name="orders")
    budget_line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT)
    status = models.CharField(max_length=15, choices=Status.choices, default=Status.PLACED)
    title = models.CharField(max_length=200)
    agency_name = models.CharField(max_length=120)
    vendor_name = models.CharField(max_length=120)
    vendor_business_number = models.CharField(max_length=10)
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    route = models.CharField(max_length=20)
    ground_code = models.CharField(max_length=60)
    ground_text = models.CharField(max_length=300)
    ground_source = models.CharField(max_length=300)
    delivery_place = models.CharField(max_length=200, blank=True)
    placed_at = models.DateTimeField()
    placed_on = models.DateField()
    due_on = models.DateField()
    supply_krw = models.BigIntegerField()
    vat_krw = models.BigIntegerField()
    total_krw = models.BigIntegerField()
    change_number = models.PositiveSmallIntegerField(default=0)
    books = models.CharField(max_length=10, choices=Books.choices)

    class Meta:
        verbose_name = _("order")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="order_number_once"),
            models.UniqueConstraint(fields=["request", "vendor"], name="one_order_per_vendor"),
            models.CheckConstraint(
                condition=Q(total_krw=F("supply_krw") + F("vat_krw")),
                name="order_total_is_supply_and_vat",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-id"], name="order_of_agency"),
            models.Index(fields=["vendor", "status", "-id"], name="order_of_vendor"),
            models.Index(fields=["books", "placed_on"], name="order_by_day"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One line of an order with its progress.

    `delivered_quantity` is what stands at the buyer, `rejected_quantity` the part of it that was
    refused and waits for a replacement; a replacement turns refused units back into delivered ones.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT)
    listing_version = models.ForeignKey(ListingVersion, on_delete=models.PROTECT)
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    title = models.CharField(max_length=300)
    option_code = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    kind = models.CharField(
        max_length=10, choices=PurchaseKind.choices, default=PurchaseKind.PURCHASE
    )
    # The designation as it was on the day of the order; null for what is not designated.
    designation = models.ForeignKey(Designation, on_delete=models.PROTECT, null=True, blank=True)
    designation_number = models.CharField(max_length=40, blank=True)
    designation_from = models.DateField(null=True, blank=True)
    designation_until = models.DateField(null=True, blank=True)
    unit_price_krw = models.BigIntegerField()
    quantity = models.PositiveIntegerField()
    amount_krw = models.BigIntegerField()
    supply_krw = models.BigIntegerField()
    vat_krw = models.BigIntegerField()
    # The tax rate agreed on, so that parts of the line are split as the whole was; 0 is tax-free.
    vat_basis_points = models.PositiveSmallIntegerField(default=0)
    delivered_quantity = models.PositiveIntegerField(default=0)
    accepted_quantity = models.PositiveIntegerField(default=0)
    rejected_quantity = models.PositiveIntegerField(default=0)
    invoiced_krw = models.BigIntegerField(default=0)
    paid_krw = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_position_once"),
            models.CheckConstraint(
                condition=Q(amount_krw=F("quantity") * F("unit_price_krw")),
                name="order_line_amount_is_price_times_quantity",
            ),
            models.CheckConstraint(
                condition=Q(amount_krw=F("supply_krw") + F("vat_krw")),
                name="order_line_amount_is_supply_and_vat",
            ),
            models.CheckConstraint(
                condition=Q(delivered_quantity__lte=F("quantity")),
                name="not_more_delivered_than_ordered",
            ),
            models.CheckConstraint(
                condition=Q(
                    delivered_quantity__gte=F("accepted_quantity") + F("rejected_quantity")
                ),
                name="not_more_inspected_than_delivered",
            ),
            models.CheckConstraint(
                condition=Q(invoiced_krw__lte=F("accepted_quantity") * F("unit_price_krw")),
                name="not_more_invoiced_than_accepted",
            ),
            models.CheckConstraint(
                condition=Q(paid_krw__lte=F("invoiced_krw"), paid_krw__gte=0),
                name="not_more_paid_than_invoiced",
            ),
        ]

    @property
    def waiting_for_inspection(self) -> int:
        """Return how many delivered units are neither accepted nor rejected."""
        return self.delivered_quantity - self.accepted_quantity - self.rejected_quantity

    @property
    def kept_quantity(self) -> int:
        """Return how many units stand at the buyer and were not rejected."""
        return self.delivered_quantity - self.rejected_quantity

    @property
    def invoiced_quantity(self) -> int:
        """Return for how many units a tax invoice was issued; nothing is sold for nothing."""
        return self.invoiced_krw // self.unit_price_krw

    @property
    def deliverable_quantity(self) -> int:
        """Return how many units the vendor may still deliver, replacements included."""
        return self.quantity - self.delivered_quantity + self.rejected_quantity


class OrderChange(models.Model):
    """A numbered amendment (변경차수) of an order, with a coded reason."""

    class Reason(models.TextChoices):
        """Why the order was changed."""

        NEED_CHANGED = "need_changed", _("The need has changed")
        BUDGET_CHANGED = "budget_changed", _("The budget has changed")
        VENDOR_CANNOT_DELIVER = "vendor_cannot_deliver", _("The vendor cannot deliver")
        DELIVERY_DATE = "delivery_date", _("Another delivery date was agreed")
        ERROR = "error", _("Correction of an error")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    reason_code = models.CharField(max_length=30, choices=Reason.choices)
    reason = models.TextField()
    # Order line id -> [quantity before, quantity after]; "due_on" -> [date before, date after].
    content = models.JSONField()
    amount_difference_krw = models.BigIntegerField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="order_change_once")
        ]
