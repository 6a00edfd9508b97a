"""Say what the editors and the site's editors-in-chief may do in the admin.

Wagtail's groups already carry pages, pictures and documents: Editors write and submit, Moderators
publish as well.
"""

from django.db import migrations

EDITORS, PUBLISHERS = "Editors", "Moderators"
# App, model, verb, name, and for which groups.
GRANTS = [
    *(
        ("catalogue", model, verb, f"Can {verb} {model}", (EDITORS, PUBLISHERS))
        for model in ("category", "question")
        for verb in ("view", "add", "change")
    ),
    ("simple_translation", "simpletranslation", "submit_translation", "Can submit translations", (EDITORS, PUBLISHERS)),
    ("cms", "sitetexts", "change", "Can change texts of the site", (PUBLISHERS,)),
    *(
        ("wagtailredirects", "redirect", verb, f"Can {verb} redirect", (PUBLISHERS,))
        for verb in ("add", "change", "delete")
    ),
]


def grant(apps, schema_editor):
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    groups = apps.get_model("auth", "Group").objects
    for app_label, model, verb, name, names_of_groups in GRANTS:
        content_type = content_types.get_or_create(app_label=app_label, model=model)[0]
        codename = verb if "_" in verb else f"{verb}_{model}"
        permission = permissions.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )[0]
        for name_of_group in names_of_groups:
            groups.get_or_create(name=name_of_group)[0].permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_first_home"),
        ("catalogue", "0002_review_workflow"),
        ("simple_translation", "0001_initial"),
        ("wagtailredirects", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
