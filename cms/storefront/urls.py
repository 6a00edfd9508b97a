"""Addresses of the public catalogue."""

from django.urls import URLPattern, URLResolver, include, path

from cms.storefront import comparing, finding, listing, vendors

urlpatterns: list[URLPattern | URLResolver] = [
    path("find/", finding.find, name="find"),
    path("find/suggest/", finding.suggest, name="suggest"),
    path("compare/", comparing.compare, name="compare"),
    path("listings/<int:pk>/", listing.listing, name="listing"),
    path("listings/<int:pk>/preview/", listing.listing_preview, name="listing_preview"),
    path(
        "listings/<int:pk>/versions/<int:number>/", listing.listing_version, name="listing_version"
    ),
    path(
        "listings/<int:pk>/versions/<int:number>.json",
        listing.listing_version_json,
        name="listing_version_json",
    ),
    path("vendors/<int:pk>/", vendors.vendor_page, name="vendor_page"),
    path("", include("cms.storefront.urls_statistics")),
]
