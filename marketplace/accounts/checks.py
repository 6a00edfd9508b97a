"""What must not be true of a real deployment."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from marketplace.accounts.models import User


@checks.register(checks.Tags.security, deploy=True)
def demo_is_off(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.Error]:
    """Report a demonstration that is switched on: anyone may sign in as its people."""
    if not settings.DEMO:
        return []
    return [
        checks.Error(
            "DEMO is on: anyone may sign in with one click.",
            hint="Remove DEMO from the environment.",
            id="accounts.E001",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def no_demo_people(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.Error]:
    """Report people of the demonstration in the database."""
    try:
        count = User.objects.filter(is_demo=True, is_active=True).count()
    except DatabaseError:  # not migrated yet: then there are none
        return []
    if not count:
        return []
    return [
        checks.Error(
            f"{count} people of the demonstration are in this database.",
            hint="Use a database of its own for the demonstration.",
            id="accounts.E002",
        )
    ]
