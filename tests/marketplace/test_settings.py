"""Production starts only with all its secrets, and a wrong value names its variable."""

import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from marketplace.settings.databases import SQLITE_OPTIONS, database_from_url

COMPLETE = {
    "SECRET_KEY": "long and random",
    "ALLOWED_HOSTS": "market.example.org, www.example.org",
    "DATABASE_URL": "postgresql://madang:secret@db.example.org:5433/market",
    "BASE_URL": "https://market.example.org",
    "BROKER_URL": "redis://broker.example.org:6379/0",
    "AUDIT_SIGNING_KEY_FILE": "/run/secrets/key",
}
SHOWN = (
    "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "DEMO", "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "BROKER_URL",
)  # fmt: skip
SHOW = f"""
import json
from marketplace.settings import {{module}} as chosen
shown = [name for name in {SHOWN!r} if hasattr(chosen, name)]
print(json.dumps({{{{name: getattr(chosen, name) for name in shown}}}}))
"""


def load(module: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Import one settings module in a program of its own, with nothing else in its environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", SHOW.format(module=module)],
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def reason(outcome: subprocess.CompletedProcess[str]) -> str:
    """Return the last line of a refusal: the exception with its sentence."""
    assert outcome.returncode == 1
    return outcome.stderr.strip().splitlines()[-1]


def test_production_with_all_its_secrets_is_closed_on_every_side() -> None:
    outcome = load("production", COMPLETE)
    assert outcome.stderr == ""
    assert json.loads(outcome.stdout) == {
        "SECRET_KEY": "long and random",
        "ALLOWED_HOSTS": ["market.example.org", "www.example.org", "127.0.0.1"],
        "DEBUG": False,
        "DEMO": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "BROKER_URL": "redis://broker.example.org:6379/0",
    }


@pytest.mark.parametrize("name", COMPLETE)
def test_production_refuses_to_start_without_a_secret(name: str) -> None:
    outcome = load("production", {key: text for key, text in COMPLETE.items() if key != name})
    assert reason(outcome).endswith(f"{name} is not set: this deployment cannot start without it")
    assert outcome.stdout == ""


@pytest.mark.parametrize("name", COMPLETE)
def test_production_refuses_to_start_with_an_empty_secret(name: str) -> None:
    assert name in reason(load("production", COMPLETE | {name: ""}))


@pytest.mark.parametrize("name", ["SEARCH_ENGINE", "SEARCH_ANALYSER", "BOOKS"])
def test_a_wrong_choice_names_the_variable_and_the_choices(name: str) -> None:
    sentence = reason(load("dev", {name: "wrong"}))
    assert f"{name}='wrong': expected one of " in sentence


def test_a_laptop_needs_no_environment() -> None:
    outcome = load("dev", {})
    assert outcome.stderr == ""
    shown = json.loads(outcome.stdout)
    assert shown["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert shown["DEMO"] is True
    assert shown["BROKER_URL"] == ""


def test_a_sqlite_address_takes_the_write_lock_first_and_logs_ahead() -> None:
    database = database_from_url("sqlite:////srv/market.sqlite3")
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == "/srv/market.sqlite3"
    assert database["OPTIONS"] == SQLITE_OPTIONS
    assert SQLITE_OPTIONS["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_postgresql_address_keeps_its_own_options(scheme: str) -> None:
    database = database_from_url(f"{scheme}://madang:secret@db:5433/market?sslmode=require")
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db", 5433, "market")
    assert (database["USER"], database["PASSWORD"]) == ("madang", "secret")
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 8, "timeout": 10}


@pytest.mark.parametrize(
    "url", ["mysql://root@db/market", "oracle://db/market", "market.sqlite3", "", "nonsense://x"]
)
def test_another_database_is_refused_by_the_name_of_its_variable(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL: expected"):
        database_from_url(url)
