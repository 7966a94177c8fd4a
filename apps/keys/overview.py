"""What a person's own page says of each key: how it stands, and what is left of its hour."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from apps.accounts.models import User
from apps.keys import selectors
from apps.keys.access import Kind, access_of, room_of
from apps.keys.limits import LimitsAway, Room
from apps.keys.models import ApiKey
from apps.keys.tiers import APPROVALS_FOR_STANDARD

# Far more than anybody may have working at once.
SHOWN = 100


@dataclass(frozen=True)
class Left:
    """None where nobody can count just now."""

    writes: Room | None
    reads: Room | None


@dataclass(frozen=True)
class KeyLine:
    key: ApiKey
    left: Left | None

    @property
    def is_live(self) -> bool:
        return self.left is not None

    @property
    def slug(self) -> str:
        return str(self.key.pk)

    @property
    def is_replaced(self) -> bool:
        return self.key.replaced_by_id is not None

    @property
    def approvals_missing(self) -> int:
        """Until probation ends; 0 where there is none."""
        if self.key.trust_tier != ApiKey.Tier.PROBATION:
            return 0
        return max(0, APPROVALS_FOR_STANDARD - self.key.submissions_approved)


def key_lines(user: User) -> list[KeyLine]:
    """What works first, the newest first; then what has ended, the latest end first."""
    # Whatever works comes before what does not, so that none of it is cut off.
    order = (F("revoked_at").desc(nulls_first=True), F("expires_at").desc(nulls_first=True), "-created_at", "-id")
    keys = list(selectors.key_list_for(user).order_by(*order)[:SHOWN])
    live = sorted((key for key in keys if key.is_live), key=lambda key: key.created_at, reverse=True)
    ended = sorted((key for key in keys if not key.is_live), key=_ended_at, reverse=True)
    return [*(KeyLine(key, _left(key)) for key in live), *(KeyLine(key, None) for key in ended)]


def _ended_at(key: ApiKey) -> float:
    return min(moment.timestamp() for moment in (key.revoked_at, key.expires_at) if moment is not None)


def _left(key: ApiKey) -> Left:
    access = access_of(key)
    try:
        return Left(room_of(access, Kind.WRITE), room_of(access, Kind.READ))
    except LimitsAway:
        return Left(None, None)
