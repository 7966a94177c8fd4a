"""What a key may do in an hour, and what opens what, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apps.keys.models import ApiKey

APPROVALS_FOR_STANDARD = 5


@dataclass(frozen=True)
class Tier:
    # Renders count as writes: they cost more.
    writes_an_hour: int
    reads_an_hour: int
    submissions_are_reviewed: bool


TIERS: Final = {
    ApiKey.Tier.PROBATION: Tier(writes_an_hour=10, reads_an_hour=300, submissions_are_reviewed=True),
    ApiKey.Tier.STANDARD: Tier(writes_an_hour=120, reads_an_hour=3_000, submissions_are_reviewed=False),
    ApiKey.Tier.VERIFIED: Tier(writes_an_hour=1_000, reads_an_hour=30_000, submissions_are_reviewed=False),
}
# Somebody who is signed in, in a browser or a native app; and an address that says not who it is.
PERSON: Final = Tier(writes_an_hour=600, reads_an_hour=6_000, submissions_are_reviewed=False)
ANONYMOUS: Final = Tier(writes_an_hour=60, reads_an_hour=1_000, submissions_are_reviewed=False)
