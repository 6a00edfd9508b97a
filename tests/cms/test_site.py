"""The tree of pages: what migrations begin with, what commands and data add."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Locale, Page, Site

from cms.models import ContentPage, HomePage, NewsPage
from cms.site import PageDataWrong, ensure_site, import_pages

pytestmark = pytest.mark.django_db


def page_data(**changes: Any) -> dict[str, Any]:
    """A guide in both languages."""
    return {
        "key": "guide",
        "type": "content",
        "slug": "guide",
        "parent": "home",
        "title_ko": "이용 안내",
        "title_en": "Guide",
        "summary_ko": "처음 오신 분께",
        "body_ko": [{"type": "heading", "value": {"text": "순서", "level": "h2"}}],
        "body_en": [{"type": "text", "value": "<p>First this, then that.</p>"}],
    } | changes


def test_a_new_installation_has_a_home_in_each_language_and_no_welcome_page() -> None:
    homes = HomePage.objects.order_by("path")
    assert [(home.slug, home.locale.language_code) for home in homes] == [
        ("home", "ko"),
        ("home-en", "en"),
    ]
    assert homes[0].translation_key == homes[1].translation_key
    assert Site.objects.get().root_page_id == homes[0].pk
    assert list(Page.objects.filter(depth=2)) == [home.page_ptr for home in homes]
    assert Page.objects.get(depth=1).numchild == 2


def test_the_first_tree_is_sound() -> None:
    assert [list(found) for found in Page.find_problems()] == [[], [], [], [], []]


def test_ensuring_the_site_again_changes_nothing() -> None:
    before = list(HomePage.objects.values())
    homes = ensure_site()
    assert {language: home.slug for language, home in homes.items()} == {
        "ko": "home",
        "en": "home-en",
    }
    assert list(HomePage.objects.values()) == before


def test_a_site_without_homes_is_built_from_nothing() -> None:
    Site.objects.all().delete()
    for home in HomePage.objects.all():
        home.delete()
    Locale.objects.filter(language_code="en").delete()
    homes = ensure_site()
    assert homes["ko"].translation_key == homes["en"].translation_key
    assert Site.objects.get().root_page_id == homes["ko"].pk


def test_pages_are_written_in_both_trees_as_translations() -> None:
    written = import_pages([page_data()])
    korean, english = written["guide", "ko"], written["guide", "en"]
    assert (korean.title, english.title) == ("이용 안내", "Guide")
    assert korean.translation_key == english.translation_key
    assert (korean.url, english.url) == ("/guide/", "/en/guide/")
    assert korean.live
    assert english.live


def test_writing_again_renews_the_same_page() -> None:
    import_pages([page_data()])
    import_pages([page_data(title_ko="새 안내")])
    assert [page.title for page in ContentPage.objects.order_by("path")] == ["새 안내", "Guide"]


def test_a_parent_may_stand_behind_its_pages_in_the_data() -> None:
    news = page_data(
        key="opening", type="news", slug="opening", parent="news", published_on="2026-11-20"
    )
    index = page_data(key="news", type="news_index", slug="news")
    written = import_pages([news, index])
    assert written["opening", "ko"].get_parent().slug == "news"
    assert str(NewsPage.objects.get(locale__language_code="en").published_on) == "2026-11-20"


def test_the_home_gets_its_texts_from_the_data() -> None:
    home = page_data(
        key="home", type="home", slug="home", parent=None, hero_title_ko="찾아보세요",
        hero_title_en="Find it", search_terms_ko="산불, 누수",
    )  # fmt: skip
    import_pages([home])
    korean = HomePage.objects.get(slug="home")
    assert (korean.hero_title, korean.offered_terms) == ("찾아보세요", ["산불", "누수"])
    assert HomePage.objects.count() == 2


@pytest.mark.parametrize("changes", [{"type": "leaflet"}, {"parent": "nowhere"}])
def test_wrong_data_write_nothing(changes: dict[str, Any]) -> None:
    with pytest.raises(PageDataWrong):
        import_pages([page_data(), page_data(key="other", **changes)])
    assert ContentPage.objects.count() == 0


def test_legal_pages_stand_apart_in_the_footer() -> None:
    written = import_pages([page_data(), page_data(key="privacy", slug="privacy")])
    assert written["guide", "ko"].footer_group == "guide"
    assert written["privacy", "ko"].footer_group == "service"


def test_the_command_writes_the_first_pages_once(client: Client) -> None:
    out = StringIO()
    call_command("setup_site", stdout=out)
    call_command("setup_site", stdout=out)
    assert out.getvalue().splitlines() == [
        "Wrote 6 pages.",
        "The site has its pages already; nothing was changed.",
    ]
    for path in ("/accessibility/", "/en/accessibility/", "/privacy/", "/news/", "/en/news/"):
        assert client.get(path).status_code == 200
