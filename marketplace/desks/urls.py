"""Addresses of the signed-in home: which organisation, which books."""

from django.urls import URLPattern, URLResolver, path

from marketplace.desks import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.desk_home, name="desk_home"),
    path("organisations/", views.own_organisations, name="own_organisations"),
    path("organisations/join/", views.ask_to_join, name="membership_request"),
    path("organisations/register/", views.register_firm, name="vendor_register"),
    path("organisations/<int:pk>/act/", views.act_for, name="switch_membership"),
    path("organisations/<int:pk>/leave/", views.leave, name="membership_leave"),
    path("books/", views.choose_books, name="choose_books"),
]
