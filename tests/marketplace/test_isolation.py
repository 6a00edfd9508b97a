"""What every other test relies on: a database of its own, a folder of its own, no network."""

import os
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from wagtail.models import Page

from tests import databases


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_committed_row_is_gone_in_the_next_test(turn: str) -> None:
    assert not Group.objects.filter(name="committed").exists()
    Group.objects.create(name="committed")


@pytest.mark.both_databases
@pytest.mark.django_db
def test_what_migrations_wrote_survives_tests_that_commit() -> None:
    assert Page.objects.filter(depth=1).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db
def test_postgresql_databases_are_named_after_their_process() -> None:
    assert settings.DATABASES["default"]["NAME"] == f"madang_test_{os.getpid()}"


def test_no_test_reaches_another_machine() -> None:
    with (
        socket.socket() as outward,
        pytest.raises(PermissionError, match=r"a test tried to connect to 192\.0\.2\.1"),
    ):
        outward.connect(("192.0.2.1", 80))


def test_each_process_writes_below_a_folder_of_its_own() -> None:
    assert settings.VAR.name == os.environ.get("PYTEST_XDIST_WORKER", settings.VAR.name)
    assert any(part.startswith("madang-test-") for part in settings.VAR.parts)
    assert Path(settings.MEDIA_ROOT).is_relative_to(settings.VAR)


def test_the_template_is_named_after_what_the_migrations_are_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "ROOT", tmp_path)
    monkeypatch.setattr(databases, "SETTINGS", tmp_path / "base.py")
    monkeypatch.setattr(databases, "MIGRATED_PACKAGES", ("django",))
    (tmp_path / "cms" / "migrations").mkdir(parents=True)
    keys = [key_after(tmp_path, "base.py", "LANGUAGE_CODE = 'ko'")]
    keys.append(key_after(tmp_path, "cms/migrations/0001_a.py", "from cms.seeding import seed"))
    keys.append(key_after(tmp_path, "cms/seeding.py", "seed = 1"))
    keys.append(key_after(tmp_path, "cms/pages.json", "[]"))
    assert len(set(keys)) == 4
    assert key_after(tmp_path, "cms/views.py", "") == keys[-1]


def key_after(root: Path, name: str, text: str) -> str:
    """Return the key once a file has been written."""
    (root / name).write_text(text)
    return databases.migrations_key()
