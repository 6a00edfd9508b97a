"""How allauth behaves in this product."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.reauthentication import was_recently_authenticated


class AccountAdapter(DefaultAccountAdapter):
    """Sends mail in the person's language and keeps addresses in lower case."""

    # Said with the words of our own pages: allauth's Korean calls the same things differently.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "too_many_login_attempts": _("Too many attempts to sign in. Please try again later."),
    }

    def clean_email(self, email: str) -> str:
        """Return the address as it is stored."""
        return str(super().clean_email(email)).lower()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a mail in the language of the person, else of the page."""
        user = context.get("user")
        with translation.override(getattr(user, "language", None) or translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Anyone may open an account; what it may do is decided by memberships."""
        return True

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again only when neither sign-in nor confirmation is recent."""
        return not was_recently_authenticated(allauth_context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to confirm, the second factor before the password."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return sorted(ways, key=lambda way: way["id"] == "reauthenticate")
