"""What was published, word for word, and what the system keeps about a listing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models.listings import Listing


class ListingVersion(models.Model):
    """One published state of a listing, append-only and citable for ever.

    `content` follows the schema in docs/listing-version.schema.json; `sha256` is its hash. Order
    lines, evidence, comparison, search documents and the listing page are all made from it.
    """

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("listing version")
        constraints = [
            models.UniqueConstraint(fields=["listing", "number"], name="version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} v{self.number}"


class ListingState(models.Model):
    """What the system writes about a listing; editors never touch it.

    `current_version` is null while nothing is public.
    """

    class Standing(models.TextChoices):
        """Whether the listing may be shown and sold, apart from calendars."""

        OPEN = "open", _("Open")
        SUSPENDED = "suspended", _("Suspended")

    listing = models.OneToOneField(
        Listing, on_delete=models.CASCADE, primary_key=True, related_name="state"
    )
    current_version = models.ForeignKey(
        ListingVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.OPEN)
    accepted_orders = models.PositiveIntegerField(default=0)
    # Grows with every change that the search index must know; its external version.
    index_version = models.PositiveBigIntegerField(default=1)
