"""Texts of the shell that editors change without a deploy."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="cog")
class SiteTexts(BaseSiteSetting):
    """Footer and help-line texts."""

    tagline_ko = models.CharField(_("tagline"), max_length=80, blank=True)
    tagline_en = models.CharField(_("tagline in English"), max_length=80, blank=True)
    help_phone = models.CharField(_("help line"), max_length=40, blank=True)
    help_hours_ko = models.CharField(_("hours of the help line"), max_length=80, blank=True)
    help_hours_en = models.CharField(_("hours in English"), max_length=80, blank=True)

    panels: ClassVar = [
        FieldPanel("tagline_ko"),
        FieldPanel("tagline_en"),
        FieldPanel("help_phone"),
        FieldPanel("help_hours_ko"),
        FieldPanel("help_hours_en"),
    ]

    class Meta:
        verbose_name = _("texts of the site")
