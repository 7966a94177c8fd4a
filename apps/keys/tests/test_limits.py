from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.conf import settings

from apps.keys import limits
from apps.keys.limits import EpochChanged, LimitsAway, Window


@pytest.fixture
def window():
    return Window(f"test:{uuid4()}", 3)


def shift(window: Window, seconds: int) -> None:
    """As if what was used had been used so much earlier."""
    server = redis.Redis.from_url(settings.REDIS_URL)
    name = f"ff:window:{window.name}"
    earlier = seconds // limits.SLOT_S
    uses: dict[Any, Any] = {int(slot) - earlier: int(count) for slot, count in server.hgetall(name).items()}
    server.delete(name)
    server.hset(name, mapping=uses)


def test_it_counts_down_and_then_refuses(window):
    rooms = [limits.take(window) for _ in range(4)]
    assert [room.allowed for room in rooms] == [True, True, True, False]
    assert [room.remaining for room in rooms] == [2, 1, 0, 0]
    assert 0 < rooms[3].wait_s <= limits.WINDOW_S + limits.SLOT_S
    # A refused one uses nothing.
    assert rooms[3].used == 3


def test_it_slides(window):
    limits.take(window)
    shift(window, limits.WINDOW_S // 2)
    limits.take(window)
    limits.take(window)
    refused = limits.take(window)
    # Room comes when the oldest use leaves, in half an hour, not in a whole one.
    assert not refused.allowed
    assert limits.WINDOW_S // 2 - limits.SLOT_S <= refused.wait_s <= limits.WINDOW_S // 2 + limits.SLOT_S
    shift(window, limits.WINDOW_S // 2 + 2 * limits.SLOT_S)
    assert limits.take(window).used == 3


def test_no_hour_ever_holds_more_than_the_limit(window):
    """Uses made at the very end of a minute must not be forgotten at the beginning of the same one an hour later."""
    for _ in range(3):
        limits.take(window)
    shift(window, limits.WINDOW_S)
    assert not limits.take(window).allowed


def test_looking_uses_nothing(window):
    assert limits.take(window, cost=0).used == 0
    limits.take(window)
    assert [limits.take(window, cost=0).used for _ in range(2)] == [1, 1]


def test_forty_at_once_get_exactly_what_there_is():
    window = Window(f"test:{uuid4()}", 10)
    with ThreadPoolExecutor(20) as pool:
        rooms = list(pool.map(lambda _: limits.take(window), range(40)))
    assert sum(room.allowed for room in rooms) == 10


def test_what_is_over_leaves_redis(window):
    limits.take(window)
    shift(window, 2 * limits.WINDOW_S)
    limits.take(window)
    server = redis.Redis.from_url(settings.REDIS_URL)
    assert server.hlen(f"ff:window:{window.name}") == 1
    assert 0 < server.ttl(f"ff:window:{window.name}") <= limits.WINDOW_S + 2 * limits.SLOT_S


def test_an_epoch_that_ended_is_told_and_nothing_is_counted(window):
    prefix = uuid4().hex[:16]
    epoch = limits.epoch_of(prefix)
    assert limits.take(window, of=prefix, epoch=epoch).used == 1
    limits.epoch_end(prefix)
    with pytest.raises(EpochChanged):
        limits.take(window, of=prefix, epoch=epoch)
    assert limits.take(window, cost=0).used == 1


def test_a_redis_that_lost_everything_ends_every_epoch(window):
    prefix = uuid4().hex[:16]
    epoch = limits.epoch_of(prefix)
    redis.Redis.from_url(settings.REDIS_URL).delete(f"ff:epoch:{prefix}")
    with pytest.raises(EpochChanged):
        limits.take(window, of=prefix, epoch=epoch)


def test_a_redis_that_is_away_says_so_at_once_and_is_left_alone_for_a_moment(window, redis_away):
    with pytest.raises(LimitsAway):
        limits.take(window)
    asked = redis_away.asked
    with pytest.raises(LimitsAway):
        limits.take(window)
    assert redis_away.asked == asked


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "nonsense", True),
    ],
)
def test_addresses_of_one_house_count_together_and_are_not_kept(one, other, together):
    assert (limits.address_name(one) == limits.address_name(other)) is together
    assert one not in limits.address_name(one) or not one
