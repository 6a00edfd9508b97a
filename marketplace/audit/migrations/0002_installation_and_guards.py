"""Name the installation and let PostgreSQL guard the append-only tables."""

import uuid

from django.db import migrations

from marketplace.audit.append_only import append_only
from marketplace.values import clock


def name_installation(apps, schema_editor):
    apps.get_model("audit", "Installation").objects.create(
        id=uuid.uuid4(), created_at=clock.machine_now()
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(name_installation, migrations.RunPython.noop),
        append_only("audit_event"),
        append_only("audit_seal"),
    ]
