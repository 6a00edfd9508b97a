"""Test databases: migrated once into a template, copied for every process and after every commit.

Wagtail's migrations take far longer than any test. The template is kept under `var/` (SQLite) or in
the server (PostgreSQL) and named after what the migrations are made of, so that it is made anew
when one of them changes. Copying a file also brings back what migrations wrote, which Django's
flush would lose, and passes triggers that refuse a deletion.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "var" / "test-databases"
SETTINGS = ROOT / "marketplace" / "settings" / "base.py"
ROOMS = ("marketplace", "cms", "procurement_targets", "search")
IMPORTED = re.compile(rf"^from ((?:{'|'.join(ROOMS)})[.\w]*) import", re.MULTILINE)
MIGRATED_PACKAGES = ("django", "wagtail", "django-allauth", "django-taggit")


class Copies(Protocol):
    """The databases of one test process: all copies of one template."""

    def create(self) -> None:
        """Make this process's database and point Django at it."""

    def restore(self) -> None:
        """Bring the database back to the template's state."""

    def drop(self) -> None:
        """Remove this process's database."""


def copies_for_this_process() -> Copies:
    """Return the copies of whichever database DATABASE_URL chose."""
    if connection.vendor == "postgresql":
        return PostgresqlCopies(settings.DATABASE_URL)
    return SqliteCopies(settings.VAR / "test.sqlite3")


class SqliteCopies:
    """Copies of a template file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.template = path.with_name("template.sqlite3")

    def create(self) -> None:
        """Make the file and point Django at it."""
        copy_sqlite_template(self.template)
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = str(self.path)
        self.restore()

    def restore(self) -> None:
        """Put a fresh copy in the file's place; who still holds the old one keeps the old one."""
        self.drop()
        shutil.copyfile(self.template, self.path)

    def drop(self) -> None:
        """Remove the file and its write-ahead log."""
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)


class PostgresqlCopies:
    """Copies of a template database, made by the server."""

    def __init__(self, url: str) -> None:
        self.server_url = url
        self.name = f"madang_test_{os.getpid()}"

    def create(self) -> None:
        """Make the database and point Django at it."""
        self.template = postgresql_template(self.server_url)
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = self.name
        self.restore()

    def restore(self) -> None:
        """Drop the database with all its connections and copy the template again."""
        self.drop()
        run_on_server(self.server_url, "CREATE DATABASE {} TEMPLATE {}", self.name, self.template)

    def drop(self) -> None:
        """Drop the database with all its connections."""
        connection.close()
        run_on_server(self.server_url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)


def copy_sqlite_template(destination: Path) -> None:
    """Copy the migrated template file, made first when no process has made it yet.

    The copy is what the tests go back to, for another run may replace the template meanwhile.
    """
    path = TEMPLATES / f"{migrations_key()}.sqlite3"
    with one_process_at_a_time():
        if not path.exists():
            for old in TEMPLATES.glob("*.sqlite3*"):
                old.unlink()
            unfinished = path.with_suffix(".sqlite3.unfinished")
            migrate(f"sqlite:///{unfinished}")
            unfinished.rename(path)
        shutil.copyfile(path, destination)


def postgresql_template(server_url: str) -> str:
    """Return the name of the migrated template database, made first when it is not there yet."""
    name = f"madang_template_{migrations_key()}"
    unfinished = f"{name}_unfinished"
    with one_process_at_a_time(), psycopg.connect(server_url) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        run_on_server(server_url, "DROP DATABASE IF EXISTS {}", unfinished)
        run_on_server(server_url, "CREATE DATABASE {}", unfinished)
        migrate(urlunsplit(urlsplit(server_url)._replace(path=f"/{unfinished}")))
        # A connection to the template, be it autovacuum's, would make every copy wait.
        run_on_server(server_url, "ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", unfinished)
        run_on_server(server_url, "ALTER DATABASE {} RENAME TO {}", unfinished, name)
    return name


def migrations_key() -> str:
    """Return a hash of everything that decides what a migrated database looks like."""
    digest = hashlib.sha256()
    for package in MIGRATED_PACKAGES:
        digest.update(f"{package}=={version(package)}\n".encode())
    for path in sorted(sources_of_migrations()):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def sources_of_migrations() -> set[Path]:
    """Return the migrations, the modules of ours that they import, and the data beside these."""
    migrations = {path for room in ROOMS for path in (ROOT / room).rglob("migrations/*.py")}
    names = {name for path in migrations for name in IMPORTED.findall(path.read_text())}
    modules = {ROOT / f"{name.replace('.', '/')}.py" for name in names}
    data = {path for room in ROOMS for path in (ROOT / room).rglob("*.json")}
    data = {path for path in data if "demo" not in path.parts}  # no migration loads the demo
    return {path for path in migrations | modules | data if path.is_file()} | {SETTINGS}


def migrate(url: str) -> None:
    """Migrate the database at `url` in a process of its own, so that ours stays unconnected."""
    outcome = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode:
        raise RuntimeError(f"migrate failed:\n{outcome.stdout}{outcome.stderr}")


def run_on_server(server_url: str, statement: str, *names: str) -> None:
    """Run one statement, which no transaction may hold, with database names put in."""
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def one_process_at_a_time() -> Iterator[None]:
    """Hold the lock that keeps two workers from making the same template."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
