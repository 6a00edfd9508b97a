"""Every address of the product. Korean pages have no prefix, English ones begin with /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from marketplace.desks import errors, health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("cms.crawlers.urls")),
    path("cms/", include("cms.admin.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("files/", include("marketplace.desks.files")),
    *i18n_patterns(
        path("accounts/", include("marketplace.accounts.urls")),
        path("accounts/", include("allauth.urls")),
        path("notices/", include("marketplace.messaging.urls")),
        path("desk/", include("marketplace.desks.urls")),
        path("vendor/", include("marketplace.desks.vendor.urls")),
        path("buyer/", include("marketplace.desks.buyer.urls")),
        path("oversight/", include("marketplace.desks.oversight.urls")),
        *([path("demo/", include("marketplace.demo.urls"))] if settings.DEMO else []),
        path("", include("cms.storefront.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
