"""Let PostgreSQL guard the ledger: entries are added, never changed."""

from django.db import migrations

from marketplace.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("procurement_targets", "0001_initial"), ("audit", "0002_installation_and_guards")]
    operations = [append_only("procurement_targets_ledgerentry")]
