from __future__ import annotations

import hmac
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.core import secretbox
from apps.keys import tokens
from apps.keys.models import ApiKey, IdempotencyRecord, ProviderKey

# Long enough to see in the list that the right one went.
REVOKED_SHOWN = timedelta(days=30)


def _live() -> QuerySet[ApiKey]:
    return ApiKey.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()), revoked_at__isnull=True)


def key_of_token(token: str) -> ApiKey | None:
    """By its prefix, one indexed query; then every hash of ours is compared, in constant time."""
    if not tokens.is_formed(token):
        return None
    key = _live().filter(key_prefix=tokens.prefix_of(token), user__is_active=True).first()
    if key is None:
        return None
    fits = [hmac.compare_digest(key.key_hash, known) for known in secretbox.keyed_hashes(token)]
    return key if any(fits) else None


def key_list_for(user: User) -> QuerySet[ApiKey]:
    """One's own: what works, and what has ended a short while ago. Order it as you page it."""
    since = timezone.now() - REVOKED_SHOWN
    ended = Q(revoked_at__lt=since) | Q(expires_at__lt=since)
    return ApiKey.objects.filter(user=user).exclude(ended)


def key_get_for(user: User, key_id: uuid.UUID) -> ApiKey | None:
    return ApiKey.objects.filter(user=user, pk=key_id).first()


def keys_live_count(user: User) -> int:
    return _live().filter(user=user).count()


def prefixes_of(user: User) -> Sequence[str]:
    """Of every key that somebody may remember."""
    return list(_live().filter(user=user).values_list("key_prefix", flat=True))


def keys_expiring(within: timedelta) -> QuerySet[ApiKey]:
    """What ends soon and has nothing in its place yet."""
    return _live().filter(expires_at__lte=timezone.now() + within, replaced_by__isnull=True).select_related("user")


def provider_key_list_for(user: User) -> Sequence[ProviderKey]:
    return list(ProviderKey.objects.filter(user=user))


def idempotency_get(owner_id: uuid.UUID, key: str) -> IdempotencyRecord | None:
    return IdempotencyRecord.objects.filter(owner_id=owner_id, key=key).first()
