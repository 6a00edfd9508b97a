"""What the index must remember outside of itself. Written by `search.indexing` alone."""

from django.db import models


class IndexedProduct(models.Model):
    """The last document that was made of a product.

    `version` is the document's external version: it grows with each different document and never
    goes back. `sha256` is the hash of the document, empty for a tombstone. `is_applied` is false
    from the moment when the version is given until the engine has it, so that what a crash left
    undone is done again. A plain number instead of a foreign key: tombstones outlive products.
    """

    product_id = models.BigIntegerField(primary_key=True)
    version = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    is_applied = models.BooleanField(default=True)


class KeptTokens(models.Model):
    """The tokens of a text as an analyser cut them, so that no rebuild cuts them again."""

    text_sha256 = models.CharField(max_length=64)
    analyser_version = models.CharField(max_length=80)
    tokens = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["text_sha256", "analyser_version"], name="tokens_of_a_text_once"
            )
        ]
