from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.template.loader import render_to_string

from apps.accounts import demo, selectors, usernames
from apps.accounts.models import User
from apps.core import secretbox


@dataclass(frozen=True)
class Site:
    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):
    def clean_username(self, username: str, shallow: bool = False) -> str:
        username = super().clean_username(username, shallow=shallow)
        if not shallow and selectors.username_is_taken(username):
            raise ValidationError(usernames.TOO_ALIKE, code="alike")
        return username

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """An account without an address could not be found again, so the last one is changed, never removed."""
        return not email_address.primary and super().can_delete_email(email_address)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        # Everybody can read the passwords of the demo people.
        published = not settings.DEBUG and demo.is_demo(user.username, user.email)
        if user.is_system or published:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        try:
            with transaction.atomic():
                return bool(super().confirm_email(request, email_address))
        except IntegrityError:
            # Somebody else signed up with this address while its code was on the way.
            self.add_message(
                request,
                messages.ERROR,
                "account/messages/email_confirmation_failed.txt",
                {"email": email_address.email},
            )
            return False

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, {**(context or {}), "person": user}, email)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Names and links in a mail come from the settings, never from the Host header of a request."""
        context = {
            **context,
            **{name: _ours(value) for name, value in context.items() if name.endswith("_url")},
            "current_site": Site(settings.SITE_NAME, settings.SITE_HOST),
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "code_minutes": _code_timeout_s(template_prefix) // 60,
        }
        context["subject"] = render_to_string(f"{template_prefix}_subject.txt", context).strip()
        return super().render_mail(
            template_prefix, email, context, {**(headers or {}), "Auto-Submitted": "auto-generated"}
        )


def _code_timeout_s(template_prefix: str) -> int:
    timeouts_s = {
        "account/email/login_code": account_settings.LOGIN_BY_CODE_TIMEOUT,
        "account/email/password_reset_code": account_settings.PASSWORD_RESET_BY_CODE_TIMEOUT,
    }
    return int(timeouts_s.get(template_prefix, account_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT))


def _ours(url: str) -> str:
    parts = urlsplit(url)
    return f"{settings.SITE_URL}{parts.path}" + (f"?{parts.query}" if parts.query else "")


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return secretbox.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secretbox.unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        # A passkey is tied to this name for good, so it must not depend on how one request came in.
        return {"id": settings.SITE_HOST, "name": settings.SITE_NAME}
