"""A laptop: SQLite, the embedded engine, the demonstration market."""

from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import ALLOWED_HOSTS, STATIC_ROOT, STORAGES, env

SECRET_KEY = env.str("SECRET_KEY", default="for-development-only-never-in-production")
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=True)
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
CLOCK_MAY_BE_SET = True
# SQLite makes its file but no folder; WhiteNoise wants to find one, be it empty.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
