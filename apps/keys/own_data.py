"""What keys keep about a person. Secrets are in no export: a file on a disk would be a second way in."""

from __future__ import annotations

from apps.accounts.models import User
from apps.accounts.personal_data import Export, Leaving, Relation
from apps.keys.models import ApiKey, ProviderKey

_ONLY_THEIRS = "It is of use to this person only."

RELATIONS = [
    Relation("keys.ApiKey", "user", exported=True, leaving=Leaving.ERASED, why=_ONLY_THEIRS),
    Relation("keys.ProviderKey", "user", exported=True, leaving=Leaving.ERASED, why=_ONLY_THEIRS),
    Relation(
        "keys.IdempotencyRecord",
        "owner",
        exported=False,
        leaving=Leaving.ERASED,
        why="A copy of an answer that the person was given, gone after a day.",
    ),
]

KEY_FIELDS = (
    "name",
    "key_prefix",
    "scopes",
    "trust_tier",
    "submissions_approved",
    "rate_limit_per_hour",
    "created_at",
    "expires_at",
    "last_used_at",
    "revoked_at",
)


def export(user: User) -> Export:
    return Export(
        data={
            "api_keys": list(ApiKey.objects.filter(user=user).order_by("created_at", "pk").values(*KEY_FIELDS)),
            "provider_keys": list(
                ProviderKey.objects.filter(user=user).order_by("pk").values("provider", "last_four", "created_at")
            ),
        }
    )
