"""Reading the environment, in one place, so that no variable escapes the settings table.

Every variable is declared here with its default and what it means;
`docs/settings.md` and `.env.example` are held to this list by a test.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    name: str
    default: str
    meaning: str


VARIABLES = {
    variable.name: variable
    for variable in (
        Variable("DEBUG", "0", "1 on a developer's machine only: demo people, error details, no HTTPS."),
        Variable("SECRET_KEY", "", "Signs sessions and links. Required unless DEBUG."),
        Variable("SECRET_KEY_FALLBACKS", "", "Older secret keys, comma separated, still accepted while rotating."),
        Variable("SECRETS_KEYS", "", "Fernet keys that seal second factors, newest first. Unset: from SECRET_KEY."),
        Variable("SITE_URL", "http://localhost:8000", "The public address, with scheme and without a final slash."),
        Variable("ALLOWED_HOSTS", "", "Further host names to answer to, comma separated; SITE_URL's is included."),
        Variable("TRUSTED_PROXIES", "0", "How many reverse proxies stand in front; their X-Forwarded-* are believed."),
        Variable("DATABASE_URL", "", "PostgreSQL with pgvector. Unset: the embedded one."),
        Variable("DATABASE_POOL_SIZE", "8", "Connections that one process keeps at most; 0: none are kept (workers)."),
        Variable("REDIS_URL", "", "Redis 6.2 or newer. Unset: the embedded one."),
        Variable("LOCAL_DIR", ".local", "Where everything that the site writes lives by default."),
        Variable("STATIC_ROOT", "", "Where collectstatic puts the site's own files. Unset: static in LOCAL_DIR."),
        Variable("MEDIA_ROOT", "", "Public files. Unset: media in LOCAL_DIR."),
        Variable("PRIVATE_ROOT", "", "Files behind a permission, such as exports. Unset: private in LOCAL_DIR."),
        Variable("S3_BUCKET", "", "Keep files in this bucket and not on the file system."),
        Variable("S3_ENDPOINT_URL", "", "Address of the S3 service; unset: AWS."),
        Variable("S3_REGION", "", "Region of the bucket."),
        Variable("S3_ACCESS_KEY_ID", "", "Key for the bucket."),
        Variable("S3_SECRET_ACCESS_KEY", "", "Secret for the bucket."),
        Variable(
            "S3_PUBLIC_DOMAIN",
            "",
            "Host that serves the bucket's public files, all under media/. Required with S3_BUCKET.",
        ),
        Variable("EMAIL_HOST", "", "SMTP server. Unset: mail is kept as files in LOCAL_DIR and can be read there."),
        Variable("EMAIL_PORT", "587", "SMTP port."),
        Variable("EMAIL_USER", "", "SMTP user."),
        Variable("EMAIL_PASSWORD", "", "SMTP password."),
        Variable("EMAIL_TLS", "starttls", "starttls, ssl or none."),
        Variable("EMAIL_FROM", "Fractafrag <hello@localhost>", "The sender of every mail."),
        Variable("STAFF_REQUIRE_MFA", "", "Staff need a second factor for /admin/. Unset: on, but off with DEBUG."),
        Variable(
            "PWNED_PASSWORDS_URL",
            "",
            "Range API that knows breached passwords (k-anonymity). "
            "Unset: only Django's list of common ones and the strength check.",
        ),
        Variable("METRICS_TOKEN", "", "Bearer token that opens /metrics. Unset: only for signed-in admins."),
        Variable(
            "METRICS_DIR", "", "Folder shared by the processes of one web server. Unset: run/metrics in LOCAL_DIR."
        ),
        Variable("LOG_FORMAT", "", "json or plain. Unset: json, but plain with DEBUG."),
        Variable("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING, ERROR or CRITICAL."),
        Variable("BIND", "127.0.0.1", "Address that the web server listens on."),
        Variable("PORT", "8000", "Port that the web server listens on."),
        Variable("WEB_WORKERS", "2", "Web processes."),
        Variable("WEB_THREADS", "8", "Threads of each web process."),
        Variable("MAX_BODY_MB", "8", "Largest request body, in MiB."),
        Variable("STOP_GRACE_S", "25", "Seconds that requests and jobs get to finish when stopping."),
        Variable("CHROMIUM_PATH", "", "Chromium to render with. Unset: the first found on the PATH."),
        Variable("STRIPE_SECRET_KEY", "", "Stripe's secret key. Unset: money pages say so."),
        Variable("STRIPE_WEBHOOK_SECRET", "", "Signing secret of Stripe's webhook; required with STRIPE_SECRET_KEY."),
    )
}

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class Environment:
    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self._source = os.environ if source is None else source

    def text(self, name: str) -> str:
        # An empty value is what an unset line of an env file looks like: both mean the default.
        return self._source.get(name, "").strip() or VARIABLES[name].default

    def number(self, name: str) -> int:
        try:
            return int(self.text(name))
        except ValueError:
            raise ImproperlyConfigured(f"{name} must be a whole number, not {self.text(name)!r}.") from None

    def flag(self, name: str, *, unset: bool = False) -> bool:
        value = self.text(name).lower()
        if not value:
            return unset
        if value in TRUE | FALSE:
            return value in TRUE
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")

    def choice(self, name: str, *allowed: str, unset: str = "") -> str:
        value = self.text(name) or unset
        if value not in allowed:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
        return value

    def items(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]
