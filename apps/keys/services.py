from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.personal_data import Works
from apps.core import queue, secretbox
from apps.core.errors import Refused
from apps.keys import limits, selectors, tokens
from apps.keys.models import NAME_CHARS, ApiKey, IdempotencyRecord, ProviderKey
from apps.keys.tiers import APPROVALS_FOR_STANDARD, TIERS
from apps.notices.services import notice_send

MAX_LIVE_KEYS = 20
MAX_LIFE = timedelta(days=366)
# While both the old key and the new one work.
OVERLAP = timedelta(days=1)
TOUCH_EVERY = timedelta(minutes=1)
EXPIRY_TOLD = timedelta(days=7)
IDEMPOTENCY_KEPT = timedelta(days=1)
PRUNE_AT_ONCE = 5_000
MAX_WRITES_AN_HOUR = 100_000
# What the companies' own keys look like. Whether one works, only they can say.
PROVIDER_FORMS = {
    ProviderKey.Provider.ANTHROPIC: re.compile(r"sk-ant-[A-Za-z0-9_-]{20,300}"),
    ProviderKey.Provider.OPENAI: re.compile(r"sk-(?!ant-)[A-Za-z0-9_-]{20,300}"),
}


class MadeAlready(Refused):
    def __init__(self) -> None:
        super().__init__("This key was made already. Its secret was shown once, in answer to the first request.")


# --- Keys ---------------------------------------------------------------------------------------


def key_create(
    *, user: User, name: str, scopes: Iterable[str], expires_at: datetime | None = None, key_id: uuid.UUID | None = None
) -> tuple[ApiKey, str]:
    """The key and its secret, which nobody can ever read again. With a `key_id`, once: a form may be sent twice."""
    tier = ApiKey.Tier.STANDARD if user.trust_tier == User.TrustTier.TRUSTED_API else ApiKey.Tier.PROBATION
    with transaction.atomic():
        _lock_person(user)
        if key_id is not None and ApiKey.objects.filter(pk=key_id).exists():
            raise MadeAlready
        _require_room(user, MAX_LIVE_KEYS)
        return _key_make(
            id=key_id or uuid.uuid4(),
            user=user,
            name=_name(name),
            scopes=_scopes(scopes),
            expires_at=_expiry(expires_at),
            trust_tier=tier,
            rate_limit_per_hour=TIERS[tier].writes_an_hour,
        )


def key_rotate(*, key: ApiKey, by: User) -> tuple[ApiKey, str]:
    """A new secret for the same purpose. The old one works for a day longer, so that nothing has to stop."""
    with transaction.atomic():
        # The person before the key, as where an account is deleted: two orders could wait for each other.
        _lock_person(by)
        row = _locked_key(key, by)
        if not row.is_live:
            raise Refused("This key has ended. Make a new one.")
        if row.replaced_by_id is not None:
            raise Refused("This key was rotated already. Rotate the one that took its place.")
        # Each old key lives on for a day, so there may be twice as many meanwhile.
        _require_room(row.user, 2 * MAX_LIVE_KEYS)
        now = timezone.now()
        fresh, token = _key_make(
            user=row.user,
            name=row.name,
            scopes=row.scopes,
            # As long a life as the old one was given.
            expires_at=now + (row.expires_at - row.created_at) if row.expires_at else None,
            trust_tier=row.trust_tier,
            submissions_approved=row.submissions_approved,
            rate_limit_per_hour=row.rate_limit_per_hour,
            lineage=row.lineage,
        )
        over = now + OVERLAP
        row.replaced_by, row.expires_at = fresh, min(row.expires_at or over, over)
        row.save(update_fields=["replaced_by", "expires_at"])
        _end_epochs(row.key_prefix)
        return fresh, token


def key_rename(*, key: ApiKey, by: User, name: str) -> None:
    with transaction.atomic():
        row = _locked_key(key, by)
        row.name = _name(name)
        row.save(update_fields=["name"])
        _end_epochs(row.key_prefix)


def key_revoke(*, key: ApiKey, by: User) -> None:
    """By its owner, or by a moderator. For ever, and at once; revoking again changes nothing."""
    if not (by.pk == key.user_id or by.has_perm("keys.change_apikey")):
        raise PermissionDenied
    with transaction.atomic():
        row = ApiKey.objects.select_for_update().get(pk=key.pk)
        if row.revoked_at is not None:
            return
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        _end_epochs(row.key_prefix)
        if by.pk != row.user_id:
            notice_send(
                person=row.user,
                kind="keys.changed",
                subject=f"Your API key “{row.name}” was revoked by a moderator",
                url=reverse("keys:list"),
                dedupe_key=f"keys.revoked:{row.pk}",
            )


