"""Tests: everything that differs from a laptop is a speed or an isolation matter."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def folder_of_this_process() -> Path:
    """Return the run-time folder of a test process, made anew for each run and each xdist worker.

    The process that starts a run makes the folder and removes it; its workers take a folder of
    their own below it, and a program that a test starts shares the folder of that test's process.
    """
    given = os.environ.get("MADANG_TEST_VAR")
    if given is None:
        folder = Path(tempfile.mkdtemp(prefix="madang-test-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    else:
        folder = Path(given)
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker and folder.name != worker:
        folder /= worker
        folder.mkdir(exist_ok=True)
    os.environ["MADANG_TEST_VAR"] = os.environ["MADANG_VAR"] = str(folder)
    return folder


VAR_OF_THIS_PROCESS = folder_of_this_process()

from marketplace.settings.base import *  # noqa: E402, F403
from marketplace.settings.base import DATABASES, STORAGES  # noqa: E402

SECRET_KEY = "for-tests-only"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DEMO = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # else the middleware reads every static file for each test client
DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SEARCH_ANALYSER = "bigram"
ACCOUNT_RATE_LIMITS = False
LOGGING = {"version": 1, "disable_existing_loggers": False}
# A test's database is dropped at its end, which a pool's idle connections would hinder.
DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
WAKE_CONSUMERS = False
CLOCK_MAY_BE_SET = True
