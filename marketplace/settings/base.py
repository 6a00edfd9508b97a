"""Settings that hold everywhere; dev, test and production add what differs.

Every value that an operator may choose comes from the environment and is parsed strictly: a wrong
value stops the start with a sentence that names the variable.
"""

from pathlib import Path

import environ
import structlog
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from marketplace.settings.databases import database_from_url
from marketplace.settings.strictness import choice_from

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

# Everything that a running installation writes lies below this folder, apart by installation id.
VAR = Path(env.str("MADANG_VAR", default=str(BASE_DIR / "var")))

DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{VAR / 'madang.sqlite3'}")
DATABASES = {"default": database_from_url(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
DEMO = env.bool("DEMO", default=False)

INSTALLED_APPS = [
    "marketplace.audit",
    "marketplace.accounts",
    "marketplace.messaging",
    "marketplace.policies",
    "marketplace.organisations",
    "marketplace.catalogue",
    "marketplace.ordering",
    "marketplace.payments",
    "search",
    "procurement_targets",
    "cms",
    "marketplace.desks",
    "marketplace.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.admin.apps.PeopleAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "marketplace.accounts.middleware.PersonMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "marketplace.accounts.middleware.SessionTimeoutMiddleware",
    "marketplace.organisations.middleware.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "marketplace.settings.csp.ContentSecurityPolicyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cms.admin.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
ASGI_APPLICATION = "marketplace.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "marketplace" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "csp.context_processors.nonce",
                "marketplace.desks.navigation.shell",
                "cms.shell.site_texts",
            ],
            "builtins": ["marketplace.desks.templatetags.shell"],
        },
    }
]

# People and doors ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk_home"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "marketplace.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "login": "marketplace.accounts.signin.SignInForm",
    "signup": "marketplace.accounts.signin.SignUpForm",
    "reset_password": "marketplace.accounts.signin.ResetForm",
    "reset_password_from_key": "marketplace.accounts.signin.ChosenPasswordForm",
    "add_email": "marketplace.accounts.signin.AddAddressForm",
    "change_password": "marketplace.accounts.signin.NewPasswordForm",
    "reauthenticate": "marketplace.accounts.signin.ConfirmByPasswordForm",
}
MFA_FORMS = {
    "authenticate": "marketplace.accounts.signin.CodeForm",
    "reauthenticate": "marketplace.accounts.signin.ConfirmByCodeForm",
    "activate_totp": "marketplace.accounts.signin.FirstCodeForm",
}
ACCOUNT_SIGNUP_FORM_CLASS = "marketplace.accounts.forms.SignupFields"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "marketplace.accounts.queries.display_name"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"login_failed": "5/5m/key,20/m/ip"}
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Madang"
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_ENGINE = "marketplace.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_WARNING_SECONDS = env.int("SESSION_WARNING_SECONDS", default=120)
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "marketplace.desks.errors.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows its previews in a frame of its own.
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Languages ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "ko"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "marketplace" / "locale"]
USE_I18N = USE_TZ = WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Asia/Seoul"  # instants are stored in UTC, shown and dated in Korean time
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["marketplace.settings.formats"]

# What editors put at the foot of every page: a function that answers with groups of links.
SHELL_FOOTER = "cms.shell.footer_groups"

# How a listing that nobody has published yet is shown: a function of the storefront.
LISTING_PREVIEW = "cms.listing_preview.render"

# Files --------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "marketplace" / "static", BASE_DIR / "var" / "front-end"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
PRIVATE_MEDIA_ROOT = VAR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_MEDIA_ROOT), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Wagtail ------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Madang"
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
WAGTAILIMAGES_IMAGE_MODEL = "cms.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.SiteDocument"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "hwpx", "odt", "pdf", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
TAGGIT_CASE_INSENSITIVE = True
TAG_SPACES_ALLOWED = True

# Mail: a row first, sent by a task after commit ---------------------------------------------------
EMAIL_BACKEND = "marketplace.messaging.backend.OutboxEmailBackend"
DELIVERY_EMAIL_BACKEND = env.str(
    "DELIVERY_EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="madang@example.org")

# Work behind the page -----------------------------------------------------------------------------
BROKER_URL = env.str("BROKER_URL", default="")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE

# Caches: what is kept may be lost at any time, so a memory cache is enough by default -----------
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://madang")}

# Discovery ----------------------------------------------------------------------------------------
SEARCH_ENGINE = choice_from(env, "SEARCH_ENGINE", ("embedded",), default="embedded")
SEARCH_ANALYSER = choice_from(env, "SEARCH_ANALYSER", ("kiwi", "bigram"), default="kiwi")

# Which books a visitor sees first; auto: the real ones as soon as there are any -------------------
BOOKS = choice_from(env, "BOOKS", ("auto", "real", "demo", "rehearsal"), default="auto")
OFFICIAL_SITE = env.bool("OFFICIAL_SITE", default=False)

# The key that signs audit checkpoints: a file outside the database.
AUDIT_SIGNING_KEY_FILE = env.str("AUDIT_SIGNING_KEY_FILE", default="")

SENTRY_DSN = env.str("SENTRY_DSN", default="")
# W004 wants a unique address: the constraint one_person_per_address is stricter, it ignores case.
# W019 wants no frames at all: the previews in Wagtail's admin need those of this site.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W019"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    # Wagtail's own queue tells of every page that it looks at.
    "loggers": {"django_tasks": {"level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

# Events -------------------------------------------------------------------------------------------
WAKE_CONSUMERS = env.bool("WAKE_CONSUMERS", default=True)
CLOCK_MAY_BE_SET = False
CELERY_BEAT_SCHEDULE = {
    "apply-retention": {
        "task": "marketplace.policies.tasks.apply_retention",
        "schedule": crontab(hour=3, minute=40),
    },
    "compare-index": {
        "task": "search.tasks.compare_index",
        "schedule": crontab(hour=0, minute=5),
    },
    "drain-consumers": {"task": "marketplace.audit.tasks.drain_consumers", "schedule": 10.0},
    "seal": {"task": "marketplace.audit.tasks.seal", "schedule": 5.0},
    "deliver-mail": {"task": "marketplace.messaging.tasks.deliver_mail", "schedule": 15.0},
    "publish-scheduled": {"task": "cms.tasks.publish_scheduled", "schedule": 60.0},
    "sign-checkpoint": {"task": "marketplace.audit.tasks.sign_checkpoint", "schedule": 3600.0},
    "sign-year": {
        "task": "marketplace.audit.tasks.sign_checkpoint",
        "schedule": crontab(hour=0, minute=0, day_of_month=1, month_of_year=1),
    },
}
