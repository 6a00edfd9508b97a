"""Files of vendors and agencies: private rows, served only by a view that checks."""

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.organisations.models import Agency, Vendor


def private_storage() -> Storage:
    """Return the storage that no address leads into."""
    return storages["private"]


class Attachment(models.Model):
    """A file with its hash. Pictures are re-encoded when they are taken in; SVG is refused."""

    class Kind(models.TextChoices):
        """What the file is for."""

        PICTURE = "picture", _("Picture")
        SPEC = "spec", _("Specification")
        MANUAL = "manual", _("Manual")
        TEST_REPORT = "test_report", _("Test report")
        ACCEPTANCE = "acceptance", _("Acceptance criteria")
        CERTIFICATE = "certificate", _("Certificate")
        EVIDENCE = "evidence", _("Evidence")

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    file = models.FileField(storage=private_storage, upload_to="attachments/%Y/%m", max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    uploaded_by_id = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("attachment")

    def __str__(self) -> str:
        return self.name
