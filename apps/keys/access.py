"""Who a key belongs to and what it opens, asked with every call of a program.

What the database said is remembered for some seconds, so that most calls ask only Redis, once, for the limit and
for whether anything has changed since. A revoked key is refused with its next call, on every process.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from threading import Lock
from time import monotonic

from django.utils import timezone

from apps.core import secretbox
from apps.keys import limits, selectors, services, tokens
from apps.keys.limits import LimitsAway, Room, Window
from apps.keys.models import ApiKey
from apps.keys.tiers import TIERS

REMEMBERED_S = 10
REMEMBERED_KEYS = 10_000


class Kind(StrEnum):
    """What a call costs. Renders are writes too."""

    FREE = "free"
    READ = "read"
    WRITE = "write"


class BadKey(Exception):
    """No key, no longer one, or never one: which of them is not told."""


@dataclass(frozen=True)
class Access:
    """What one key opens. Not the row: it goes from thread to thread and is never written."""

    key_id: uuid.UUID
    user_id: uuid.UUID
    name: str
    prefix: str
    scopes: frozenset[str]
    tier: ApiKey.Tier
    submissions_approved: int
    writes_an_hour: int
    lineage: uuid.UUID
    expires_at: datetime | None
    touched_at: datetime | None

    @property
    def reads_an_hour(self) -> int:
        return TIERS[self.tier].reads_an_hour

    def window(self, kind: Kind) -> Window:
        # On probation all keys of a person count together: making more of them gives no more.
        owner = f"person:{self.user_id}" if self.tier == ApiKey.Tier.PROBATION else f"key:{self.lineage}"
        if kind == Kind.WRITE:
            return Window(f"write:{owner}", self.writes_an_hour)
        # What is free uses nothing, and is told what is left of the reads.
        return Window(f"read:{owner}", self.reads_an_hour)


@dataclass(frozen=True)
class Admission:
    """Who may come in, and what their limit says. `room` is None where nobody can count."""

    # None: no key, but a person or an address.
    access: Access | None
    room: Room | None
    counted: bool = True


@dataclass(frozen=True)
class KeyAdmission(Admission):
    access: Access


def admit(token: str, kind: Kind) -> KeyAdmission:
    """Raises BadKey; whether there is room, the caller looks at. Without Redis, `counted` is false."""
    if not tokens.is_formed(token):
        raise BadKey
    remembered = secretbox.keyed_hashes(token)[0]
    try:
        access, room = _admitted(token, remembered, kind)
    except LimitsAway:
        # Nothing that is remembered can be trusted without Redis, which would say if it has changed.
        _forget_all()
        access, room, counted = _fetched(token), None, False
    else:
        counted = True
    if access.expires_at is not None and access.expires_at <= timezone.now():
        raise BadKey
    _touch(access, remembered)
    return KeyAdmission(access, room, counted)


def access_of(key: ApiKey) -> Access:
    return Access(
        key_id=key.pk,
        user_id=key.user_id,
        name=key.name,
        prefix=key.key_prefix,
        scopes=frozenset(key.scopes),
        tier=ApiKey.Tier(key.trust_tier),
        submissions_approved=key.submissions_approved,
        writes_an_hour=key.rate_limit_per_hour,
        lineage=key.lineage,
        expires_at=key.expires_at,
        touched_at=key.last_used_at,
    )


def room_of(access: Access, kind: Kind) -> Room:
    """What is left, without using any."""
    return limits.take(access.window(kind), cost=0)


def _admitted(token: str, remembered: str, kind: Kind) -> tuple[Access, Room]:
    known = _recall(remembered)
    if known is not None:
        access, epoch = known
        try:
            return access, _take(access, kind, epoch)
        except limits.EpochChanged:
            _forget(remembered)
    # The epoch before the row: a change after it is noticed by the epoch, one before it stands in the row.
    epoch = limits.epoch_of(tokens.prefix_of(token))
    access = _fetched(token)
    room = limits.take(access.window(kind), cost=_cost(kind))
    _remember(remembered, access, epoch)
    return access, room


def _take(access: Access, kind: Kind, epoch: str) -> Room:
    return limits.take(access.window(kind), cost=_cost(kind), of=access.prefix, epoch=epoch)


def _cost(kind: Kind) -> int:
    return 0 if kind == Kind.FREE else 1


def _fetched(token: str) -> Access:
    key = selectors.key_of_token(token)
    if key is None:
        raise BadKey
    services.key_rehash(key=key, token=token)
    return access_of(key)


def _touch(access: Access, remembered: str) -> None:
    now = timezone.now()
    if access.touched_at is None or now - access.touched_at > services.TOUCH_EVERY:
        services.key_touch(key_id=access.key_id)
        with _lock:
            if remembered in _known:
                _, epoch, until = _known[remembered]
                _known[remembered] = replace(access, touched_at=now), epoch, until


# --- What is remembered in this process ---------------------------------------------------------

_known: OrderedDict[str, tuple[Access, str, float]] = OrderedDict()
_lock = Lock()


def _recall(remembered: str) -> tuple[Access, str] | None:
    with _lock:
        found = _known.get(remembered)
    if found is None or found[2] < monotonic():
        return None
    return found[0], found[1]


def _remember(remembered: str, access: Access, epoch: str) -> None:
    with _lock:
        _known[remembered] = access, epoch, monotonic() + REMEMBERED_S
        while len(_known) > REMEMBERED_KEYS:
            _known.popitem(last=False)


def _forget(remembered: str) -> None:
    with _lock:
        _known.pop(remembered, None)


def _forget_all() -> None:
    with _lock:
        _known.clear()
