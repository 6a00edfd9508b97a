"""How a DATABASE_URL becomes a Django database with the options that this product relies on."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

# IMMEDIATE takes the write lock when a transaction starts, so two writers queue instead of failing
# with "database is locked" in the middle. NORMAL is safe under WAL: a power cut may lose the last
# transaction, never damage the file.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY"
    ),
}
# A transaction that forgets to end would hold back the consumers' low-water mark for ever.
POSTGRESQL_OPTIONS = {
    "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
    "options": "-c statement_timeout=60000 -c idle_in_transaction_session_timeout=120000",
}


def database_from_url(url: str) -> dict[str, Any]:
    """Return Django's settings for `url` (sqlite:///path or postgresql://...).

    Raises ImproperlyConfigured for any other scheme.
    """
    config: dict[str, Any] = environ.Env.db_url_config(url)
    engine = config["ENGINE"]
    if engine == "django.db.backends.sqlite3":
        config["OPTIONS"] = dict(SQLITE_OPTIONS)
    elif engine == "django.db.backends.postgresql":
        config["OPTIONS"] = {**POSTGRESQL_OPTIONS, **config.get("OPTIONS", {})}
    else:
        raise ImproperlyConfigured(f"DATABASE_URL: {engine} is not supported")
    return config