def key_tier_set(*, key: ApiKey, tier: str, by: User) -> None:
    """By a moderator, with the allowance of that tier."""
    _require_moderator(by, key)
    if tier not in ApiKey.Tier.values:
        raise Refused(f"There is no tier {tier}.")
    with transaction.atomic():
        row = ApiKey.objects.select_for_update().get(pk=key.pk)
        if row.trust_tier == tier:
            return
        _tier_write(row, ApiKey.Tier(tier))
        notice_send(
            person=row.user,
            kind="keys.changed",
            subject=f"Your API key “{row.name}” has another tier: {row.get_trust_tier_display().lower()}",
            payload={"tier": tier},
            url=reverse("keys:list"),
            # Each time it changes, also back and forth.
            dedupe_key=f"keys.tier:{row.pk}:{uuid.uuid4()}",
        )


def key_limit_set(*, key: ApiKey, writes_an_hour: int, by: User) -> None:
    _require_moderator(by, key)
    if not 0 < writes_an_hour <= MAX_WRITES_AN_HOUR:
        raise Refused(f"Between 1 and {MAX_WRITES_AN_HOUR:,} writes an hour.")
    with transaction.atomic():
        row = ApiKey.objects.select_for_update().get(pk=key.pk)
        row.rate_limit_per_hour = writes_an_hour
        row.save(update_fields=["rate_limit_per_hour"])
        _end_epochs(row.key_prefix)


def submission_approved(*, key: ApiKey) -> None:
    """A moderator let something through that came with this key. Enough of that ends its probation."""
    with transaction.atomic():
        row = ApiKey.objects.select_for_update().select_related("user").get(pk=key.pk)
        row.submissions_approved = F("submissions_approved") + 1
        row.save(update_fields=["submissions_approved"])
        row.refresh_from_db(fields=["submissions_approved"])
        _end_epochs(row.key_prefix)
        if row.trust_tier == ApiKey.Tier.PROBATION and row.submissions_approved >= APPROVALS_FOR_STANDARD:
            _tier_write(row, ApiKey.Tier.STANDARD)
            notice_send(
                person=row.user,
                kind="keys.changed",
                subject=f"Your API key “{row.name}” is off probation",
                payload={"approved": row.submissions_approved},
                url=reverse("keys:list"),
                dedupe_key=f"keys.standard:{row.pk}",
            )


def key_touch(*, key_id: uuid.UUID) -> None:
    """Used just now. Asked again of the row, since another process may have written in the same minute."""
    now = timezone.now()
    ApiKey.objects.filter(Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - TOUCH_EVERY), pk=key_id).update(
        last_used_at=now
    )


def key_rehash(*, key: ApiKey, token: str) -> None:
    """Under the newest secret of ours, so that an older one can be retired. A no-op where it is already."""
    newest = secretbox.keyed_hashes(token)[0]
    if key.key_hash != newest:
        ApiKey.objects.filter(pk=key.pk).update(key_hash=newest)


def _key_make(*, user: User, name: str, **fields: object) -> tuple[ApiKey, str]:
    token = tokens.new()
    key = ApiKey.objects.create(
        user=user,
        name=name,
        key_prefix=tokens.prefix_of(token),
        key_hash=secretbox.keyed_hashes(token)[0],
        **fields,
    )
    notice_send(
        person=user,
        kind="keys.made",
        subject=f"A new API key: “{name}”",
        payload={"name": name, "prefix": key.key_prefix, "scopes": list(key.scopes)},
        url=reverse("keys:list"),
        dedupe_key=f"keys.made:{key.pk}",
    )
    return key, token


def _tier_write(row: ApiKey, tier: ApiKey.Tier) -> None:
    row.trust_tier, row.rate_limit_per_hour = tier, TIERS[tier].writes_an_hour
    row.save(update_fields=["trust_tier", "rate_limit_per_hour"])
    _end_epochs(row.key_prefix)


def _locked_key(key: ApiKey, by: User) -> ApiKey:
    if key.user_id != by.pk:
        raise PermissionDenied
    return ApiKey.objects.select_for_update(of=("self",)).select_related("user").get(pk=key.pk)


def _lock_person(user: User) -> None:
    """Two requests at once would both see room for one key."""
    User.objects.select_for_update().get(pk=user.pk)


def _require_room(user: User, most: int) -> None:
    if selectors.keys_live_count(user) >= most:
        raise Refused(f"You have {most} keys. Revoke one that you no longer need.")


