"""What a key says of itself, the same over REST and MCP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.accounts.selectors import person_get
from apps.keys.access import Access, Kind, room_of
from apps.keys.limits import LimitsAway
from apps.keys.models import ApiKey
from apps.keys.tiers import APPROVALS_FOR_STANDARD, TIERS


@dataclass(frozen=True)
class KeyOut:
    name: str
    prefix: str
    tier: str
    scopes: list[str]
    expires_at: datetime | None


@dataclass(frozen=True)
class LimitOut:
    """Of one hour. `reset_s`: in how many seconds the oldest use stops counting."""

    limit: int
    used: int
    remaining: int
    reset_s: int


@dataclass(frozen=True)
class WhoAmI:
    """`reads` and `writes` are null while they cannot be counted. Renders count as writes."""

    username: str
    key: KeyOut
    submissions_are_reviewed: bool
    submissions_approved: int
    # How many more approvals end probation; 0 off probation.
    approvals_to_standard: int
    reads: LimitOut | None
    writes: LimitOut | None


def whoami_of(access: Access) -> WhoAmI:
    on_probation = access.tier == ApiKey.Tier.PROBATION
    left = max(0, APPROVALS_FOR_STANDARD - access.submissions_approved)
    return WhoAmI(
        username=person_get(access.user_id).username,
        key=KeyOut(
            name=access.name,
            prefix=access.prefix,
            tier=access.tier.value,
            scopes=[scope for scope in ApiKey.Scope.values if scope in access.scopes],
            expires_at=access.expires_at,
        ),
        submissions_are_reviewed=TIERS[access.tier].submissions_are_reviewed,
        submissions_approved=access.submissions_approved,
        approvals_to_standard=left if on_probation else 0,
        reads=_limit(access, Kind.READ),
        writes=_limit(access, Kind.WRITE),
    )


def _limit(access: Access, kind: Kind) -> LimitOut | None:
    try:
        room = room_of(access, kind)
    except LimitsAway:
        return None
    return LimitOut(limit=room.limit, used=room.used, remaining=room.remaining, reset_s=room.reset_s)
