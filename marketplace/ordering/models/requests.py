"""Purchase requests and their approval steps."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models import Designation, Listing, ListingVersion
from marketplace.ordering.models.budgets import BudgetLine
from marketplace.organisations.models import Agency, Membership
from marketplace.organisations.roles import Role


class Route(models.TextChoices):
    """How the purchase is made."""

    DIRECT = "direct", _("Direct contract with a single quote")


class PurchaseRequest(models.Model):
    """What a requester asks an agency's approvers to buy.

    Allowed moves are in `ordering.rules.REQUEST_MOVES`; only `ordering.requests` and
    `ordering.approvals` change the status.
    """

    class Status(models.TextChoices):
        """States of a request; returned may be edited and submitted again."""

        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("In approval")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned for completion")
        REJECTED = "rejected", _("Turned down")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="requests")
    # The body that will use the goods, when the agency buys on its behalf.
    using_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.CharField(max_length=40)
    title = models.CharField(_("title"), max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="purchase_requests"
    )
    department = models.CharField(_("department"), max_length=80, blank=True)
    budget_line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("budget line")
    )
    route = models.CharField(
        _("procurement route"), max_length=20, choices=Route.choices, default=Route.DIRECT
    )
    # The code of the rule that allows the direct contract, chosen among those that apply.
    ground_code = models.CharField(_("ground for the direct contract"), max_length=60, blank=True)
    justification = models.TextField(_("reason for the direct contract"), blank=True)
    comparison = models.TextField(_("result of the comparison"), blank=True)
    no_conflict_declared = models.BooleanField(
        _("declaration on conflicts of interest"), default=False
    )
    wanted_by = models.DateField(_("delivery wanted by"), null=True, blank=True)
    delivery_place = models.CharField(_("place of delivery"), max_length=200, blank=True)
    supply_krw = models.BigIntegerField(default=0)
    vat_krw = models.BigIntegerField(default=0)
    total_krw = models.BigIntegerField(default=0)
    # How often it was submitted; approval steps belong to a round.
    round = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("purchase request")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="request_number_once"),
            models.CheckConstraint(
                condition=Q(total_krw=models.F("supply_krw") + models.F("vat_krw")),
                name="request_total_is_supply_and_vat",
            ),
        ]
        indexes = [models.Index(fields=["agency", "status", "-id"], name="request_by_status")]

    def __str__(self) -> str:
        return self.number


class RequestLine(models.Model):
    """One offer asked for; price and version are copied when the line is made."""

    request = models.ForeignKey(PurchaseRequest, on_delete=models.CASCADE, related_name="lines")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT)
    listing_version = models.ForeignKey(ListingVersion, on_delete=models.PROTECT)
    option_code = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=30, blank=True)
    designation = models.ForeignKey(Designation, on_delete=models.PROTECT, null=True, blank=True)
    quantity = models.PositiveIntegerField()
    unit_price_krw = models.BigIntegerField()
    amount_krw = models.BigIntegerField()
    supply_krw = models.BigIntegerField()
    vat_krw = models.BigIntegerField()
    vat_basis_points = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_krw=models.F("quantity") * models.F("unit_price_krw")),
                name="request_line_amount_is_price_times_quantity",
            ),
            models.UniqueConstraint(fields=["request", "position"], name="request_position_once"),
        ]


class ApprovalStep(models.Model):
    """One decision that a request needs, by role; a new round makes new steps."""

    class Decision(models.TextChoices):
        """What was decided."""

        PENDING = "pending", _("Waiting")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned for completion")
        REJECTED = "rejected", _("Turned down")
        VOID = "void", _("Not needed any more")

    request = models.ForeignKey(PurchaseRequest, on_delete=models.CASCADE, related_name="steps")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=30, choices=Role.choices)
    rule_text = models.CharField(max_length=300, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Set when the decision was made as a stand-in (대결): whose role it was.
    on_behalf_of = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    comment = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "round", "position"], name="approval_step_once"
            )
        ]
