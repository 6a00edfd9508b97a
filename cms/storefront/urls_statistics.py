"""Addresses of the public statistics."""

from django.urls import path

from cms.storefront import statistics

urlpatterns = [
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/agencies.csv", statistics.statistics_csv, name="statistics_csv"),
    path("statistics/figures.json", statistics.statistics_json, name="statistics_json"),
]
