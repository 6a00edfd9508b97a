"""Addresses of the agency desk."""

from django.urls import URLPattern, URLResolver, path

from marketplace.desks.buyer import approvals, basket, orders, requests

urlpatterns: list[URLPattern | URLResolver] = [
    path("basket/", basket.basket, name="basket"),
    path("basket/add/", basket.basket_add, name="basket_add"),
    path("basket/change/", basket.basket_change, name="basket_change"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/new/", basket.request_new, name="request_new"),
    path("requests/<int:pk>/", requests.request_page, name="request_detail"),
    path("requests/<int:pk>/edit/", requests.request_edit, name="request_edit"),
    path("requests/<int:pk>/withdraw/", requests.request_withdraw, name="request_withdraw"),
    path("approvals/", approvals.approval_inbox, name="approval_inbox"),
    path("approvals/<int:pk>/", approvals.approval_detail, name="approval_detail"),
    path("orders/", orders.order_list, name="order_list"),
    path("orders/<int:pk>/", orders.order_page, name="order_detail"),
    path("orders/<int:pk>/inspect/", orders.order_inspect, name="order_inspect"),
    path("orders/<int:pk>/pay/<int:invoice_pk>/", orders.order_pay, name="order_pay"),
    path("orders/<int:pk>/cancel/", orders.order_cancel, name="order_cancel"),
    path("orders/<int:pk>/amend/", orders.order_amend, name="order_amend"),
    path("orders/<int:pk>/document/", orders.purchase_order_print, name="purchase_order_print"),
    path("orders/<int:pk>/document.pdf", orders.purchase_order_document, name="purchase_order_pdf"),
]
