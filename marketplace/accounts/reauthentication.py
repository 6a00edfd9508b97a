"""Whether a person has shown lately that it is them: before approving, adopting rules, paying."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from marketplace.accounts.models import User

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


def was_recently_authenticated(request: HttpRequest) -> bool:
    """Say whether password or second factor were shown within ACCOUNT_REAUTHENTICATION_TIMEOUT.

    Signing in counts too. People of the demonstration have nothing to show: anyone may be them.
    """
    person = request.user
    if not isinstance(person, User) and not person.is_authenticated:
        return False
    if settings.DEMO and person.is_demo:
        return True
    records = get_authentication_records(request, person)
    latest = max((float(record.get("at", 0)) for record in records), default=0.0)
    # allauth writes the machine's time, whatever our clock is set to.
    return bool(time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT)


def require_recent_authentication(
    view: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R]:
    """Let a view's unsafe methods run only after a recent authentication.

    Otherwise allauth's middleware asks the person to show it again and then carries out the same
    request, so nothing that was typed is lost. Looking (GET) is never held up.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
        is_safe = request.method in ("GET", "HEAD", "OPTIONS")
        if not is_safe and not was_recently_authenticated(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return wrapped
