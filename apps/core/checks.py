"""A misconfiguration fails `check` with a plain sentence, before anybody meets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security)
def check_settings(**_: Any) -> list[CheckMessage]:
    return [*_identity(), *_services(), *_money()]


def _identity() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        return
    if settings.SECRET_KEY == settings.INSECURE_SECRET_KEY:
        yield Error("SECRET_KEY is not set: set it to 50 random characters.", id="fractafrag.E001")
    if not settings.SITE_URL.startswith("https://"):
        yield Warning(
            f"SITE_URL is {settings.SITE_URL}: without https, sign-ins can be read on the way and passkeys fail.",
            id="fractafrag.W001",
        )


def _services() -> Iterator[CheckMessage]:
    s3 = settings.STORAGES["default"].get("OPTIONS", {})
    if settings.S3_BUCKET and bool(s3["access_key"]) != bool(s3["secret_key"]):
        yield Error(
            "S3 is half configured: set both S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or neither.",
            id="fractafrag.E002",
        )
    if not settings.S3_BUCKET and any(settings.ENV.text(f"S3_{name}") for name in ("ACCESS_KEY_ID", "ENDPOINT_URL")):
        yield Error("S3 is half configured: S3_BUCKET is not set.", id="fractafrag.E003")
    if settings.ENV.text("EMAIL_TLS") not in {"starttls", "ssl", "none"}:
        yield Error("EMAIL_TLS must be starttls, ssl or none.", id="fractafrag.E004")
    if not settings.DEBUG and not settings.EMAIL_HOST:
        yield Warning("EMAIL_HOST is not set: nobody will receive a sign-in code.", id="fractafrag.W002")


def _money() -> Iterator[CheckMessage]:
    if bool(settings.STRIPE_SECRET_KEY) != bool(settings.STRIPE_WEBHOOK_SECRET):
        yield Error(
            "Stripe is half configured: set both STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET, or neither. "
            "Without the webhook's secret no payment would ever be confirmed.",
            id="fractafrag.E005",
        )
