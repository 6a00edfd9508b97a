"""Products: one row for one concrete model or service."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models.categories import Category
from marketplace.values.books import Books


class Product(models.Model):
    """One concrete model, or one digital service; several vendors may offer it.

    `item_identifier` is the number of the national item list (물품식별번호); new kinds of product
    get it later, so it may be missing.
    """

    class Kind(models.TextChoices):
        """Goods or a digital service."""

        GOODS = "product", _("Product")
        DIGITAL_SERVICE = "digital_service", _("Digital service")

    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.GOODS)
    item_identifier = models.CharField(  # noqa: DJ001 - null, so that many may have none
        _("item identifier"), max_length=16, null=True, blank=True
    )
    item_class_code = models.CharField(_("item class code"), max_length=8, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(_("name"), max_length=300)
    model_name = models.CharField(_("model"), max_length=120, blank=True)
    maker = models.CharField(_("maker"), max_length=120, blank=True)
    books = models.CharField(max_length=10, choices=Books.choices)

    class Meta:
        verbose_name = _("product")
        constraints = [
            models.UniqueConstraint(
                fields=["books", "item_identifier"],
                condition=Q(item_identifier__isnull=False),
                name="item_identifier_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
