"""Who belongs to which organisation, with which roles, and who stands in for whom."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.organisations.models.agencies import Agency, Dated
from marketplace.organisations.models.vendors import Vendor
from marketplace.organisations.roles import Desk, Role
from marketplace.values.books import Books


class Office(models.Model):
    """A body that neither buys nor sells here: an oversight authority or the operator."""

    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    desk = models.CharField(
        max_length=10,
        choices=[
            (Desk.OVERSIGHT.value, Desk.OVERSIGHT.label),
            (Desk.CONTENT.value, Desk.CONTENT.label),
        ],
    )
    books = models.CharField(max_length=10, choices=Books.choices)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person in one organisation; exactly one of agency, vendor and office is set.

    Changed only by `organisations.services`.
    """

    class Status(models.TextChoices):
        """Whether the membership gives any right."""

        REQUESTED = "requested", _("Requested")
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Ended")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True)
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, null=True, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True)
    roles = models.JSONField(default=list)
    department = models.CharField(_("department"), max_length=80, blank=True)
    # The most that this person may request in one purchase, VAT included; null: no limit.
    limit_krw = models.BigIntegerField(_("limit"), null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(agency__isnull=False, vendor__isnull=True, office__isnull=True)
                    | Q(agency__isnull=True, vendor__isnull=False, office__isnull=True)
                    | Q(agency__isnull=True, vendor__isnull=True, office__isnull=False)
                ),
                name="membership_in_one_organisation",
            ),
            models.UniqueConstraint(
                fields=["person", "agency"], condition=~Q(status="ended"), name="one_agency_seat"
            ),
            models.UniqueConstraint(
                fields=["person", "vendor"], condition=~Q(status="ended"), name="one_vendor_seat"
            ),
            models.UniqueConstraint(
                fields=["person", "office"], condition=~Q(status="ended"), name="one_office_seat"
            ),
        ]

    @property
    def organisation(self) -> Agency | Vendor | Office:
        """Return the organisation that this membership is in."""
        organisation = self.agency or self.vendor or self.office
        assert organisation is not None  # the check constraint promises one
        return organisation

    @property
    def organisation_name(self) -> str:
        """Return the organisation's name in the language of the page."""
        return str(self.organisation)

    @property
    def desk(self) -> str:
        """Return the desk that this membership leads to."""
        if self.agency_id:
            return Desk.BUYER.value
        if self.vendor_id:
            return Desk.VENDOR.value
        assert self.office is not None
        return self.office.desk

    @property
    def role_labels(self) -> list[str]:
        """Return the names of the roles in the language of the page."""
        return [str(Role(role).label) for role in self.roles]

    @property
    def books(self) -> str:
        """Return the books that the organisation belongs to."""
        return self.organisation.books

    def has_role(self, *roles: str) -> bool:
        """Say whether the membership is active and carries one of `roles`."""
        return self.status == self.Status.ACTIVE and any(role in self.roles for role in roles)


class Delegation(Dated):
    """A person stands in for another in one role of one agency, between two days.

    The stand-in gets the role for those days, never the right to act on what is their own.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    giver = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="delegations_given"
    )
    receiver = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="delegations_received"
    )
    role = models.CharField(max_length=30, choices=Role.choices)
    reason = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")), name="nobody_stands_in_for_themselves"
            ),
        ]
