"""Strict parsing of settings: a wrong value stops the start and names its variable."""

from collections.abc import Sequence

import environ
from django.core.exceptions import ImproperlyConfigured


def choice_from(env: environ.Env, name: str, allowed: Sequence[str], *, default: str) -> str:
    """Return the variable's value; raise ImproperlyConfigured when it is not one of `allowed`."""
    value: str = env.str(name, default=default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: expected one of {', '.join(allowed)}")
    return value


def required(env: environ.Env, name: str) -> str:
    """Return a value that has no default; raise ImproperlyConfigured when it is missing."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: this deployment cannot start without it")
    return value
