"""How much may be asked for in an hour, counted in Redis for all processes together.

The window slides: what was used counts until it is an hour old, to the minute. Redis' own clock is used.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from time import monotonic
from typing import cast

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.retry import Retry

logger = logging.getLogger(__name__)

WINDOW_S = 3600
SLOT_S = 60
# Longer than anybody remembers a key; short, so that made-up keys fill no memory.
EPOCH_S = 60
# Redis answers in less than a millisecond. Where it does not answer at all, a read must not wait for it.
TIMEOUT_S = 0.5
# After it did not answer, nobody asks it for so long.
REST_S = 1.0
# A whole /64 belongs to one house.
IPV6_PREFIX = 64


class LimitsAway(Exception):
    """Redis cannot say: reads go on, writes wait."""


class EpochChanged(Exception):
    """What is remembered of this key is out of date."""

    def __init__(self, epoch: str) -> None:
        self.epoch = epoch


@dataclass(frozen=True)
class Window:
    """Who counts together, and how much they may."""

    name: str
    limit: int


@dataclass(frozen=True)
class Room:
    """What is left of a window. `wait_s`: how long until what was refused fits in."""

    limit: int
    used: int
    allowed: bool
    reset_s: int
    wait_s: int

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)


def take(window: Window, *, cost: int = 1, of: str = "", epoch: str = "") -> Room:
    """Use some of a window, or with no cost only look. With an epoch `of` a key, the same trip tells if it is over."""
    keys = [_epoch_key(of) if of else "", f"ff:window:{window.name}"]
    now, *told = _ask(keys, [epoch, _fresh(), window.limit, cost]).split()
    allowed, used, reset_s, wait_s = map(int, told)
    if allowed < 0:
        raise EpochChanged(now.decode())
    return Room(window.limit, used=used, allowed=bool(allowed), reset_s=reset_s, wait_s=wait_s)


def epoch_of(prefix: str) -> str:
    try:
        take(Window("none", 0), cost=0, of=prefix)
    except EpochChanged as now:
        return now.epoch
    raise AssertionError("No epoch is empty.")


def epoch_end(*prefixes: str) -> None:
    """What is remembered of these keys is forgotten, on every process, with their next use."""
    try:
        with _connection().pipeline(transaction=False) as pipeline:
            for prefix in prefixes:
                pipeline.set(_epoch_key(prefix), _fresh(), ex=EPOCH_S)
            pipeline.execute()
    except redis.RedisError as error:
        raise LimitsAway from error


def _epoch_key(prefix: str) -> str:
    return f"ff:epoch:{prefix}"


def _fresh() -> str:
    return secrets.token_hex(8)


def address_name(address: str) -> str:
    """A name for whoever is at this address. Hashed: a list of visitors is nothing to keep lying around."""
    try:
        known = ip_address(address)
    except ValueError:
        return "address:unknown"
    net = ip_network((known, IPV6_PREFIX), strict=False) if known.version == 6 else known
    return f"address:{hashlib.blake2s(str(net).encode(), key=settings.SECRET_KEY.encode()[:32]).hexdigest()[:24]}"


# --- Redis --------------------------------------------------------------------------------------

_away_until = 0.0


def _ask(keys: list[str], arguments: list[str | int]) -> bytes:
    global _away_until
    if monotonic() < _away_until:
        raise LimitsAway
    try:
        return cast(bytes, _script()(keys=keys, args=arguments))
    except redis.RedisError as error:
        logger.error("Limits cannot be counted: %s", error)
        _away_until = monotonic() + REST_S
        raise LimitsAway from error


@cache
def _connection() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=TIMEOUT_S,
        socket_timeout=TIMEOUT_S,
        # Once more at once: the connection may have been closed while it lay idle.
        retry=Retry(NoBackoff(), 1),
    )


@cache
def _script() -> Script:
    source = Path(__file__).with_name("window.lua").read_text()
    for name, seconds in (("EPOCH_S", EPOCH_S), ("WINDOW_S", WINDOW_S), ("SLOT_S", SLOT_S)):
        source = re.sub(rf"\b{name}\b", str(seconds), source)
    return _connection().register_script(source)
