from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from django.test import Client
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.retry import Retry

from apps.core.testing import PASSWORD
from apps.keys import access, limits, services
from apps.keys.models import ApiKey
from apps.notices.models import Notice


@pytest.fixture(autouse=True)
def _fresh_memory() -> Iterator[None]:
    """What a process remembers of keys, and whether Redis was there, is not the next test's."""
    yield
    access._forget_all()
    limits._away_until = 0.0


class Nobody:
    """A Redis that does not answer: nothing listens at its port. `asked` counts who tried."""

    def __init__(self) -> None:
        self.asked = 0
        self.redis = redis.Redis(host="127.0.0.1", port=1, retry=Retry(NoBackoff(), 0))

    def connection(self) -> redis.Redis:
        self.asked += 1
        return self.redis

    def script(self) -> Script:
        return self.connection().register_script("return 1")


@pytest.fixture
def redis_goes(monkeypatch: Any) -> Callable[[], Nobody]:
    """From when it is called, nobody answers where limits are counted."""

    def go() -> Nobody:
        nobody = Nobody()
        monkeypatch.setattr(limits, "_connection", nobody.connection)
        monkeypatch.setattr(limits, "_script", nobody.script)
        return nobody

    return go


@pytest.fixture
def redis_away(redis_goes: Callable[[], Nobody]) -> Nobody:
    return redis_goes()


@pytest.fixture
def make_key(db: None) -> Callable[..., tuple[ApiKey, str]]:
    """`key, secret = make_key(alice)`"""

    def make(user: Any, **fields: Any) -> tuple[ApiKey, str]:
        return services.key_create(user=user, **{"name": "Night painter", "scopes": ["read", "write"], **fields})

    return make


@pytest.fixture
def told() -> Callable[[Any], list[str]]:
    """The subjects of what somebody was told, oldest first."""
    return lambda person: list(
        Notice.objects.filter(person=person).order_by("created_at", "pk").values_list("subject", flat=True)
    )


@pytest.fixture
def sign_in_app(db: None) -> Callable[[Any], str]:
    """As a native app does: the token that stands for somebody's session."""

    def sign_in(person: Any) -> str:
        body = {"username": person.username, "password": PASSWORD}
        answer = Client().post("/api/auth/app/v1/auth/login", body, "application/json")
        return str(answer.json()["meta"]["session_token"])

    return sign_in
