"""Remember who drafted a version, so that the same person does not adopt it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0002_seed_rule_sets")]
    operations = [
        migrations.AddField(
            model_name="ruleset",
            name="drafted_by_id",
            field=models.BigIntegerField(blank=True, null=True),
        ),
    ]
