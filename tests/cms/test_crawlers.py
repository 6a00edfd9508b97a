"""What search engines are told."""

from typing import Any

import pytest
from django.test import Client

from cms.site import import_pages
from tests.cms.test_site import page_data

pytestmark = pytest.mark.django_db


def test_robots_may_read_the_public_pages_only(client: Client) -> None:
    answer = client.get("/robots.txt")
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert {"Disallow: /cms/", "Disallow: /en/desk/"} <= set(lines)
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_a_demonstration_is_not_to_be_found(client: Client, settings: Any) -> None:
    settings.DEMO = True
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_the_site_map_names_its_parts_and_they_name_pages(client: Client) -> None:
    import_pages([page_data()])
    parts = client.get("/sitemap.xml").content.decode()
    assert "<loc>http://testserver/sitemap-pages.xml</loc>" in parts
    pages = client.get("/sitemap-pages.xml").content.decode()
    for path in ("/", "/en/", "/guide/", "/en/guide/"):
        assert f"<loc>http://testserver{path}</loc>" in pages
    assert client.get("/sitemap-listings.xml").status_code == 200


def test_the_old_address_of_the_icon_leads_to_the_mark(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"] == "/static/img/mark.svg"
