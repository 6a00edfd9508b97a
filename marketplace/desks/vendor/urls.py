"""Addresses of the vendor desk."""

from django.urls import URLPattern, URLResolver, path

from marketplace.desks.vendor import home, listing, listings, orders, profile

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.vendor_home, name="vendor_home"),
    path("orders/", orders.vendor_orders, name="vendor_orders"),
    path("orders/<int:pk>/", orders.vendor_order, name="vendor_order"),
    path(
        "orders/<int:pk>/acknowledge/",
        orders.vendor_order_acknowledge,
        name="vendor_order_acknowledge",
    ),
    path("orders/<int:pk>/decline/", orders.vendor_order_decline, name="vendor_order_decline"),
    path("orders/<int:pk>/deliver/", orders.vendor_order_deliver, name="vendor_order_deliver"),
    path("orders/<int:pk>/invoice/", orders.vendor_order_invoice, name="vendor_order_invoice"),
    path("orders/<int:pk>/print/", orders.vendor_order_print, name="vendor_order_print"),
    path("orders/<int:pk>/order.pdf", orders.vendor_order_pdf, name="vendor_order_pdf"),
    path("listings/", listings.vendor_listings, name="vendor_listings"),
    path("listings/new/", listings.vendor_listing_new, name="vendor_listing_new"),
    path("listings/<int:pk>/", listing.vendor_listing, name="vendor_listing"),
    path(
        "listings/<int:pk>/history/",
        listings.vendor_listing_history,
        name="vendor_listing_history",
    ),
    path(
        "listings/<int:pk>/withdraw-submission/",
        listing.vendor_submission_withdraw,
        name="vendor_submission_withdraw",
    ),
    path(
        "listings/<int:pk>/take-down/",
        listing.vendor_listing_take_down,
        name="vendor_listing_take_down",
    ),
    path("profile/", profile.vendor_profile, name="vendor_profile"),
    path("profile/members/", profile.vendor_member_add, name="vendor_member_add"),
    path("profile/members/<int:pk>/", profile.vendor_member_roles, name="vendor_member_roles"),
    path("profile/members/<int:pk>/end/", profile.vendor_member_end, name="vendor_member_end"),
]
