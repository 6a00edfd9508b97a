"""For whom the person of a request acts, and whether the second factor was shown."""

from collections.abc import Callable
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.accounts.second_factor import showed_second_factor
from marketplace.organisations.models import Membership
from marketplace.organisations.queries import active_memberships, default_books
from marketplace.organisations.roles import SECOND_FACTOR_ROLES
from marketplace.organisations.services.memberships import MEMBERSHIP_KEY
from marketplace.values.books import Books

BOOKS_COOKIE = "books"
# Where a person must be able to go to set up or show the second factor, or to leave.
OPEN_PAGES = (
    "accounts/2fa/",
    "accounts/confirm-email/",
    "accounts/login/",
    "accounts/logout/",
    "accounts/password/reset/",
    "accounts/reauthenticate/",
    "accounts/second-factor/",
    "accounts/session/",
    "demo/",
)
OPEN_PREFIXES = (
    "/static/",
    "/i18n/",
    *(f"{language}/{page}" for language in ("", "/en") for page in OPEN_PAGES),
)


class Acting:
    """The person and the membership that a request acts under; loads once, on first use."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def user(self) -> User | None:
        """Return the signed-in person, None for visitors."""
        user = self._request.user
        return user if isinstance(user, User) or user.is_authenticated else None

    @cached_property
    def memberships(self) -> list[Membership]:
        """Return the person's active memberships with their organisations, in one query."""
        return list(active_memberships(self.user)) if self.user else []

    @cached_property
    def membership(self) -> Membership | None:
        """Return the membership that was chosen, else the first one."""
        chosen = self._request.session.get(MEMBERSHIP_KEY)
        for membership in self.memberships:
            if membership.pk == chosen:
                return membership
        return self.memberships[0] if self.memberships else None

    @cached_property
    def roles(self) -> frozenset[str]:
        """Return the roles of the chosen membership."""
        return frozenset(self.membership.roles) if self.membership else frozenset()

    @property
    def desk(self) -> str:
        """Return the desk of the chosen membership, empty for visitors."""
        return self.membership.desk if self.membership else ""

    @property
    def organisation_name(self) -> str:
        """Return the name of the organisation acted for."""
        return self.membership.organisation_name if self.membership else ""

    @cached_property
    def books(self) -> str:
        """Return the books that this request shows.

        A member sees the books of the organisation; a visitor those chosen in the ribbon, else the
        default of the installation.
        """
        if self.membership:
            return self.membership.books
        chosen = self._request.COOKIES.get(BOOKS_COOKIE, "")
        return chosen if chosen in Books.values else default_books()

    def showed_second_factor(self) -> bool:
        """Say whether this session was opened with a second factor."""
        return showed_second_factor(self._request)


class ActingMiddleware:
    """Sets `request.acting` and lets nobody with a sensitive role pass without a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the way to the second factor, or go on."""
        acting = request.acting = Acting(request)  # type: ignore[attr-defined]
        if self._needs_second_factor(request, acting):
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('second_factor')}?{query}")
        return self.get_response(request)

    def _needs_second_factor(self, request: HttpRequest, acting: Acting) -> bool:
        if request.path.startswith(OPEN_PREFIXES) or not request.user.is_authenticated:
            return False
        sensitive = any(SECOND_FACTOR_ROLES & set(seat.roles) for seat in acting.memberships)
        privileged = sensitive or request.user.is_superuser
        return privileged and not acting.showed_second_factor()


def acting_of(request: HttpRequest) -> Acting:
    """Return the acting of a request; typed access for views."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    return acting
