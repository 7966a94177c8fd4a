"""What people are told of their account. Accounts cannot import us: it sends signals, we listen.

A test pins each signal to its receivers.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver
from django.urls import reverse

from apps.accounts.exports import ARCHIVES
from apps.accounts.models import DataExport, VerificationRequest
from apps.accounts.signals import export_failed, export_ready, verification_decided
from apps.notices.kinds import Kind, Payload
from apps.notices.models import Mail
from apps.notices.services import notice_send


def _verification_body(payload: Payload) -> str:
    if payload.get("granted"):
        return "Your profile and your shaders now carry the mark of a verified creator."
    return f"The moderator's reason:\n\n{payload.get('reason', '')}\n\nYou are welcome to ask again."


def _export_body(payload: Payload) -> str:
    if payload.get("ready"):
        return "The file is yours alone and will be removed after some days, so fetch it soon."
    return "Something went wrong on our side. Ask for it once more; if that fails too, write to us."


KINDS = (
    Kind(
        "accounts.welcome",
        title="Welcome",
        description="A first word once your address is confirmed.",
        # They have just read the mail with the code.
        mail=Mail.NEVER,
        body=lambda _: "Say on your profile who you are, and add a passkey so that the account stays yours.",
    ),
    Kind(
        "accounts.verification",
        title="Verified creator",
        description="The decision about your request.",
        body=_verification_body,
        action="See your request",
    ),
    Kind(
        "accounts.export",
        title="Your data",
        description="When the copy of your data, or of your shaders, that you asked for is ready.",
        body=_export_body,
        action="Fetch it",
    ),
)


@receiver(email_confirmed, dispatch_uid="notices.welcome")
def tell_welcome(*, email_address: EmailAddress, **_: Any) -> None:
    person = email_address.user
    notice_send(
        person=person,
        kind="accounts.welcome",
        subject=f"Welcome, {person.username}",
        url="/",
        dedupe_key=f"accounts.welcome:{person.pk}",
    )


@receiver(verification_decided, dispatch_uid="notices.verification")
def tell_verification(*, verification: VerificationRequest, **_: Any) -> None:
    granted = verification.state == VerificationRequest.State.GRANTED
    notice_send(
        person=verification.user,
        kind="accounts.verification",
        subject="You are a verified creator" if granted else "Your request to be a verified creator was declined",
        payload={"granted": granted, "reason": verification.reason},
        url=reverse("accounts:verification"),
        dedupe_key=f"accounts.verification:{verification.pk}",
    )


@receiver(export_ready, dispatch_uid="notices.export_ready")
def tell_export_ready(*, export: DataExport, **_: Any) -> None:
    _tell_export(export, ready=True)


@receiver(export_failed, dispatch_uid="notices.export_failed")
def tell_export_failed(*, export: DataExport, **_: Any) -> None:
    _tell_export(export, ready=False)


def _tell_export(export: DataExport, *, ready: bool) -> None:
    archive = ARCHIVES[export.kind]
    notice_send(
        person=export.user,
        kind="accounts.export",
        subject=archive.ready if ready else archive.failed,
        payload={"ready": ready},
        url=reverse(archive.page),
        dedupe_key=f"accounts.export:{export.pk}:{'ready' if ready else 'failed'}",
    )
