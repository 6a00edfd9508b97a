"""A real deployment: every secret must come from the environment, every door is closed."""

from django.core.exceptions import ImproperlyConfigured

from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import BROKER_URL, env
from marketplace.settings.strictness import required

SECRET_KEY = required(env, "SECRET_KEY")
ALLOWED_HOSTS = [host for host in required(env, "ALLOWED_HOSTS").split(",") if host]
required(env, "DATABASE_URL")
required(env, "BASE_URL")
if not BROKER_URL:
    raise ImproperlyConfigured("BROKER_URL is not set: production runs its tasks on Redis")
AUDIT_SIGNING_KEY_FILE = required(env, "AUDIT_SIGNING_KEY_FILE")

CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
