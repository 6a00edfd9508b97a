"""Addresses of the account pages; allauth's own follow behind them."""

from django.urls import path

from marketplace.accounts import views

urlpatterns = [
    path("settings/", views.account_settings, name="account_settings"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("2fa/totp/activate/", views.ActivateSecondFactor.as_view(), name="mfa_activate_totp"),
    path("session/extend/", views.session_extend, name="session_extend"),
    path("personal-data/", views.personal_data, name="personal_data"),
    path("personal-data/export/", views.personal_data_export, name="personal_data_export"),
    path("personal-data/erase/", views.personal_data_erase, name="personal_data_erase"),
]
