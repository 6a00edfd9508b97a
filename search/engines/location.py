"""Where the embedded index lies."""

from pathlib import Path

from marketplace.audit.installation import installation_directory


def index_directory() -> Path:
    """The folder of this installation's index, apart from every other market's."""
    return installation_directory() / "index"
