"""Write the rule sets that every installation starts with."""

from django.db import migrations

from marketplace.policies.seeding import write_seed


def seed(apps, schema_editor):
    write_seed(apps.get_model("policies", "RuleSet"), apps.get_model("policies", "Rule"))


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
