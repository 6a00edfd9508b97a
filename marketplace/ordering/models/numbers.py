"""Gapless numbers, a series for each agency, year and kind of document."""

from django.db import models


class NumberSeries(models.Model):
    """The last number given in a series; its row is locked last in every transaction."""

    agency_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "year", "kind"], name="number_series_once")
        ]
