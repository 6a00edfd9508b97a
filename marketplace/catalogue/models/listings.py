"""A vendor's offer of one product or service, edited as revisions, published as versions."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from marketplace.catalogue.models.attachments import Attachment
from marketplace.catalogue.models.categories import Category, in_language
from marketplace.catalogue.models.products import Product
from marketplace.organisations.models import Vendor


class ServiceType(models.TextChoices):
    """The types of digital services. Source: Cloud Act art. 20; Decree art. 15-2."""

    IAAS = "IAAS", _("Infrastructure (IaaS)")
    PAAS = "PAAS", _("Platform (PaaS)")
    SAAS = "SAAS", _("Software (SaaS)")
    SUPPORT = "SUPPORT", _("Cloud support service")
    CONVERGED = "CONVERGED", _("Converged service")


class Csap(models.TextChoices):
    """Level of the cloud security certificate (CSAP)."""

    HIGH = "high", _("CSAP high")
    MID = "mid", _("CSAP mid")
    LOW = "low", _("CSAP low")
    NONE = "none", _("No CSAP")


class Deployment(models.TextChoices):
    """Where a service runs."""

    PUBLIC = "public", _("Public cloud")
    PRIVATE = "private", _("Private cloud")
    HYBRID = "hybrid", _("Hybrid")


class Billing(models.TextChoices):
    """What the price of a service is for."""

    USER_MONTH = "user_month", _("per user and month")
    INSTANCE_HOUR = "instance_hour", _("per instance and hour")
    GB_MONTH = "gb_month", _("per GB and month")
    CALL = "call", _("per call")
    MONTH = "month", _("per month")
    PROJECT = "project", _("per project")


class Listing(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    ClusterableModel,
):
    """One vendor's offer; unique for vendor and product.

    The row holds what is edited. What the public sees is made from `ListingVersion`, and what the
    system counts stands in `ListingState`. Its state is changed only by `catalogue.services`.
    """

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="listings")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="listings")
    # From a published report: shown as a reference, never for sale here.
    reference_only = models.BooleanField(default=False)

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("category")
    )
    title_ko = models.CharField(_("title"), max_length=300, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    summary_ko = models.CharField(_("summary"), max_length=300, blank=True)
    summary_en = models.CharField(_("summary in English"), max_length=300, blank=True)
    description_ko = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    features_ko = models.TextField(_("features, one a line"), blank=True)
    limits_ko = models.CharField(_("where it is not suitable"), max_length=300, blank=True)
    keywords_ko = models.CharField(
        _("search words, separated by commas"), max_length=300, blank=True
    )
    model_name = models.CharField(_("model"), max_length=120, blank=True)
    maker = models.CharField(_("maker"), max_length=120, blank=True)

    price_krw = models.PositiveBigIntegerField(_("unit price, VAT included"), null=True, blank=True)
    unit_ko = models.CharField(_("unit"), max_length=30, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=30, blank=True)
    price_note_ko = models.CharField(_("what the price leaves out"), max_length=120, blank=True)
    price_note_en = models.CharField(
        _("what the price leaves out, in English"), max_length=120, blank=True
    )
    delivery_days = models.PositiveSmallIntegerField(
        _("delivery time in days"), null=True, blank=True, validators=[MaxValueValidator(1000)]
    )
    warranty_months = models.PositiveSmallIntegerField(
        _("warranty in months"), null=True, blank=True
    )
    regions = models.JSONField(_("delivery regions"), default=list, blank=True)
    lease = models.BooleanField(_("also for rent"), default=False)
    operation_krw_year = models.PositiveBigIntegerField(
        _("operation, won a year"), null=True, blank=True
    )
    consumables_krw_year = models.PositiveBigIntegerField(
        _("consumables, won a year"), null=True, blank=True
    )
    maintenance_krw_year = models.PositiveBigIntegerField(
        _("maintenance, won a year"), null=True, blank=True
    )
    exit_krw = models.PositiveBigIntegerField(_("disposal or exit, won"), null=True, blank=True)
    acceptance_ko = models.CharField(_("how acceptance is tested"), max_length=300, blank=True)
    certificates = models.JSONField(_("certificates"), default=list, blank=True)
    # Question code -> answer, in the type of the question.
    answers = models.JSONField(default=dict, blank=True)

    service_type = models.CharField(
        _("service type"), max_length=10, choices=ServiceType.choices, blank=True
    )
    deployment = models.CharField(
        _("deployment"), max_length=10, choices=Deployment.choices, blank=True
    )
    csap = models.CharField(_("cloud security"), max_length=5, choices=Csap.choices, blank=True)
    billing = models.CharField(_("price basis"), max_length=15, choices=Billing.choices, blank=True)
    minimum_months = models.PositiveSmallIntegerField(
        _("shortest contract in months"), null=True, blank=True
    )
    sla_percent = models.DecimalField(
        _("promised availability in percent"),
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    support_ko = models.CharField(_("support hours"), max_length=200, blank=True)
    data_region_ko = models.CharField(_("where data are kept"), max_length=120, blank=True)
    exit_ko = models.CharField(_("how data come back at the end"), max_length=300, blank=True)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="listing")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="listing",
        for_concrete_model=False,
    )

    objects: ClassVar[models.Manager["Listing"]] = models.Manager()

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [
            models.UniqueConstraint(fields=["vendor", "product"], name="one_offer_of_a_product")
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"

    @property
    def title(self) -> str:
        """Return the title in the language of the page."""
        return in_language(self.title_ko, self.title_en)

    @property
    def revisions(self) -> Any:
        """Return the Wagtail revisions, for editing only; history is in ListingVersion."""
        return self._revisions

    @classmethod
    def from_serializable_data(
        cls, data: Any, check_fks: bool = False, strict_fks: bool = False
    ) -> Any:
        """Return a revision's listing without looking up what it refers to: all is protected."""
        return super().from_serializable_data(data, check_fks, strict_fks)

    def with_content_json(self, content: Any) -> "Listing":
        """Return a revision's listing; what the row knows better than the revision stays."""
        draft: Listing = super().with_content_json(content)
        # Revisions may be purged, so the one that a revision remembers as live may be gone.
        draft.live_revision_id = self.live_revision_id
        for name in ("vendor", "product"):
            if name in self._state.fields_cache:
                setattr(draft, name, getattr(self, name))
        return draft

    def publish(self, revision: Any, **kwargs: Any) -> None:
        """Publish a revision: checks, one version and one event, in one transaction.

        Schedules, bulk actions and moderators all come through here. Raises Refused.
        """
        from marketplace.catalogue.listing_workflow import publish_revision

        publish_revision(self, revision, super().publish, **kwargs)

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        """Show the object as the storefront will; settings name it, as it lies above."""
        render: Any = import_string(settings.LISTING_PREVIEW)
        return render(request, self)

    def unpublish(self, **kwargs: Any) -> None:
        """Take the listing down; its versions stay citable."""
        from marketplace.catalogue.listing_workflow import unpublish_listing

        unpublish_listing(self, **kwargs)


class PriceOption(models.Model):
    """A variant or an extra with a price of its own, VAT included."""

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="price_options")
    code = models.SlugField(max_length=40)
    name_ko = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    unit_ko = models.CharField(max_length=30, blank=True)
    price_krw = models.PositiveBigIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class ListingPicture(models.Model):
    """A picture of a listing with its text alternative."""

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="pictures")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT)
    alternative_ko = models.CharField(max_length=200)
    alternative_en = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class ListingDocument(models.Model):
    """A document of a listing."""

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="documents")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT)
    title_ko = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
