"""What people are told of their keys, and what keys hear of people. A test pins each signal to its receivers."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from apps.accounts.models import User
from apps.accounts.signals import standing_changed
from apps.keys.services import OVERLAP, person_keys_forget
from apps.keys.tiers import TIERS
from apps.notices.kinds import Kind, Payload

_NOT_YOU = "If that was not you, revoke the key at once and change your password."


def _made_body(payload: Payload) -> str:
    return f"The key ff_{payload['prefix']}… may {', '.join(payload['scopes'])} in your name.\n\n{_NOT_YOU}"


def _changed_body(payload: Payload) -> str:
    if payload.get("rotate"):
        return (
            "What uses it will stop working then. Rotate it in time: the new secret works at once, and the old one "
            f"for {OVERLAP.days * 24} hours longer."
        )
    if approved := payload.get("approved"):
        return f"{approved} of its submissions were approved. From now on they are published without a review."
    if tier := TIERS.get(payload.get("tier", "")):
        return f"From now on it may make {tier.writes_an_hour:,} writes and {tier.reads_an_hour:,} reads an hour."
    return "What used it has stopped working. Write to us if you do not know why."


KINDS = (
    Kind(
        "keys.made",
        title="New API keys",
        description="When an API key is made in your name.",
        body=_made_body,
        action="See your keys",
    ),
    Kind(
        "keys.changed",
        title="Changes of API keys",
        description="When a key of yours is about to end, is revoked by a moderator, or gets another tier.",
        body=_changed_body,
        action="See your keys",
    ),
)


@receiver(standing_changed, dispatch_uid="keys.standing")
def forget_keys(*, user: User, **_: Any) -> None:
    person_keys_forget(user=user)
