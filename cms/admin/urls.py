"""Addresses that stand before Wagtail's own: sign-in is the product's, so is the account."""

from django.urls import path, re_path
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access

from cms.admin.account import OwnAccountView

urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^password_reset/", RedirectView.as_view(pattern_name="account_login")),
    path("account/", require_admin_access(OwnAccountView.as_view()), name="wagtailadmin_account"),
]
