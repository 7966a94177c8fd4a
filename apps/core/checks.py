"""A misconfiguration fails `check` with a plain sentence, before anybody meets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution

# Shorter than this, a token can be found by trying.
MIN_TOKEN_CHARS = 24


@register(Tags.security)
def check_settings(**_: Any) -> list[CheckMessage]:
    return [*_identity(), *_address(), *_files(), *_mail(), *_serving(), *_money()]


def _identity() -> Iterator[CheckMessage]:
    try:
        for key in settings.SECRETS_KEYS:
            Fernet(key)
    except ValueError:
        yield Error(
            "SECRETS_KEYS holds something that is not a Fernet key: 32 random bytes in base64, comma separated.",
            id="fractafrag.E011",
        )
    if settings.DEBUG:
        if settings.SITE_URL.startswith("https://"):
            yield Caution(
                f"DEBUG is on for {settings.SITE_URL}: visitors see error details, and demo people "
                "with known passwords exist.",
                id="fractafrag.W003",
            )
        return
    if settings.SECRET_KEY == settings.INSECURE_SECRET_KEY:
        yield Error("SECRET_KEY is not set: set it to 50 random characters.", id="fractafrag.E001")
    if settings.SITE_URL.startswith("http://"):
        yield Caution(
            f"SITE_URL is {settings.SITE_URL}: without https, sign-ins can be read on the way and passkeys fail.",
            id="fractafrag.W001",
        )


def _address() -> Iterator[CheckMessage]:
    address = urlsplit(settings.SITE_URL)
    if address.scheme not in {"http", "https"} or not address.hostname or address.path or address.query:
        yield Error(
            f"SITE_URL is {settings.SITE_URL}: it must be a scheme and a host, such as https://example.org.",
            id="fractafrag.E006",
        )
    if settings.TRUSTED_PROXIES < 0:
        yield Error("TRUSTED_PROXIES must be 0 or more.", id="fractafrag.E007")
    if address.scheme == "https" and settings.TRUSTED_PROXIES == 0 and not settings.DEBUG:
        yield Caution(
            f"SITE_URL is {settings.SITE_URL} and TRUSTED_PROXIES is 0: the web server speaks plain HTTP, so without "
            "a trusted proxy it never sees https and redirects to it for ever.",
            id="fractafrag.W007",
        )


def _files() -> Iterator[CheckMessage]:
    s3 = settings.STORAGES["default"].get("OPTIONS", {})
    if settings.S3_BUCKET and bool(s3["access_key"]) != bool(s3["secret_key"]):
        yield Error(
            "S3 is half configured: set both S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or neither.",
            id="fractafrag.E002",
        )
    if not settings.S3_BUCKET and any(settings.ENV.text(f"S3_{name}") for name in ("ACCESS_KEY_ID", "ENDPOINT_URL")):
        yield Error("S3 is half configured: S3_BUCKET is not set.", id="fractafrag.E003")
    if settings.S3_BUCKET and not settings.ENV.text("S3_PUBLIC_DOMAIN"):
        yield Error(
            "S3 is half configured: set S3_PUBLIC_DOMAIN to the host that serves the bucket's public files. "
            "Pages show pictures from no other.",
            id="fractafrag.E012",
        )
    if "/" in settings.ENV.text("S3_PUBLIC_DOMAIN"):
        yield Error("S3_PUBLIC_DOMAIN must be a host name alone, without https:// or a path.", id="fractafrag.E008")
    public = settings.MEDIA_ROOT.resolve()
    if public in (settings.PRIVATE_ROOT.resolve(), *settings.PRIVATE_ROOT.resolve().parents):
        yield Error(
            "PRIVATE_ROOT lies inside MEDIA_ROOT: everybody could fetch other people's exports.", id="fractafrag.E009"
        )


def _mail() -> Iterator[CheckMessage]:
    security = settings.ENV.text("EMAIL_TLS")
    if security not in {"starttls", "ssl", "none"}:
        yield Error("EMAIL_TLS must be starttls, ssl or none.", id="fractafrag.E004")
    if settings.EMAIL_PORT == 465 and security == "starttls":
        yield Caution("EMAIL_PORT 465 is encrypted from the start: set EMAIL_TLS to ssl.", id="fractafrag.W004")
    if settings.DEBUG:
        return
    if not settings.EMAIL_HOST:
        yield Caution("EMAIL_HOST is not set: nobody will receive a sign-in code.", id="fractafrag.W002")
    elif settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        yield Caution(
            "EMAIL_FROM is not set: mail from an address at localhost is refused by most servers.",
            id="fractafrag.W005",
        )


def _serving() -> Iterator[CheckMessage]:
    pool, threads = settings.ENV.number("DATABASE_POOL_SIZE"), settings.ENV.number("WEB_THREADS")
    if 0 < pool < threads:
        yield Caution(
            f"WEB_THREADS is {threads}, DATABASE_POOL_SIZE only {pool}: requests would wait for one another's "
            "connections.",
            id="fractafrag.W006",
        )
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < MIN_TOKEN_CHARS:
        yield Error(
            f"METRICS_TOKEN is too short: use {MIN_TOKEN_CHARS} random characters or more.", id="fractafrag.E010"
        )


def _money() -> Iterator[CheckMessage]:
    if bool(settings.STRIPE_SECRET_KEY) != bool(settings.STRIPE_WEBHOOK_SECRET):
        yield Error(
            "Stripe is half configured: set both STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET, or neither. "
            "Without the webhook's secret no payment would ever be confirmed.",
            id="fractafrag.E005",
        )
