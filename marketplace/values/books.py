"""Real, demonstration and rehearsal: three books that no sum ever mixes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Books(models.TextChoices):
    """To which of the three sets of books an organisation or an entry belongs."""

    REAL = "real", _("Real")
    DEMO = "demo", _("Demonstration")
    REHEARSAL = "rehearsal", _("Rehearsal")
