"""Who makes this request, and whether the session was left alone for too long."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from marketplace.accounts.models import User
from marketplace.values import clock

LAST_SEEN = "last_seen"
# Writing the session on every request would cost a query; a minute is exact enough.
LAST_SEEN_STEP_SECONDS = 60


def person_of(request: HttpRequest) -> User | AnonymousUser:
    """Return the person of the session, loaded together with the session where that is possible."""
    person = _joined_person(request)
    return person if person is not None else auth.get_user(request)


def _joined_person(request: HttpRequest) -> User | None:
    session = request.session
    if auth.SESSION_KEY not in session:
        return None
    person: User | None = getattr(session, "loaded_person", None)
    if person is None or str(person.pk) != session[auth.SESSION_KEY] or not person.is_active:
        return None
    if session.get(auth.BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    stored = session.get(auth.HASH_SESSION_KEY, "")
    if not constant_time_compare(stored, person.get_session_auth_hash()):
        return None
    person.backend = session[auth.BACKEND_SESSION_KEY]
    return person


class PersonMiddleware(MiddlewareMixin):
    """Django's authentication middleware without its extra query."""

    def process_request(self, request: HttpRequest) -> None:
        """Set `request.user` and `request.auser`."""
        request.user = SimpleLazyObject(lambda: person_of(request))  # type: ignore[assignment]

        async def auser() -> User | AnonymousUser:
            return await auth.aget_user(request)

        request.auser = auser


class SessionTimeoutMiddleware:
    """Ends a signed-in session that was idle for longer than SESSION_IDLE_SECONDS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Sign out or note the time, then go on."""
        if auth.SESSION_KEY in request.session:
            self._look_at(request)
        response = self.get_response(request)
        if auth.SESSION_KEY in request.session and LAST_SEEN not in request.session:
            # Just signed in: the session may be left alone from here on.
            request.session[LAST_SEEN] = int(clock.now().timestamp())
        return response

    def _look_at(self, request: HttpRequest) -> None:
        now = int(clock.now().timestamp())
        last_seen = request.session.get(LAST_SEEN)
        if last_seen is not None and now - last_seen > settings.SESSION_IDLE_SECONDS:
            auth.logout(request)
        elif last_seen is None or now - last_seen >= LAST_SEEN_STEP_SECONDS:
            request.session[LAST_SEEN] = now
