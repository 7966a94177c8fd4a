"""What accounts itself, and the packages that it brings, keep about a person."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry

from apps.accounts.models import DataExport, User, VerificationRequest
from apps.accounts.personal_data import Export, Leaving, Relation

PROFILE_FIELDS = (
    "id",
    "username",
    "email",
    "role",
    "trust_tier",
    "subscription_tier",
    "bio",
    "links",
    "is_verified_creator",
    "verified_creator_at",
    "default_licence",
    "default_allows_training",
    "default_allows_agent_source",
    "default_public_display",
    "created_at",
    "last_login",
    "last_active_at",
)

_ONLY_THEIRS = "It is of use to this person only."

RELATIONS = [
    Relation("accounts.VerificationRequest", "user", exported=True, leaving=Leaving.ERASED, why=_ONLY_THEIRS),
    Relation(
        "accounts.VerificationRequest",
        "decided_by",
        exported=False,
        leaving=Leaving.KEPT,
        why="The decision belongs to the person who asked; the moderator's name goes.",
    ),
    Relation("accounts.DataExport", "user", exported=True, leaving=Leaving.ERASED, why=_ONLY_THEIRS),
    Relation("account.EmailAddress", "user", exported=True, leaving=Leaving.ERASED, why=_ONLY_THEIRS),
    Relation(
        "mfa.Authenticator",
        "user",
        exported=True,
        leaving=Leaving.ERASED,
        why="Exported by kind, name and time: a secret in a file on a disk would be a second key to the account.",
    ),
    Relation("usersessions.UserSession", "user", exported=True, leaving=Leaving.ERASED, why=_ONLY_THEIRS),
    Relation(
        "admin.LogEntry",
        "user",
        exported=True,
        leaving=Leaving.ERASED,
        why="Django's note of what somebody clicked in the admin; what was decided stands on the things themselves.",
    ),
]


def export(user: User) -> Export:
    return Export(
        data={
            "profile": {name: getattr(user, name) for name in PROFILE_FIELDS},
            "email_addresses": list(
                EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified", "primary")
            ),
            "second_factors": [
                _second_factor(factor) for factor in Authenticator.objects.filter(user=user).order_by("pk")
            ],
            "sessions": list(
                UserSession.objects.filter(user=user)
                .order_by("pk")
                .values("ip", "user_agent", "created_at", "last_seen_at")
            ),
            "verification_requests": list(
                VerificationRequest.objects.filter(user=user).values(
                    "statement", "state", "reason", "created_at", "decided_at"
                )
            ),
            "exports": list(DataExport.objects.filter(user=user).values("kind", "state", "created_at", "ready_at")),
            "moderation_log": list(
                LogEntry.objects.filter(user=user).values("action_time", "object_repr", "change_message")
            ),
        }
    )


def _second_factor(factor: Authenticator) -> dict[str, Any]:
    return {
        "kind": factor.type,
        "name": str(factor),
        "created_at": factor.created_at,
        "last_used_at": factor.last_used_at,
    }
