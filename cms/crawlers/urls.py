"""Addresses that search engines know."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path
from django.views.decorators.cache import cache_control

from cms.crawlers import views
from cms.crawlers.sitemaps import MAPS

kept = cache_control(public=True, max_age=3600)

urlpatterns = [
    path("robots.txt", kept(views.robots), name="robots"),
    path("favicon.ico", kept(views.favicon), name="favicon"),
    path("sitemap.xml", kept(sitemaps.index), {"sitemaps": MAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        kept(sitemaps.sitemap),
        {"sitemaps": MAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
]
