"""The one settings module: twelve-factor, secure unless DEBUG says otherwise.

What may be set from outside is declared in `env.py`, explained in docs/settings.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONCE, NONE, SELF

from fractafrag import chromium
from fractafrag.env import Environment

# Lets Django's generic classes be written with their type, as in ModelForm[User].
django_stubs_ext.monkeypatch()

env = ENV = Environment()

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / env.text("LOCAL_DIR")
DEBUG = env.flag("DEBUG")

# --- Identity -----------------------------------------------------------------------------------
SITE_NAME = "Fractafrag"
SITE_URL = env.text("SITE_URL").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
# A key that a developer may share; `check` refuses it where DEBUG is off.
INSECURE_SECRET_KEY = "insecure-" + "fractafrag-" * 6
SECRET_KEY = env.text("SECRET_KEY") or INSECURE_SECRET_KEY
SECRET_KEY_FALLBACKS = env.items("SECRET_KEY_FALLBACKS")
SECRETS_KEYS = env.items("SECRETS_KEYS")
# The names of this machine itself are for health checks; no link is ever made from a Host header.
ALLOWED_HOSTS = [SITE_HOST, "localhost", "127.0.0.1", "[::1]", *env.items("ALLOWED_HOSTS")]
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES")

# --- The house ----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "apps.pages",
    "apps.votes",
    "apps.renders",
    "apps.shaders",
    "apps.keys",
    "apps.notices",
    "apps.accounts",
    "apps.words",
    "apps.core",
    "fractafrag.admin.FractafragAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    # Before staticfiles, so that nothing else serves files while developing.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.headless",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "django_rq",
]

MIDDLEWARE = [
    "apps.core.middleware.RouteMiddleware",
    "apps.core.middleware.RealAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "apps.core.middleware.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.middleware.RedisAwayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.middleware.LastActiveMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "fractafrag.urls"
WSGI_APPLICATION = "fractafrag.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.core.context.site",
                "apps.notices.context.unread",
            ],
            "loaders": (
                # Uncached while developing, so that an edited template shows on reload.
                ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
                if DEBUG
                else [
                    (
                        "django.template.loaders.cached.Loader",
                        [
                            "django.template.loaders.filesystem.Loader",
                            "django.template.loaders.app_directories.Loader",
                        ],
                    )
                ]
            ),
        },
    },
]
FORM_RENDERER = "apps.core.forms.FormRenderer"

# --- Data ---------------------------------------------------------------------------------------
# bin/dev, bin/manage and bin/test fill these in for the embedded servers.
DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
_database: dict[str, Any] = {**dj_database_url.parse(DATABASE_URL or "postgres:///fractafrag")}
DATABASES: dict[str, Any] = {
    "default": {
        **_database,
        "CONN_MAX_AGE": 0,
        # A connection that died with a restarted database is noticed when it is taken from the pool.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "fractafrag",
            # What the address asks for after its "?", such as sslmode=verify-full.
            **_database.get("OPTIONS", {}),
            **(
                {"pool": {"min_size": 1, "max_size": env.number("DATABASE_POOL_SIZE"), "timeout": 10}}
                if env.number("DATABASE_POOL_SIZE")
                else {}
            ),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL or "redis://localhost:6379/0",
        "KEY_PREFIX": "ff",
        "TIMEOUT": 300,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
    }
}
# Not in the cache: who is signed in stays signed in when Redis is away.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- Queues -------------------------------------------------------------------------------------
# In the order in which a worker takes from them. The last three have workers of their own, with a browser:
# what a person waits for, publications, and what is drawn again.
RQ_QUEUES = {
    name: {"URL": REDIS_URL or "redis://localhost:6379/0", "DEFAULT_TIMEOUT": 120}
    for name in ("high", "default", "low", "render_now", "render", "render_later")
}
# The dashboard writes past our services; /admin/core/job/ shows the same from our own rows.
RQ_SHOW_ADMIN_LINK = False

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT") or LOCAL_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT") or LOCAL_DIR / "media")
PRIVATE_ROOT = Path(env.text("PRIVATE_ROOT") or LOCAL_DIR / "private")
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
S3_BUCKET = env.text("S3_BUCKET")


def _s3(**options: Any) -> dict[str, Any]:
    from botocore.config import Config

    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("S3_ENDPOINT_URL") or None,
            "region_name": env.text("S3_REGION") or None,
            "access_key": env.text("S3_ACCESS_KEY_ID") or None,
            "secret_key": env.text("S3_SECRET_ACCESS_KEY") or None,
            "file_overwrite": False,
            # What every service speaks that calls itself S3: path-style where there is an endpoint (boto3's own
            # choice), the newer signature, and no checksums in trailers.
            "client_config": Config(
                signature_version="s3v4",
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
            **options,
        },
    }


STORAGES: dict[str, Any] = {
    "default": (
        _s3(location="media", querystring_auth=False, custom_domain=env.text("S3_PUBLIC_DOMAIN") or None)
        if S3_BUCKET
        else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "private": (
        # No ACLs: an object is private by itself, and buckets made today refuse requests that carry one.
        _s3(location="private", querystring_expire=300)
        if S3_BUCKET
        else {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": PRIVATE_ROOT,
                "base_url": None,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    ),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "apps.core.staticstorage.HashedModuleStorage"
    },
}

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "apps.accounts.passwords.StrengthValidator"},
    {"NAME": "apps.accounts.passwords.BreachedPasswordValidator"},
]
PWNED_PASSWORDS_URL = env.text("PWNED_PASSWORDS_URL")

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_FORMS = {"signup": "apps.accounts.forms.SignupForm"}
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_USERNAME_VALIDATORS = "apps.accounts.usernames.VALIDATORS"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# A mail may take a while; three wrong tries end a code anyway.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Whoever finds a browser signed in cannot take the account by changing its address.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEBUG else "https"
# RealAddressMiddleware has put the visitor's own address where allauth then looks.
ALLAUTH_TRUSTED_PROXY_COUNT = 0
MFA_ADAPTER = "apps.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
# Browsers let a passkey work without HTTPS on localhost alone, which is where developers are.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_HOST == "localhost"
USERSESSIONS_TRACK_ACTIVITY = True
STAFF_REQUIRE_MFA = env.flag("STAFF_REQUIRE_MFA", unset=not DEBUG)

# Native apps and scripts that sign people in: the token is a session's key, so ending the session ends it.
HEADLESS_CLIENTS = ("app",)
HEADLESS_TOKEN_STRATEGY = "allauth.headless.tokens.strategies.sessions.SessionTokenStrategy"  # noqa: S105  a path

# --- REST ---------------------------------------------------------------------------------------
# What makes a write happen once for each Idempotency-Key.
REST_WRITE_GUARD = "apps.keys.idempotency.once"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.keys.rest.KeyAuthentication",
        "apps.keys.rest.SessionAuthentication",
        "apps.keys.rest.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["apps.keys.rest.MayCall"],
    "DEFAULT_THROTTLE_CLASSES": ["apps.keys.rest.HourlyLimit"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.core.rest.inputs.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "apps.core.rest.schema.CallSchema",
    "EXCEPTION_HANDLER": "apps.core.rest.errors.answer",
    # ?format= is a field like any other: refused.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} API",
    "VERSION": "1",
    "DESCRIPTION": "Find, make, ask for and discuss GLSL fragment shaders. See docs/agents.md for a first key.",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [{"url": SITE_URL}],
    "DISABLE_ERRORS_AND_WARNINGS": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "LicenceEnum": "apps.shaders.outputs.LICENCES",
        "ShaderStatusEnum": "apps.shaders.outputs.STATUSES",
        "RenderStateEnum": "apps.shaders.outputs.RENDER_STATES",
        "RenderStatusEnum": "apps.renders.outputs.STATUSES",
    },
}

# --- Mail ---------------------------------------------------------------------------------------
MAIL_DIR = LOCAL_DIR / "mail"
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT")
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.text("EMAIL_TLS") == "starttls"
EMAIL_USE_SSL = env.text("EMAIL_TLS") == "ssl"
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = MAIL_DIR
EMAIL_BACKEND = "apps.notices.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM")

# --- Security -----------------------------------------------------------------------------------
_HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
# The __Host- prefix keeps a neighbouring subdomain from planting a cookie of ours.
SESSION_COOKIE_NAME = "__Host-session" if _HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_FAILURE_VIEW = "apps.pages.errors.csrf_failed"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = env.number("MAX_BODY_MB") * 1024 * 1024
MAX_BODY_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE

_MEDIA_HOSTS = [f"https://{env.text('S3_PUBLIC_DOMAIN')}"] if env.text("S3_PUBLIC_DOMAIN") else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *_MEDIA_HOSTS],
        "media-src": [SELF, "blob:", *_MEDIA_HOSTS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The user name is unique without regard to case, by a constraint that this check does not look for.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

# --- Time and language --------------------------------------------------------------------------
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- Watching -----------------------------------------------------------------------------------
METRICS_TOKEN = env.text("METRICS_TOKEN")
METRICS_DIR = Path(env.text("METRICS_DIR") or LOCAL_DIR / "run" / "metrics")
LOG_FORMAT = env.choice("LOG_FORMAT", "json", "plain", unset="plain" if DEBUG else "json")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "apps.core.logs.RequestIdFilter"},
        "tracebacks": {"()": "apps.core.logs.TracebackFilter"},
    },
    "formatters": {
        "json": {"()": "apps.core.logs.JsonFormatter"},
        "plain": {
            "()": "apps.core.logs.PlainFormatter",
            "format": "{levelname:<7} {name}: {message} [{request_id}]",
            "style": "{",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request_id"]}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("LOG_LEVEL", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
    },
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # The edge writes one line a request; these would write a second one.
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR", "filters": ["tracebacks"]},
        # It says that it starts and stops, with every request.
        "mcp": {"level": "WARNING"},
        # Our own lines say which job ran and how it ended, with its traceback and its request.
        "rq": {"handlers": [], "level": "WARNING", "propagate": True},
        "rq.worker": {"handlers": [], "level": "CRITICAL", "propagate": True},
    },
}

# --- Work ---------------------------------------------------------------------------------------
# Empty where there is none: everything but pictures works.
CHROMIUM_PATH = env.text("CHROMIUM_PATH") or chromium.find() or ""
STOP_GRACE_S = env.number("STOP_GRACE_S")

# --- Money --------------------------------------------------------------------------------------
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET")
