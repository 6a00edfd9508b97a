"""Keep with each entry the amount that its rule set recognises, so that sums need no rules."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procurement_targets", "0002_guard_ledger")]
    operations = [
        migrations.AddField(
            "ledgerentry", "basis_krw", models.BigIntegerField(default=0), preserve_default=False
        )
    ]
