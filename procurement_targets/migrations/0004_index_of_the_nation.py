"""Let the figures of the nation be read from an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procurement_targets", "0003_ledger_basis_amount")]
    operations = [
        migrations.AddIndex(
            "monthlyactual",
            models.Index(
                fields=[
                    "books",
                    "year",
                    "month",
                    "kind",
                    "counted_krw",
                    "provisional_krw",
                    "excluded_krw",
                ],
                name="actuals_of_the_nation",
            ),
        )
    ]
