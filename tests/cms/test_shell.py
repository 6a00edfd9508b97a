"""What editors put around every page."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from wagtail.models import Site

from cms.models import SiteTexts
from cms.shell import current_texts, footer_groups
from cms.site import import_pages
from tests.cms.test_site import page_data

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(empty_cache: None) -> None:
    cache.clear()


def make_texts() -> None:
    SiteTexts.objects.create(
        site=Site.objects.get(),
        help_phone="0000-0000",
        help_hours_ko="평일 09:00~18:00",
        help_hours_en="Weekdays 9 to 18",
    )


def test_texts_are_in_the_language_of_the_page() -> None:
    make_texts()
    with translation.override("ko"):
        assert current_texts().help_hours == "평일 09:00~18:00"
    with translation.override("en"):
        assert current_texts().help_hours == "Weekdays 9 to 18"


def test_no_texts_are_empty_texts() -> None:
    assert (current_texts().help_phone, current_texts().help_hours) == ("", "")


def test_every_page_shows_the_help_line(client: Client) -> None:
    make_texts()
    assert "평일 09:00~18:00" in client.get("/").content.decode()
    assert "Weekdays 9 to 18" in client.get("/en/").content.decode()


def test_the_foot_links_pages_by_group(client: Client) -> None:
    import_pages(
        [
            page_data(),
            page_data(key="accessibility", slug="accessibility", title_ko="접근성 안내"),
            page_data(key="news", type="news_index", slug="news", title_ko="새 소식"),
            page_data(key="deep", slug="deep", parent="guide"),
        ]
    )
    with translation.override("ko"):
        groups = [links for _label, links in footer_groups()]
    assert groups == [
        (("이용 안내", "/guide/"),),
        (("새 소식", "/news/"), ("접근성 안내", "/accessibility/")),
    ]
    assert '<a href="/accessibility/">접근성 안내</a>' in client.get("/").content.decode()


def test_the_foot_costs_a_warm_page_nothing(django_assert_num_queries: Any) -> None:
    current_texts()
    footer_groups()
    with django_assert_num_queries(0):
        current_texts()
        footer_groups()
