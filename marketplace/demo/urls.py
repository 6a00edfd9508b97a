"""Addresses of the demonstration; included only where DEMO is on."""

from django.urls import path

from marketplace.demo import views

urlpatterns = [
    path("", views.demo_home, name="demo_home"),
    path("<int:pk>/", views.demo_sign_in, name="demo_sign_in"),
]
