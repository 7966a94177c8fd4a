from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.dispatch import Signal

from apps.accounts.models import SYSTEM_USER_ID, User
from apps.keys.models import ApiKey
from apps.keys.services import key_create
from apps.notices.models import Notice
from apps.shaders import signals, versions
from apps.shaders.check import Report
from apps.shaders.check import check as ask
from apps.shaders.models import Shader
from apps.shaders.programs import Program
from apps.shaders.tests import examples

_reports: dict[str, Report] = {}


@pytest.fixture(autouse=True)
def _checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real compiler's word, asked for once a program and run: most tests here are about what follows from it."""

    def remembered(program: Program) -> Report:
        if program.content_hash not in _reports:
            _reports[program.content_hash] = ask(program)
        return _reports[program.content_hash]

    monkeypatch.setattr(versions, "check", remembered)


@pytest.fixture
def make_shader(db: None) -> Callable[..., Shader]:
    """`make_shader(alice, title="…", publish=False)`"""
    return lambda author, **fields: examples.shader(author, **fields)


@pytest.fixture
def probation(db: None) -> Callable[[Any], ApiKey]:
    """A key of theirs whose submissions are reviewed."""
    return lambda user: key_create(user=user, name="Night painter", scopes=["read", "write"])[0]


@pytest.fixture
def trusted(probation: Callable[[Any], ApiKey]) -> Callable[[Any], ApiKey]:
    def make(user: Any) -> ApiKey:
        key = probation(user)
        key.trust_tier = ApiKey.Tier.STANDARD
        key.save(update_fields=["trust_tier"])
        return key

    return make


@pytest.fixture
def told() -> Callable[[Any], list[str]]:
    """The kinds of what somebody was told about shaders, oldest first."""
    return lambda person: list(
        Notice.objects.filter(person=person, kind__startswith="shaders.")
        .order_by("created_at", "pk")
        .values_list("kind", flat=True)
    )


@pytest.fixture
def sent() -> Callable[..., Any]:
    """`with sent("shader_published") as seen:` gathers what the signal was sent with."""

    @contextmanager
    def listen(name: str) -> Iterator[list[dict[str, Any]]]:
        signal: Signal = getattr(signals, name)
        seen: list[dict[str, Any]] = []

        def note(signal: Any, sender: Any, **said: Any) -> None:
            seen.append(said)

        signal.connect(note)
        try:
            yield seen
        finally:
            signal.disconnect(note)

    return listen


@pytest.fixture
def system(db: None) -> User:
    """The platform's own account."""
    return User.objects.get(pk=SYSTEM_USER_ID)
