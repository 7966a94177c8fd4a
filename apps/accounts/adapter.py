from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from apps.accounts import selectors, usernames
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
        if user.is_system:
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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Names and links in a mail come from the settings, never from the Host header of a request."""
        own = {name: _ours(value) for name, value in context.items() if name.endswith("_url")}
        site = Site(settings.SITE_NAME, settings.SITE_HOST)
        super().send_mail(template_prefix, email, {**context, **own, "current_site": site})


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
