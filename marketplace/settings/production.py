"""A real deployment: every secret must come from the environment, every door is closed."""

from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import VAR, env
from marketplace.settings.strictness import required

SECRET_KEY = required(env, "SECRET_KEY")
DATABASE_URL = required(env, "DATABASE_URL")
BASE_URL = required(env, "BASE_URL")
BROKER_URL = required(env, "BROKER_URL")
AUDIT_SIGNING_KEY_FILE = required(env, "AUDIT_SIGNING_KEY_FILE")
# The probes of the machine itself ask under its own address.
ALLOWED_HOSTS = [
    *(host.strip() for host in required(env, "ALLOWED_HOSTS").split(",") if host.strip()),
    "127.0.0.1",
]

STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR / "static"))

CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
