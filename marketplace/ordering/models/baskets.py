"""What a person means to buy for an agency."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from marketplace.catalogue.models import Listing
from marketplace.organisations.models import Agency


class BasketLine(models.Model):
    """One offer in a person's basket for one agency; prices are looked up until it is requested."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE)
    # Empty: the listing's own price; else the code of a price option.
    option_code = models.CharField(max_length=40, blank=True)
    quantity = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency", "listing", "option_code"], name="basket_line_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="basket_quantity_positive"),
        ]
