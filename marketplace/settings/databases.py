"""How a DATABASE_URL becomes a Django database with the options that this product relies on."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

SCHEMES = ("sqlite", "postgresql", "postgres")
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
    scheme = url.partition("://")[0]
    if scheme not in SCHEMES:
        # The address itself may hold a password, so it is not repeated.
        raise ImproperlyConfigured("DATABASE_URL: expected sqlite:///path or postgresql://...")
    config: dict[str, Any] = environ.Env.db_url_config(url)
    if scheme == "sqlite":
        config["OPTIONS"] = dict(SQLITE_OPTIONS)
    else:
        config["OPTIONS"] = {**POSTGRESQL_OPTIONS, **config.get("OPTIONS", {})}
    return config
