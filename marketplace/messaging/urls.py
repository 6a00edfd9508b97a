"""Addresses of the notice centre."""

from django.urls import path

from marketplace.messaging import views

urlpatterns = [
    path("", views.notice_list, name="notice_list"),
    path("read/", views.notices_read, name="notices_read"),
    path("<int:notice_id>/", views.notice_open, name="notice_open"),
]
