from __future__ import annotations

from apps.keys import limits, services


def tidy_task() -> None:
    services.expiries_tell()
    services.idempotency_prune()


def epoch_end_task(prefix: str) -> None:
    """What could not be told to Redis when it happened; tried until Redis is there."""
    limits.epoch_end(prefix)
