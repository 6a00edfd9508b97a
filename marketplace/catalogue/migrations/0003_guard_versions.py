"""Let PostgreSQL itself refuse to change or delete a published version."""

from django.db import migrations

from marketplace.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_review_workflow"), ("audit", "0002_installation_and_guards")]
    operations = [append_only("catalogue_listingversion")]
