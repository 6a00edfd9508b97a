"""Let content pages be linked from the foot of every page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="contentpage",
            name="footer_group",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not in the footer"),
                    ("guide", "Guides"),
                    ("service", "About this site"),
                ],
                max_length=10,
                verbose_name="place in the footer",
            ),
        ),
    ]
