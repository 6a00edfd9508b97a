"""Where this installation keeps its files: apart from every other market's."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from marketplace.audit.models import Installation


@lru_cache(maxsize=8)
def _installation_id(database_name: str) -> str:
    return str(Installation.objects.values_list("pk", flat=True).get())


def installation_directory() -> Path:
    """Return VAR/<installation id>, made on first use.

    The id is a row of the database that the first migration run wrote, so another DATABASE_URL
    never meets another market's index or checkpoints.
    """
    name = str(connection.settings_dict["NAME"])
    directory = Path(settings.VAR) / _installation_id(name)
    directory.mkdir(parents=True, exist_ok=True)
    return directory
