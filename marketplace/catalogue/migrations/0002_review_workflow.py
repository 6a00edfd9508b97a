"""Assign the review workflow to listings, with the group that decides."""

from django.db import migrations

MODERATORS = "Listing moderators"


def set_up(apps, schema_editor):
    content_types = apps.get_model("contenttypes", "ContentType").objects
    listing = content_types.get_or_create(app_label="catalogue", model="listing")[0]
    review = content_types.get_or_create(app_label="catalogue", model="listingreview")[0]
    admin = content_types.get_or_create(app_label="wagtailadmin", model="admin")[0]
    group = apps.get_model("auth", "Group").objects.get_or_create(name=MODERATORS)[0]
    permissions = apps.get_model("auth", "Permission").objects
    for content_type, codename, name in (
        (listing, "publish_listing", "Can publish listing"),
        (listing, "view_listing", "Can view listing"),
        (listing, "change_listing", "Can change listing"),
        (admin, "access_admin", "Can access Wagtail admin"),
    ):
        permission = permissions.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )[0]
        group.permissions.add(permission)
    task = apps.get_model("catalogue", "ListingReview").objects.create(
        name="Listing review", content_type=review, active=True
    )
    task.groups.add(group)
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(
        name="Listing review", active=True
    )
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(
        workflow=workflow, task_id=task.pk, sort_order=0
    )
    apps.get_model("wagtailcore", "WorkflowContentType").objects.create(
        workflow=workflow, content_type=listing
    )


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]
    operations = [migrations.RunPython(set_up, migrations.RunPython.noop)]