def _require_moderator(by: User, key: ApiKey) -> None:
    if not by.has_perm("keys.change_apikey") or (by.pk == key.user_id and by.role != User.Role.ADMIN):
        raise PermissionDenied


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME_CHARS:
        raise Refused(f"Give the key a name of up to {NAME_CHARS} characters, such as what will use it.")
    return name


def _scopes(scopes: Iterable[str]) -> list[str]:
    wanted = set(scopes)
    if not wanted or wanted - set(ApiKey.Scope.values):
        raise Refused(f"Choose at least one of: {', '.join(ApiKey.Scope.values)}.")
    return [scope for scope in ApiKey.Scope.values if scope in wanted]


def _expiry(expires_at: datetime | None) -> datetime | None:
    now = timezone.now()
    if expires_at is not None and not now < expires_at <= now + MAX_LIFE:
        raise Refused("A key ends within a year from now, or never.")
    return expires_at


# --- What is remembered elsewhere ---------------------------------------------------------------


def _end_epochs(*prefixes: str) -> None:
    if prefixes:
        transaction.on_commit(partial(_epochs_end_now, prefixes))


def _epochs_end_now(prefixes: Iterable[str]) -> None:
    try:
        limits.epoch_end(*prefixes)
    except limits.LimitsAway:
        # While Redis is away every call asks the database; when it is back, this is told to it first.
        for prefix in prefixes:
            queue.enqueue("apps.keys.tasks.epoch_end_task", prefix, queue="high", max_attempts=10)


def person_keys_forget(*, user: User) -> None:
    """Whether this person may sign in at all has changed."""
    _end_epochs(*selectors.prefixes_of(user))


def keys_erase(*, user: User, works: Works) -> None:
    """The rows go with the person; what is remembered of them goes here, and their names from what moderators did."""
    person_keys_forget(user=user)
    keys = [str(pk) for pk in ApiKey.objects.filter(user=user).values_list("pk", flat=True)]
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(ApiKey), object_id__in=keys)
    entries.update(object_repr="key of a deleted person")


# --- Keys to model providers --------------------------------------------------------------------


def provider_key_set(*, user: User, provider: str, secret: str) -> ProviderKey:
    """Only its form is checked: nothing is sent to anybody before a person asks for something."""
    if provider not in ProviderKey.Provider.values:
        raise Refused(f"Keys are kept for: {', '.join(ProviderKey.Provider.values)}.")
    secret = secret.strip()
    if not PROVIDER_FORMS[ProviderKey.Provider(provider)].fullmatch(secret):
        raise Refused(f"This does not look like a key of {ProviderKey.Provider(provider).label}.")
    row, _ = ProviderKey.objects.update_or_create(
        user=user,
        provider=provider,
        defaults={"sealed": secretbox.seal(secret), "last_four": secret[-4:], "created_at": timezone.now()},
    )
    return row


def provider_key_delete(*, user: User, provider: str) -> None:
    """Deleting what is not there is done already."""
    ProviderKey.objects.filter(user=user, provider=provider).delete()


def provider_keys_renew() -> int:
    """Seal each with the newest secret of ours, one by one, so that it can be stopped and run again."""
    renewed = 0
    for pk in list(ProviderKey.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            row = ProviderKey.objects.select_for_update().filter(pk=pk).first()
            if row is None:
                continue  # deleted meanwhile
            row.sealed = secretbox.seal(secretbox.unseal(row.sealed))
            row.save(update_fields=["sealed"])
            renewed += 1
    return renewed


# --- Writes that happen once --------------------------------------------------------------------


def idempotency_keep(*, owner: User, key: str, request_hash: str, answer: dict[str, Any]) -> None:
    """Call it in the transaction of the write that it is about."""
    IdempotencyRecord.objects.create(owner=owner, key=key, request_hash=request_hash, answer=answer)


# --- Every day ----------------------------------------------------------------------------------


def expiries_tell() -> None:
    """A week before a key ends, so that no agent stops without its owner knowing why."""
    for key in selectors.keys_expiring(EXPIRY_TOLD):
        notice_send(
            person=key.user,
            kind="keys.changed",
            subject=f"Your API key “{key.name}” ends on {key.expires_at:%-d %B}",
            payload={"rotate": True},
            url=reverse("keys:list"),
            dedupe_key=f"keys.expiring:{key.pk}",
        )


def idempotency_prune() -> None:
    old = IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - IDEMPOTENCY_KEPT)
    while IdempotencyRecord.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:PRUNE_AT_ONCE])).delete()[0]:
        pass
