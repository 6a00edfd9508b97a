"""Pictures and documents of the editors, as models of our own so that fields can be added."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class SiteImage(AbstractImage):
    """A picture for editorial pages."""

    alternative = models.CharField(_("text alternative"), max_length=200, blank=True)

    admin_form_fields: ClassVar[tuple[str, ...]] = (*Image.admin_form_fields, "alternative")


class SiteRendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class SiteDocument(AbstractDocument):
    """A document for editorial pages."""

    admin_form_fields: ClassVar[tuple[str, ...]] = Document.admin_form_fields
