"""Begin the site at a home page in each language instead of Wagtail's welcome page."""

import json
import uuid
from pathlib import Path

from django.conf import settings
from django.db import migrations

from marketplace.values import clock

FIRST_PAGES = Path(__file__).parents[1] / "data" / "first_pages.json"


def begin(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("cms", "HomePage")
    Site = apps.get_model("wagtailcore", "Site")
    root = Page.objects.filter(depth=1).first()
    welcome = Page.objects.filter(depth=2, content_type__model="page").first()
    # Only a site that still shows the welcome page is set up; whatever editors made stays.
    if root is None or welcome is None or HomePage.objects.exists():
        return
    welcome.slug = "welcome"
    welcome.save(update_fields=["slug"])
    texts = json.loads(FIRST_PAGES.read_text("utf-8"))[0]
    content_type = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="cms", model="homepage"
    )[0]
    key = uuid.uuid4()
    first = None
    for number, (language, _name) in enumerate(settings.LANGUAGES, start=2):
        home = HomePage.objects.create(
            **values(texts, language),
            locale=apps.get_model("wagtailcore", "Locale").objects.get_or_create(
                language_code=language
            )[0],
            translation_key=key,
            path=f"{root.path}{number:04}",
            depth=2,
            content_type=content_type,
        )
        first = first or home
    Site.objects.filter(root_page=welcome).update(root_page=first)
    if not Site.objects.filter(is_default_site=True).exists():
        Site.objects.create(hostname="localhost", root_page=first, is_default_site=True)
    welcome.delete()
    root.numchild = Page.objects.filter(depth=2, path__startswith=root.path).count()
    root.save(update_fields=["numchild"])


def values(texts, language):
    slug = "home" if language == settings.LANGUAGE_CODE else f"home-{language}"
    title = texts[f"title_{language}"]
    return {
        "title": title,
        "draft_title": title,
        "slug": slug,
        "url_path": f"/{slug}/",
        "live": True,
        "first_published_at": clock.now(),
        "last_published_at": clock.now(),
        "summary": texts[f"summary_{language}"],
        "hero_title": texts[f"hero_title_{language}"],
        "hero_text": texts[f"hero_text_{language}"],
        "search_terms": texts[f"search_terms_{language}"],
    }


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_footer_group"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
