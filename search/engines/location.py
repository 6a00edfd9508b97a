"""Where the embedded index lies."""

from pathlib import Path

from django.conf import settings


def index_directory() -> Path:
    """The folder of this installation's index."""
    return Path(settings.VAR) / "index"
