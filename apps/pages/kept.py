"""What is costly to make and may be a little old. Redis away makes a page slower, not missing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

import redis
from django.core.cache import cache

logger = logging.getLogger(__name__)
T = TypeVar("T")


def kept(key: str, seconds: int, make: Callable[[], T]) -> T:
    return kept_each([key], seconds, lambda _: make())[key]


def kept_each(keys: Iterable[str], seconds: int, make: Callable[[str], T]) -> dict[str, T]:
    """All that is kept in one trip; what is not is made, and kept."""
    wanted = list(dict.fromkeys(keys))
    try:
        found: dict[str, T] = cache.get_many(wanted)
        made = {key: make(key) for key in wanted if key not in found}
        if made:
            cache.set_many(made, seconds)
    except redis.RedisError as error:
        logger.warning("Redis is away, so nothing is kept: %s", error)
        return {key: make(key) for key in wanted}
    return {**found, **made}
